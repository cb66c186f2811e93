// Delays and periodic actions.

/** Resolves after a time in ms; rejects when the signal is aborted. */
export function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Resolves when the page is visible, so that a hidden tab causes no requests. */
export async function untilVisible(signal) {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true, signal }));
  }
}

/** Repeats an action, with a pause in ms after each call, until the signal is aborted. Errors are passed to onError and do not end the repetition. */
export async function repeat(milliseconds, signal, action, onError) {
  while (!signal.aborted) {
    try {
      await untilVisible(signal);
      await action();
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    await delay(milliseconds, signal).catch(() => {});
  }
}
