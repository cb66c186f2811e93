// How a sweep ended, and how to get on from there.

import { element } from './dom.js';
import { count, plural } from './words.js';

const sentences = {
  complete: () => 'Complete: every cell is there.',
  incomplete: (failed) => `Incomplete: ${failed === 0 ? 'some cells' : plural(failed, 'cell')} failed. Points that need them have no score.`,
  cancelled: () => 'Cancelled. What was committed stays.',
  failed: (failed) => `Stopped by an error${failed > 1 ? `, and ${count(failed - 1)} more` : ''}; what was committed stays.`,
};

export const outcome = ({ state, failureCount }) => sentences[state]?.(failureCount) ?? state;

/** The report, and commands for whoever sees the run directory. */
export function howToGetOn({ state, directory }, offer) {
  const isWhole = state === 'complete' || state === 'incomplete';
  const commands = isWhole
    ? [['Check that every planned cell is there once, and every file whole', `emosel verify ${quoted(directory)}`],
      ['Make the report again', `emosel report ${quoted(directory)}`]]
    : [];
  return [
    element('h3', {}, 'How to get on'),
    isWhole ? offer : null,
    state === 'complete' ? null : element('p', {}, 'Submit the same sweep file again: it goes on from the committed cells. The log and ledger.parquet in the run directory say what failed.'),
    commands.length === 0 ? null : element('dl', {}, ...commands.flatMap(([why, command]) => [element('dt', {}, why), element('dd', {}, element('code', {}, command))])),
  ].filter((part) => part !== null);
}

/** As a shell takes it. */
const quoted = (path) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
