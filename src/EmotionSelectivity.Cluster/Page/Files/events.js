// A sweep's server-sent events, by fetch: the browser's EventSource cannot show a token.

import { Refused, pathOf } from './api.js';
import { pause } from './time.js';
import { hasEnded } from './words.js';

const shortestWait = 500;
const longestWait = 10_000;
/** The server shows every 5 s that it is alive. */
const longestSilence = 20_000;

/**
 * Follows a sweep to its end, through whatever breaks on the way.
 * @param listener moved(snapshot), lost() when the stream broke, joined() when it is there again.
 * @throws {Refused} The server will not tell.
 */
export async function follow(api, run, listener, signal) {
  let wait = shortestWait;
  while (!signal.aborted) {
    try {
      const response = await api.get(pathOf(run, '/events'), signal);
      listener.joined();
      for await (const snapshot of snapshots(response.body)) {
        wait = shortestWait;
        listener.moved(snapshot);
        if (hasEnded(snapshot.state)) return;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof Refused && !error.isTemporary)) throw error;
    }
    listener.lost();
    await pause(wait, signal);
    wait = Math.min(2 * wait, longestWait);
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

/** Whole lines, as they come; one that was cut off is no line. */
async function* lines(body) {
  let rest = '';
  for await (const text of texts(body)) {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop();
    yield* parts;
  }
}

async function* texts(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (true) {
      const { done, value } = await inTime(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Where nothing comes for long, the other side is taken for dead. */
function inTime(read) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), longestSilence);
  });
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}
