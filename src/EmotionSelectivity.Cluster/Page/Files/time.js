// Waiting, and doing something again and again.

/** Resolves after a time in ms; rejects when the signal is aborted. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Resolves when somebody can see the page: one in a hidden tab asks the server for nothing. */
export async function seen(signal) {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true, signal }));
  }
}

/** Does something again and again, so many ms after each time, until the signal is aborted; what goes wrong is told and tried again. */
export async function repeat(milliseconds, signal, action, trouble) {
  while (!signal.aborted) {
    try {
      await seen(signal);
      await action();
    } catch (error) {
      if (!signal.aborted) trouble(error);
    }
    await pause(milliseconds, signal).catch(() => {});
  }
}
