// Shows one sweep and keeps it up to date until it is closed or the sweep has ended.

import { NetworkError, errorMessage, pathOf } from './api.js';
import { SweepDetails } from './details.js';
import { setText } from './dom.js';
import { follow } from './events.js';
import { Figures } from './figures.js';
import { count, hasEnded, plural } from './format.js';
import { LogTail } from './log-tail.js';
import { reportDownload } from './report-download.js';
import { delay, untilVisible } from './time.js';

/** Shortest interval between requests for the surface and the log. */
const minUpdateInterval = 3_000;
/** The interval is at least this many times the time that the requests took, so that expensive surfaces are requested less often. */
const intervalPerRequestTime = 5;

export class SweepView {
  #api;
  #details;
  #sweep;
  #listener;
  #closed = new AbortController();
  #progress = null;
  /** The snapshot at the time of the last update of surface and log. */
  #shown = null;
  #changed = Promise.withResolvers();

  /**
   * @param sweep Its entry in GET /sweeps.
   * @param listener progressed(run, snapshot); connected() and disconnected() for the stream of events.
   */
  constructor(api, sweep, target, listener) {
    this.#api = api;
    this.#sweep = sweep;
    this.#listener = listener;
    this.#details = new SweepDetails(target, sweep, reportDownload(api, sweep.run));
  }

  get run() {
    return this.#sweep.run;
  }

  get submitted() {
    return this.#sweep.submitted;
  }

  /** Shows the sweep until it has ended or the view is closed. */
  async open() {
    const signal = this.#closed.signal;
    try {
      await Promise.all([follow(this.#api, this.run, { ...this.#listener, progressed: (snapshot) => this.#setProgress(snapshot) }, signal), this.#updateRepeatedly(signal)]);
    } catch (error) {
      if (!signal.aborted) this.#details.setSummary(errorMessage(error), 'failed');
    }
  }

  close() {
    this.#closed.abort();
  }

  #setProgress(snapshot) {
    this.#progress = snapshot;
    this.#listener.progressed(this.run, snapshot);
    this.#details.show(snapshot);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Updates the surface and the log while the sweep makes progress, and once more at its end. */
  async #updateRepeatedly(signal) {
    const figures = new Figures(this.#details.parts.figures, signal);
    const log = new LogTail(this.#api, this.run, this.#details.parts.log);
    for (let isOver = false; !isOver;) {
      const snapshot = await this.#nextSnapshot(signal);
      await untilVisible(signal);
      const started = performance.now();
      const isUpdated = await this.#update(figures, log, signal);
      if (isUpdated) this.#shown = snapshot;
      isOver = isUpdated && hasEnded(snapshot.state);
      if (!isOver) await this.#pause(Math.max(minUpdateInterval, intervalPerRequestTime * (performance.now() - started)), signal);
    }
  }

  /** Waits for a snapshot that is newer than the last update. */
  async #nextSnapshot(signal) {
    while (this.#progress === this.#shown && !this.#isOver) await Promise.race([this.#changed.promise, rejectOnAbort(signal)]);
    return this.#progress;
  }

  /** Pauses, but not beyond the end of the sweep. */
  async #pause(milliseconds, signal) {
    const elapsed = delay(milliseconds, signal).then(() => true);
    const wasOver = this.#isOver;
    while (!(await Promise.race([elapsed, this.#changed.promise])) && (wasOver || !this.#isOver));
  }

  get #isOver() {
    return this.#progress !== null && hasEnded(this.#progress.state);
  }

  /** @returns Whether the update succeeded, or failed permanently. */
  async #update(figures, log, signal) {
    try {
      await log.update(signal);
      const surface = await this.#api.json(pathOf(this.run, '/surface'), signal);
      setText(this.#details.parts.coverage, coverage(surface));
      await figures.show(surface);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      setText(this.#details.parts.coverage, errorMessage(error));
      return !(error instanceof NetworkError || error.isTemporary);
    }
  }
}

const rejectOnAbort = (signal) => new Promise((_, reject) => {
  signal.throwIfAborted();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
});

function coverage(surface) {
  const cells = `${count(surface.committed)} of ${plural(surface.planned, 'cell')} committed`;
  if (surface.points.length === 0) return `${cells}. The figures appear after the neurons are selected.`;
  const hasTests = surface.points.some((point) => typeof point.p?.effect === 'number');
  return hasTests
    ? `${cells}. p values are two-sided, from ${plural(surface.permutations, 'permutation')}. Family-wise p values cover all layers and gains of a figure and exist if none of its points is missing.`
    : `${cells}. A point needs its cells of all folds and those of the intact network. p values are computed at the end.`;
}
