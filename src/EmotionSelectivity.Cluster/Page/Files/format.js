// Formats what the API returns for people.

const counts = new Intl.NumberFormat('en');
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

const stageNames = {
  activations: 'activations',
  selection: 'selection',
  selectivityNulls: 'selectivity nulls',
  readouts: 'readouts',
  cells: 'cells',
  compaction: 'compaction',
  surface: 'surface',
  report: 'report',
};

/** The API's names of the stages, in order. */
export const stages = Object.keys(stageNames);

export const stageName = (stage) => stageNames[stage] ?? stage;

/** Whether the sweep makes no further progress unless it is submitted again. */
export const hasEnded = (state) => state !== 'running' && state !== 'paused';

export const count = (number) => counts.format(number);

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

export const dateTime = (iso) => dates.format(new Date(iso));

export function duration(seconds) {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

export const nameOf = (sweep) => (sweep.arm ? `${sweep.name} (arm ${sweep.arm})` : sweep.name);

/** Number of completed work items; for cells also the rate and the estimated time left, as soon as they are known. */
export function pace(progress) {
  const parts = [`${count(progress.done)} of ${count(progress.all)}`];
  const computed = progress.done - progress.foundDone;
  if (progress.state === 'running' && progress.stage === 'cells' && computed > 0 && progress.stageSeconds > 0) {
    parts.push(rate(computed / progress.stageSeconds));
    if (progress.costDone > 0) parts.push(`${duration((progress.stageSeconds * progress.costLeft) / progress.costDone)} left`);
  }
  return parts.join(', ');
}

const rate = (perSecond) => `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;

/** Why nothing is being computed; null if something is. */
export function idleReason(progress) {
  if (progress.state === 'paused') return 'Paused: work in progress is finished, nothing new is started.';
  return progress.waiting ? `Waiting: ${progress.waiting}` : null;
}

/** A change of F1 (a number between -1 and 1) in percentage points. */
export const percentagePoints = (change) => `${change > 0 ? '+' : change < 0 ? '\u2212' : ''}${Math.abs(100 * change).toFixed(1)}`;
