// What the API says, as people read it.

const counts = new Intl.NumberFormat('en');
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

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

/** The stages of a run, in order, as the API calls them. */
export const stages = Object.keys(stageNames);

export const stageName = (stage) => stageNames[stage] ?? stage;

/** Whether nothing more will happen unless the sweep is submitted again. */
export const hasEnded = (state) => state !== 'running' && state !== 'paused';

export const count = (number) => counts.format(number);

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

export const moment = (iso) => moments.format(new Date(iso));

export function duration(seconds) {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

export const nameOf = (sweep) => (sweep.arm ? `${sweep.name} (arm ${sweep.arm})` : sweep.name);

/** Pieces done of all, rate and time left: as much of it as is known. */
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

/** Why nothing is being computed; null where something is. */
export function standstill(progress) {
  if (progress.state === 'paused') return 'Paused: what was in hand is finished, nothing new is begun.';
  return progress.waiting ? `Waiting: ${progress.waiting}` : null;
}

/** A change of F1, which is between 0 and 1, in points of 100. */
export const points = (change) => `${change > 0 ? '+' : change < 0 ? '\u2212' : ''}${Math.abs(100 * change).toFixed(1)}`;
