// The browser refuses markup made of text (see the page's Content-Security-Policy), but the empty one, by which Vega clears what it draws into.

globalThis.trustedTypes?.createPolicy('default', { createHTML: (text) => (text === '' ? '' : null) });
