// The elements that show one sweep: state, progress, failures and workers, and containers for its surface and log.

import { element, renderIfChanged, setText } from './dom.js';
import { count, dateTime, hasEnded, idleReason, nameOf, pace, plural, stageName, stages } from './format.js';
import { nextSteps, outcome } from './outcome.js';
import { showRunWorkers } from './workers.js';

export class SweepDetails {
  #sweep;
  #downloadButton;

  /** @param downloadButton Downloads the report; shown after the run has ended. */
  constructor(target, sweep, downloadButton) {
    this.#sweep = sweep;
    this.#downloadButton = downloadButton;
    this.parts = createParts(target, sweep);
  }

  /** @param progress A complete snapshot. */
  show(progress) {
    const { state, bar, numbers, stagesList, failures, workers, workersPart, losses } = this.parts;
    const isOver = hasEnded(progress.state);
    setText(state, progress.state);
    state.dataset.state = progress.state;
    bar.max = Math.max(1, progress.all);
    bar.value = progress.done;
    bar.parentElement.hidden = stagesList.hidden = isOver;
    setText(numbers, `${stageName(progress.stage)}: ${pace(progress)}`);
    document.title = `${isOver ? progress.state : `${stageName(progress.stage)} ${count(progress.done)} of ${count(progress.all)}`}: ${nameOf(this.#sweep)}`;
    showStages(stagesList, progress.stage);
    this.setSummary(isOver ? outcome(progress) : idleReason(progress) ?? runningItems(progress), progress.state);
    renderIfChanged(failures, { failures: progress.failures, failureCount: progress.failureCount }, failureList);
    setText(losses, progress.preemptions > 0 ? `${plural(progress.preemptions, 'work item')} lost a worker and were repeated. This is not a failure.` : '');
    workersPart.hidden = isOver;
    showRunWorkers(workers, progress.workers);
    if (isOver) renderIfChanged(this.parts.next, { state: progress.state, directory: this.#sweep.runDirectory }, (facts) => nextSteps(facts, this.#downloadButton));
  }

  /** Sets the sentence below the title. */
  setSummary(text, state) {
    setText(this.parts.summary, text);
    this.parts.summary.dataset.state = state;
  }
}

const runningItems = (progress) => (progress.running.length > 0 ? `Running: ${progress.running.join('; ')}` : 'Running.');

function failureList({ failures, failureCount }) {
  if (failureCount === 0) return [];
  const more = failureCount - failures.length;
  return [
    element('h3', {}, `Failed permanently: ${count(failureCount)}`),
    element('ul', {}, ...failures.map((failure) => element('li', {}, failure)), more > 0 ? element('li', {}, `and ${count(more)} more, listed in the log and, after the run has ended, in ledger.parquet`) : null),
  ];
}

function showStages(list, current) {
  renderIfChanged(list, current, () => stages.map((stage) => {
    const position = stages.indexOf(stage) - stages.indexOf(current);
    return element('li', { class: position < 0 ? 'done' : null, 'aria-current': position === 0 ? 'step' : null },
      stageName(stage), position < 0 ? element('span', { class: 'visually-hidden' }, ' (done)') : null);
  }));
}

/** Replaces the target's content by the sweep's elements, most of them still empty. */
function createParts(target, sweep) {
  const parts = {
    state: element('span', { class: 'state', role: 'status' }),
    summary: element('p', { class: 'summary' }),
    bar: element('progress', { id: 'bar', max: 1, value: 0, 'aria-labelledby': 'numbers' }),
    numbers: element('span', { id: 'numbers' }),
    stagesList: element('ol', { class: 'stages', 'aria-label': 'Stages of the run' }),
    failures: element('div', { class: 'failures' }),
    losses: element('p', { class: 'hint' }),
    next: element('div', { class: 'next' }),
    coverage: element('p', { class: 'hint' }),
    figures: element('div', { class: 'figures' }),
    workers: element('div', { class: 'numbers' }),
    log: element('pre', { tabindex: 0, role: 'region', 'aria-labelledby': 'log-title' }),
  };
  parts.workersPart = element('section', {}, element('h3', {}, 'Workers of this run'), parts.workers);
  const title = element('h2', { id: 'sweep-title', tabindex: -1 }, nameOf(sweep), ' ', parts.state);
  target.replaceChildren(
    title,
    parts.summary,
    element('div', { class: 'progress' }, parts.bar, parts.numbers),
    parts.stagesList,
    parts.failures,
    parts.losses,
    parts.next,
    element('section', {}, element('h3', {}, 'Surface of the selective neurons'), parts.coverage, parts.figures),
    parts.workersPart,
    element('section', {}, element('h3', { id: 'log-title' }, 'Last lines of the log'), parts.log),
    element('dl', { class: 'facts' },
      element('dt', {}, 'Submitted'), element('dd', {}, element('time', { datetime: sweep.submitted }, dateTime(sweep.submitted))),
      element('dt', {}, 'Run'), element('dd', {}, element('code', {}, sweep.run)),
      element('dt', {}, 'Run directory'), element('dd', {}, element('code', {}, sweep.runDirectory))));
  return parts;
}
