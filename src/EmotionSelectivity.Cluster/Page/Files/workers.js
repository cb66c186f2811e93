// Lists the workers of the cluster and those of one run.

import { element, renderIfChanged } from './dom.js';
import { count, plural } from './format.js';
import { repeat } from './time.js';

const updateInterval = 10_000;
const gibibyte = 2 ** 30;

/** Keeps the list of the cluster's workers up to date. */
export function followWorkers(api, target, signal, onError) {
  return repeat(updateInterval, signal, async () => {
    renderIfChanged(target, await api.json('/workers', signal), (workers) => (workers.length === 0
      ? [element('li', { class: 'hint' }, 'No workers. Nothing is computed.')]
      : workers.map(clusterWorker)));
  }, onError);
}

const clusterWorker = (worker) => element('li', { title: `${worker.address}, program ${worker.program}` },
  element('span', { class: 'name' }, worker.name),
  element('span', { class: 'where' }, `${worker.device}, ${plural(worker.threads, 'thread')}, ${(worker.memory / gibibyte).toFixed(1)} GiB, on ${worker.host}`));

/** Shows a run's workers as its coordinator reports them. */
export function showRunWorkers(target, workers) {
  renderIfChanged(target, workers, () => (workers.length === 0
    ? [element('p', { class: 'hint' }, 'No worker computes for this run now.')]
    : [element('table', {},
      element('thead', {}, row('th', 'worker', 'device', 'in progress', 'done', '')),
      element('tbody', {}, ...workers.map((one) => row('td', one.name, one.device, count(one.inHand), count(one.done), one.setAside ? `gets no items: ${one.setAside}` : ''))))]));
}

const row = (kind, ...texts) => element('tr', {}, ...texts.map((text) => element(kind, kind === 'th' ? { scope: 'col' } : {}, text)));
