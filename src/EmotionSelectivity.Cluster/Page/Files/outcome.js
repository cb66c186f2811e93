// How a sweep ended and what to do next.

import { element } from './dom.js';
import { count, plural } from './format.js';

const sentences = {
  complete: () => 'Complete: all cells are computed.',
  incomplete: (failed) => `Incomplete: ${failed === 0 ? 'some cells' : plural(failed, 'cell')} failed. Points that need a failed cell have no score.`,
  cancelled: () => 'Cancelled. Committed cells are kept.',
  failed: (failed) => `Stopped by an error${failed > 1 ? ` and ${count(failed - 1)} more` : ''}. Committed cells are kept.`,
};

export const outcome = ({ state, failureCount }) => sentences[state]?.(failureCount) ?? state;

/** The report's download button, and commands for users with access to the run directory. */
export function nextSteps({ state, directory }, downloadButton) {
  const hasReport = state === 'complete' || state === 'incomplete';
  const commands = hasReport
    ? [['Verify that every planned cell exists once and that no file is damaged', `emosel verify ${shellQuote(directory)}`],
      ['Write the report again', `emosel report ${shellQuote(directory)}`]]
    : [];
  return [
    element('h3', {}, 'Next steps'),
    hasReport ? downloadButton : null,
    state === 'complete' ? null : element('p', {}, 'To continue from the committed cells, submit the same sweep file again. The log and ledger.parquet in the run directory list what failed.'),
    commands.length === 0 ? null : element('dl', {}, ...commands.flatMap(([purpose, command]) => [element('dt', {}, purpose), element('dd', {}, element('code', {}, command))])),
  ].filter((part) => part !== null);
}

const shellQuote = (path) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
