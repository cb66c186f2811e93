// One sweep: where it stands, its surface as it fills, its failures, workers and log.

import { Unanswered, inWords, pathOf } from './api.js';
import { element, fill, say } from './dom.js';
import { follow } from './events.js';
import { Figures } from './figures.js';
import { LogTail } from './log.js';
import { howToGetOn, outcome } from './outcome.js';
import { pause } from './time.js';
import { count, hasEnded, moment, nameOf, pace, plural, stageName, stages, standstill } from './words.js';
import { showRunWorkers } from './workers.js';

/** The surface and the log are asked for again this often at most, and a surface that takes long to make less often. */
const betweenLooks = 3_000;
const restPerWork = 5;

export class SweepView {
  #api;
  #parts;
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
    this.#parts = parts(target, sweep);
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
      if (!signal.aborted) this.#stand(inWords(error), 'failed');
    }
  }

  close() {
    this.#over.abort();
  }

  #move(snapshot) {
    this.#progress = snapshot;
    this.#listener.moved(this.run, snapshot);
    this.#showProgress(snapshot);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #showProgress(progress) {
    const { state, bar, numbers, stagesList, failures, workers, workersPart, losses } = this.#parts;
    const isOver = hasEnded(progress.state);
    say(state, progress.state);
    state.dataset.state = progress.state;
    bar.max = Math.max(1, progress.all);
    bar.value = progress.done;
    bar.parentElement.hidden = stagesList.hidden = isOver;
    say(numbers, `${stageName(progress.stage)}: ${pace(progress)}`);
    document.title = isOver ? `${progress.state}: ${nameOf(this.#sweep)}` : `${count(progress.done)} of ${plural(progress.all, stageName(progress.stage) === 'cells' ? 'cell' : 'piece')}: ${nameOf(this.#sweep)}`;
    showStages(stagesList, progress.stage);
    this.#stand(isOver ? outcome(progress) : standstill(progress) ?? running(progress), progress.state);
    fill(failures, { failures: progress.failures, failureCount: progress.failureCount }, failureList);
    say(losses, progress.preemptions > 0 ? `${plural(progress.preemptions, 'piece')} lost a worker on the way and were tried again; that is no failure.` : '');
    workersPart.hidden = isOver;
    showRunWorkers(workers, progress.workers);
    if (isOver) fill(this.#parts.next, { state: progress.state, directory: this.#sweep.runDirectory }, howToGetOn);
  }

  /** What is going on, in a sentence. */
  #stand(text, state) {
    say(this.#parts.stand, text);
    this.#parts.stand.dataset.state = state;
  }

  /** The surface and the log, while the sweep goes on and once more at its end. */
  async #lookAgainAndAgain(signal) {
    const figures = new Figures(this.#parts.figures, signal);
    const log = new LogTail(this.#api, this.run, this.#parts.log);
    for (let isOver = false; !isOver;) {
      const seen = await this.#news(signal);
      const began = performance.now();
      isOver = (await this.#look(figures, log, signal)) && hasEnded(seen.state);
      this.#seen = seen;
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
      say(this.#parts.filled, filled(surface));
      await figures.show(surface);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      say(this.#parts.filled, inWords(error));
      return !(error instanceof Unanswered || error.isTemporary);
    }
  }
}

/** Rejects when the signal is aborted. */
const stopped = (signal) => new Promise((_, reject) => {
  signal.throwIfAborted();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
});

const running = (progress) => (progress.running.length > 0 ? `Running: ${progress.running.join('; ')}` : 'Running.');

function filled(surface) {
  const cells = `${count(surface.committed)} of ${plural(surface.planned, 'cell')} committed`;
  if (surface.points.length === 0) return `${cells}. It can be drawn as soon as the neurons are chosen.`;
  const hasTests = surface.points.some((point) => typeof point.p?.effect === 'number');
  return hasTests ? `${cells}. p values are two-sided, by ${plural(surface.permutations, 'permutation')}; family-wise ones are over all layers and gains of a figure, where none is missing.`
    : `${cells}. A point needs its cells of every fold, and those of the intact network. p values come at the end.`;
}

function failureList({ failures, failureCount }) {
  if (failureCount === 0) return [];
  const more = failureCount - failures.length;
  return [
    element('h3', {}, `Failed for good: ${count(failureCount)}`),
    element('ul', {}, ...failures.map((failure) => element('li', {}, failure)), more > 0 ? element('li', {}, `and ${count(more)} more: the log names them, and ledger.parquet at the end`) : null),
  ];
}

function showStages(list, current) {
  fill(list, current, () => stages.map((stage) => {
    const place = stages.indexOf(stage) - stages.indexOf(current);
    return element('li', { class: place < 0 ? 'done' : null, 'aria-current': place === 0 ? 'step' : null },
      stageName(stage), place < 0 ? element('span', { class: 'unseen' }, ' (done)') : null);
  }));
}

/** What the page has for a sweep, empty yet. */
function parts(target, sweep) {
  const made = {
    state: element('span', { class: 'state' }),
    stand: element('p', { class: 'stand', role: 'status' }),
    bar: element('progress', { id: 'bar', max: 1, value: 0, 'aria-labelledby': 'numbers' }),
    numbers: element('span', { id: 'numbers' }),
    stagesList: element('ol', { class: 'stages', 'aria-label': 'Stages of the run' }),
    failures: element('div', { class: 'failures' }),
    losses: element('p', { class: 'hint' }),
    next: element('div', { class: 'next' }),
    filled: element('p', { class: 'hint' }),
    figures: element('div', { class: 'figures' }),
    workers: element('div', { class: 'numbers' }),
    log: element('pre', { tabindex: 0, role: 'log', 'aria-labelledby': 'log-title' }),
  };
  made.workersPart = element('section', {}, element('h3', {}, 'Workers of this run'), made.workers);
  const title = element('h2', { id: 'sweep-title', tabindex: -1 }, nameOf(sweep), ' ', made.state);
  target.replaceChildren(
    title,
    made.stand,
    element('div', { class: 'progress' }, made.bar, made.numbers),
    made.stagesList,
    made.failures,
    made.losses,
    made.next,
    element('section', {}, element('h3', {}, 'Surface of the selective neurons'), made.filled, made.figures),
    made.workersPart,
    element('section', {}, element('h3', { id: 'log-title' }, 'Last lines of the log'), made.log),
    element('dl', { class: 'facts' },
      element('dt', {}, 'Submitted'), element('dd', {}, element('time', { datetime: sweep.submitted }, moment(sweep.submitted))),
      element('dt', {}, 'Run'), element('dd', {}, element('code', {}, sweep.run)),
      element('dt', {}, 'Run directory'), element('dd', {}, element('code', {}, sweep.runDirectory))));
  return made;
}
