// The report of a run that has ended, kept as a file: one page that needs no server.

import { inWords, pathOf } from './api.js';
import { element, say } from './dom.js';

/** What offers it, and says why where there is none. */
export function reportOffer(api, run) {
  const trouble = element('p', { class: 'hint', role: 'status' });
  const button = element('button', { type: 'button' }, 'Save the report');
  button.addEventListener('click', () => save(api, run).then(() => say(trouble, ''), (error) => say(trouble, inWords(error))));
  return element('div', { class: 'report' }, element('p', {}, 'Figures and tables, as one file for any browser.'), button, trouble);
}

async function save(api, run) {
  const report = await (await api.get(pathOf(run, '/report'))).blob();
  const address = URL.createObjectURL(report);
  element('a', { href: address, download: `${run}.html` }).click();
  URL.revokeObjectURL(address);
}
