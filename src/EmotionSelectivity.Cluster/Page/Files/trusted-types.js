// The page's Content-Security-Policy forbids markup from strings. This policy allows the empty string, with which Vega clears its container.

globalThis.trustedTypes?.createPolicy('default', { createHTML: (text) => (text === '' ? '' : null) });
