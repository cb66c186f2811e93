// One sweep, followed from when it is opened until it is closed or has ended.

import { Unanswered, inWords, pathOf } from './api.js';
import { say } from './dom.js';
import { follow } from './events.js';
import { Figures } from './figures.js';
import { LogTail } from './log.js';
import { reportOffer } from './report.js';
import { Standing } from './standing.js';
import { pause, seen } from './time.js';
import { count, hasEnded, plural } from './words.js';

/** The surface and the log are asked for again this often at most, and a surface that takes long to make less often. */
const betweenLooks = 3_000;
const restPerWork = 5;

export class SweepView {
  #api;
  #standing;
  #sweep;
  #listener;
  #over = new AbortController();
  #progress = null;
  /** The snapshot of the last look. */
  #seen = null;
  #changed = Promise.withResolvers();

  /**
   * @param sweep Its entry in GET /sweeps.
   * @param listener moved(run, snapshot), and joined() and lost() as the stream of events is.
   */
  constructor(api, sweep, target, listener) {
    this.#api = api;
    this.#sweep = sweep;
    this.#listener = listener;
    this.#standing = new Standing(target, sweep, reportOffer(api, sweep.run));
  }

  get run() {
    return this.#sweep.run;
  }

  get submitted() {
    return this.#sweep.submitted;
  }

  /** Shows it from now on, until it is closed. */
  async open() {
    const signal = this.#over.signal;
    try {
      await Promise.all([follow(this.#api, this.run, { ...this.#listener, moved: (snapshot) => this.#move(snapshot) }, signal), this.#lookAgainAndAgain(signal)]);
    } catch (error) {
      if (!signal.aborted) this.#standing.say(inWords(error), 'failed');
    }
  }

  close() {
    this.#over.abort();
  }

  #move(snapshot) {
    this.#progress = snapshot;
    this.#listener.moved(this.run, snapshot);
    this.#standing.show(snapshot);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** The surface and the log, while the sweep goes on and once more at its end. */
  async #lookAgainAndAgain(signal) {
    const figures = new Figures(this.#standing.parts.figures, signal);
    const log = new LogTail(this.#api, this.run, this.#standing.parts.log);
    for (let isOver = false; !isOver;) {
      const snapshot = await this.#news(signal);
      await seen(signal);
      const began = performance.now();
      const isDone = await this.#look(figures, log, signal);
      if (isDone) this.#seen = snapshot;
      isOver = isDone && hasEnded(snapshot.state);
      if (!isOver) await this.#rest(Math.max(betweenLooks, restPerWork * (performance.now() - began)), signal);
    }
  }

  /** A snapshot that is newer than the last look; at once where there is one. */
  async #news(signal) {
    while (this.#progress === this.#seen && !this.#isOver) await Promise.race([this.#changed.promise, stopped(signal)]);
    return this.#progress;
  }

  /** Rests; that the sweep has ended is shown at once. */
  async #rest(milliseconds, signal) {
    const rested = pause(milliseconds, signal).then(() => true);
    const wasOver = this.#isOver;
    while (!(await Promise.race([rested, this.#changed.promise])) && (wasOver || !this.#isOver));
  }

  get #isOver() {
    return this.#progress !== null && hasEnded(this.#progress.state);
  }

  /** @returns Whether there is nothing to be asked again. */
  async #look(figures, log, signal) {
    try {
      await log.read(signal);
      const surface = await this.#api.json(pathOf(this.run, '/surface'), signal);
      say(this.#standing.parts.filled, filled(surface));
      await figures.show(surface);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      say(this.#standing.parts.filled, inWords(error));
      return !(error instanceof Unanswered || error.isTemporary);
    }
  }
}

/** Rejects when the signal is aborted. */
const stopped = (signal) => new Promise((_, reject) => {
  signal.throwIfAborted();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
});

function filled(surface) {
  const cells = `${count(surface.committed)} of ${plural(surface.planned, 'cell')} committed`;
  if (surface.points.length === 0) return `${cells}. It can be drawn as soon as the neurons are chosen.`;
  const hasTests = surface.points.some((point) => typeof point.p?.effect === 'number');
  return hasTests ? `${cells}. p values are two-sided, by ${plural(surface.permutations, 'permutation')}; family-wise ones are over all layers and gains of a figure, where none is missing.`
    : `${cells}. A point needs its cells of every fold, and those of the intact network. p values come at the end.`;
}
