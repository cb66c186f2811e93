// Who computes: the cluster's workers, and those of one run.

import { element, fill } from './dom.js';
import { repeat } from './time.js';
import { count, plural } from './words.js';

const betweenLooks = 10_000;
const gibibyte = 2 ** 30;

/** Keeps a list of the cluster's workers. */
export function followWorkers(api, target, signal, trouble) {
  return repeat(betweenLooks, signal, async () => {
    fill(target, await api.json('/workers', signal), (workers) => (workers.length === 0 ? [element('li', { class: 'hint' }, 'None: nothing is computed.')] : workers.map(worker)));
  }, trouble);
}

const worker = (facts) => element('li', { title: `${facts.address}, program ${facts.program}` },
  element('span', { class: 'name' }, facts.name),
  element('span', { class: 'where' }, `${facts.device}, ${plural(facts.threads, 'thread')}, ${(facts.memory / gibibyte).toFixed(1)} GiB, on ${facts.host}`));

/** A run's workers as its coordinator sees them. */
export function showRunWorkers(target, workers) {
  fill(target, workers, () => (workers.length === 0
    ? [element('p', { class: 'hint' }, 'None has work of this run now.')]
    : [element('table', {},
      element('thead', {}, row('th', 'worker', 'device', 'in hand', 'done', '')),
      element('tbody', {}, ...workers.map((one) => row('td', one.name, one.device, count(one.inHand), count(one.done), one.ineligible ? `gets no items: ${one.ineligible}` : ''))))]));
}

const row = (kind, ...texts) => element('tr', {}, ...texts.map((text) => element(kind, kind === 'th' ? { scope: 'col' } : {}, text)));
