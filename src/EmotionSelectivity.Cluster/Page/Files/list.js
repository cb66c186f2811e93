// The sweeps that the server knows, each with where it stands.

import { addressOf, chosenRun } from './address.js';
import { pathOf } from './api.js';
import { element, fill } from './dom.js';
import { repeat } from './time.js';
import { count, hasEnded, moment, nameOf, pace, plural, stageName } from './words.js';

const betweenLooks = 3_000;
/** Of how many sweeps it is asked how they stand. */
const most = 50;

export class SweepList {
  #api;
  #target;
  #sweeps = [];
  #standings = new Map();

  constructor(api, target) {
    this.#api = api;
    this.#target = target;
  }

  /** Looks again and again. @param changed Called with all sweeps, each time. */
  follow(signal, changed, trouble) {
    return repeat(betweenLooks, signal, async () => {
      const sweeps = await this.#api.json('/sweeps', signal);
      this.#sweeps = sweeps;
      changed(sweeps);
      this.show();
      for (const sweep of sweeps.slice(0, most).filter((one) => this.#isOpen(one))) await this.#ask(sweep, signal);
      this.show();
    }, trouble);
  }

  /** What somebody else has heard of a sweep. */
  tell(run, progress) {
    this.#standings.set(run, { progress, ended: hasEnded(progress.state) ? progress.state : null });
    this.show();
  }

  /** Shows what is known, and which sweep the address names. */
  show() {
    const current = chosenRun();
    const facts = this.#sweeps.map((sweep) => summary(sweep, this.#standings.get(sweep.run)?.progress));
    fill(this.#target, { facts, current }, () => (facts.length === 0 ? [none()] : facts.map((one) => item(one, one.run === current))));
  }

  /** Of a sweep that has ended it is asked once. */
  #isOpen(sweep) {
    return this.#standings.get(sweep.run)?.ended !== (sweep.ended ?? 'open');
  }

  async #ask(sweep, signal) {
    const { progress } = await this.#api.json(pathOf(sweep.run), signal);
    this.#standings.set(sweep.run, { progress, ended: sweep.ended ?? null });
  }
}

function summary(sweep, progress) {
  const state = progress?.state ?? sweep.ended ?? 'running';
  return {
    run: sweep.run,
    name: nameOf(sweep),
    state,
    submitted: sweep.submitted,
    bar: progress && !hasEnded(state) ? { done: progress.done, all: progress.all } : null,
    where: progress ? standing(progress, state) : null,
    failures: progress?.failureCount ?? 0,
  };
}

/** Cells of a sweep that ended are told by the server only once it has gone back to the run's files. */
function standing(progress, state) {
  if (!hasEnded(state)) return `${stageName(progress.stage)}: ${pace(progress)}`;
  return progress.stage === 'cells' ? `${count(progress.done)} of ${plural(progress.all, 'cell')}` : null;
}

const none = () => element('li', { class: 'hint' }, 'None yet. To hand one in: ', element('code', {}, 'emosel submit sweep.yaml'));

function item(facts, isCurrent) {
  return element('li', {}, element('a', { href: addressOf(facts.run), 'aria-current': isCurrent ? 'true' : null },
    element('span', { class: 'name' }, facts.name),
    element('span', { class: 'state', 'data-state': facts.state }, facts.state),
    facts.bar ? element('progress', { max: Math.max(1, facts.bar.all), value: facts.bar.done, 'aria-label': `${facts.name}: ${facts.where}` }) : null,
    facts.where ? element('span', { class: 'where' }, facts.where) : null,
    element('time', { datetime: facts.submitted }, moment(facts.submitted)),
    facts.failures > 0 ? element('span', { class: 'failed' }, `${count(facts.failures)} failed`) : null));
}
