// The list of all sweeps with their progress.

import { addressOf, selectedRun } from './address.js';
import { pathOf } from './api.js';
import { element, renderIfChanged } from './dom.js';
import { count, dateTime, hasEnded, nameOf, pace, plural, stageName } from './format.js';
import { repeat } from './time.js';

const updateInterval = 3_000;
/** The progress of at most this many sweeps is requested. */
const maxRequested = 50;

export class SweepList {
  #api;
  #target;
  #sweeps = [];
  #known = new Map();

  constructor(api, target) {
    this.#api = api;
    this.#target = target;
  }

  /** Keeps the list up to date. @param onUpdate Called with all sweeps after each request. */
  follow(signal, onUpdate, onError) {
    return repeat(updateInterval, signal, async () => {
      const sweeps = await this.#api.json('/sweeps', signal);
      this.#sweeps = sweeps;
      onUpdate(sweeps);
      this.show();
      for (const sweep of sweeps.slice(0, maxRequested).filter((one) => this.#isOutdated(one))) await this.#requestProgress(sweep, signal);
      this.show();
    }, onError);
  }

  /** Updates a sweep's progress from its stream of events. */
  setProgress(run, progress) {
    this.#known.set(run, { progress, ended: hasEnded(progress.state) ? progress.state : null });
    this.show();
  }

  /** Shows the list and highlights the sweep that the address names. */
  show() {
    const current = selectedRun();
    const items = this.#sweeps.map((sweep) => summarize(sweep, this.#known.get(sweep.run)?.progress));
    renderIfChanged(this.#target, { items, current }, () => (items.length === 0 ? [emptyItem()] : items.map((one) => item(one, one.run === current))));
  }

  /** The progress of a sweep that has ended is requested only once. */
  #isOutdated(sweep) {
    return this.#known.get(sweep.run)?.ended !== (sweep.ended ?? 'open');
  }

  async #requestProgress(sweep, signal) {
    const { progress } = await this.#api.json(pathOf(sweep.run), signal);
    this.#known.set(sweep.run, { progress, ended: sweep.ended ?? null });
  }
}

function summarize(sweep, progress) {
  const state = progress?.state ?? sweep.ended ?? 'running';
  return {
    run: sweep.run,
    name: nameOf(sweep),
    state,
    submitted: sweep.submitted,
    bar: progress && !hasEnded(state) ? { done: progress.done, all: progress.all } : null,
    position: progress ? position(progress, state) : null,
    failures: progress?.failureCount ?? 0,
  };
}

/** Of a sweep that has ended, the number of cells is shown only if the server reports it: it does so after it has read the run's files again. */
function position(progress, state) {
  if (!hasEnded(state)) return `${stageName(progress.stage)}: ${pace(progress)}`;
  return progress.stage === 'cells' ? `${count(progress.done)} of ${plural(progress.all, 'cell')}` : null;
}

const emptyItem = () => element('li', { class: 'hint' }, 'No sweeps yet. To submit one: ', element('code', {}, 'emosel submit sweep.yaml'));

function item(sweep, isCurrent) {
  return element('li', {}, element('a', { href: addressOf(sweep.run), 'aria-current': isCurrent ? 'true' : null },
    element('span', { class: 'name' }, sweep.name),
    element('span', { class: 'state', 'data-state': sweep.state }, sweep.state),
    sweep.bar ? element('progress', { max: Math.max(1, sweep.bar.all), value: sweep.bar.done, 'aria-label': `${sweep.name}: ${sweep.position}` }) : null,
    sweep.position ? element('span', { class: 'where' }, sweep.position) : null,
    element('time', { datetime: sweep.submitted }, dateTime(sweep.submitted)),
    sweep.failures > 0 ? element('span', { class: 'failed' }, `${count(sweep.failures)} failed`) : null));
}
