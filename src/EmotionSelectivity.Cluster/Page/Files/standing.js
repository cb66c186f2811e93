// Where a sweep stands, in the page: state, progress, failures, workers; and the places for its surface and log.

import { element, fill, say } from './dom.js';
import { howToGetOn, outcome } from './outcome.js';
import { count, hasEnded, moment, nameOf, pace, plural, stageName, stages, standstill } from './words.js';
import { showRunWorkers } from './workers.js';

export class Standing {
  #sweep;
  #offer;

  /** @param offer Offers the run's report, once it has ended. */
  constructor(target, sweep, offer) {
    this.#sweep = sweep;
    this.#offer = offer;
    this.parts = parts(target, sweep);
  }

  /** @param progress A whole snapshot. */
  show(progress) {
    const { state, bar, numbers, stagesList, failures, workers, workersPart, losses } = this.parts;
    const isOver = hasEnded(progress.state);
    say(state, progress.state);
    state.dataset.state = progress.state;
    bar.max = Math.max(1, progress.all);
    bar.value = progress.done;
    bar.parentElement.hidden = stagesList.hidden = isOver;
    say(numbers, `${stageName(progress.stage)}: ${pace(progress)}`);
    document.title = `${isOver ? progress.state : `${stageName(progress.stage)} ${count(progress.done)} of ${count(progress.all)}`}: ${nameOf(this.#sweep)}`;
    showStages(stagesList, progress.stage);
    this.say(isOver ? outcome(progress) : standstill(progress) ?? running(progress), progress.state);
    fill(failures, { failures: progress.failures, failureCount: progress.failureCount }, failureList);
    say(losses, progress.preemptions > 0 ? `${plural(progress.preemptions, 'piece')} lost a worker on the way and were tried again; that is no failure.` : '');
    workersPart.hidden = isOver;
    showRunWorkers(workers, progress.workers);
    if (isOver) fill(this.parts.next, { state: progress.state, directory: this.#sweep.runDirectory }, (facts) => howToGetOn(facts, this.#offer));
  }

  /** What is going on, in a sentence. */
  say(text, state) {
    say(this.parts.stand, text);
    this.parts.stand.dataset.state = state;
  }
}

const running = (progress) => (progress.running.length > 0 ? `Running: ${progress.running.join('; ')}` : 'Running.');

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
    state: element('span', { class: 'state', role: 'status' }),
    stand: element('p', { class: 'stand' }),
    bar: element('progress', { id: 'bar', max: 1, value: 0, 'aria-labelledby': 'numbers' }),
    numbers: element('span', { id: 'numbers' }),
    stagesList: element('ol', { class: 'stages', 'aria-label': 'Stages of the run' }),
    failures: element('div', { class: 'failures' }),
    losses: element('p', { class: 'hint' }),
    next: element('div', { class: 'next' }),
    filled: element('p', { class: 'hint' }),
    figures: element('div', { class: 'figures' }),
    workers: element('div', { class: 'numbers' }),
    log: element('pre', { tabindex: 0, role: 'region', 'aria-labelledby': 'log-title' }),
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
