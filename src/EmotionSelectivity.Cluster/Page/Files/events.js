// Reads a sweep's server-sent events with fetch, because the browser's EventSource cannot send a token.

import { ApiError, pathOf } from './api.js';
import { hasEnded } from './format.js';
import { delay } from './time.js';

const minRetryDelay = 500;
const maxRetryDelay = 10_000;
/** The server sends something at least every 5 s. */
const silenceTimeout = 20_000;

/**
 * Follows a sweep until it ends. Reconnects with exponential backoff when the stream breaks.
 * @param listener progressed(snapshot), disconnected() when the stream broke, connected() when it is open.
 * @throws {ApiError} The server rejected the request permanently.
 */
export async function follow(api, run, listener, signal) {
  let retryDelay = minRetryDelay;
  while (!signal.aborted) {
    try {
      const response = await api.get(pathOf(run, '/events'), signal);
      listener.connected();
      for await (const snapshot of snapshots(response.body)) {
        retryDelay = minRetryDelay;
        listener.progressed(snapshot);
        if (hasEnded(snapshot.state)) return;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof ApiError && !error.isTemporary)) throw error;
    }
    listener.disconnected();
    await delay(retryDelay, signal);
    retryDelay = Math.min(2 * retryDelay, maxRetryDelay);
  }
}

async function* snapshots(body) {
  let event = '';
  let data = '';
  for await (const line of lines(body)) {
    if (line === '') {
      if (event === 'progress' && data !== '') yield JSON.parse(data);
      event = data = '';
    } else if (line.startsWith('event:')) {
      event = line.slice('event:'.length).trim();
    } else if (line.startsWith('data:')) {
      data += line.slice('data:'.length).trim();
    }
  }
}

/** Complete lines. An incomplete last line is dropped. */
async function* lines(body) {
  let rest = '';
  for await (const text of chunks(body)) {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop();
    yield* parts;
  }
}

async function* chunks(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (true) {
      const { done, value } = await withTimeout(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Rejects if the server sends nothing for so long that the connection must be dead. */
function withTimeout(read) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('The stream timed out.')), silenceTimeout);
  });
  return Promise.race([read, timeout]).finally(() => clearTimeout(timer));
}
