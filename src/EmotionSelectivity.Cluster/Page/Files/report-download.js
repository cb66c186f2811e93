// Downloads the report of a run that has ended.

import { errorMessage, pathOf } from './api.js';
import { element, setText } from './dom.js';

/** A button that downloads the report, and a message if that fails. */
export function reportDownload(api, run) {
  const message = element('p', { class: 'hint', role: 'status' });
  const button = element('button', { type: 'button' }, 'Download the report');
  button.addEventListener('click', () => download(api, run).then(() => setText(message, ''), (error) => setText(message, errorMessage(error))));
  return element('div', { class: 'report' }, element('p', {}, 'Figures and tables in one HTML file.'), button, message);
}

async function download(api, run) {
  const report = await (await api.get(pathOf(run, '/report'))).blob();
  const address = URL.createObjectURL(report);
  element('a', { href: address, download: `${run}.html` }).click();
  URL.revokeObjectURL(address);
}
