// Shows the last lines of a run's log.

import { pathOf } from './api.js';
import { setText } from './dom.js';

const maxLines = 200;

export class LogTail {
  #api;
  #run;
  #target;
  #offset = 0;
  #lines = [];

  constructor(api, run, target) {
    this.#api = api;
    this.#run = run;
    this.#target = target;
  }

  /** Reads and shows what was written since the last call. */
  async update(signal) {
    for (let more = true; more;) {
      const response = await this.#api.get(pathOf(this.#run, `/log?from=${this.#offset}`), signal);
      const text = await response.text();
      this.#offset = Number(response.headers.get('Emosel-Next-Offset'));
      this.#lines = [...this.#lines, ...text.split('\n').filter((line) => line !== '')].slice(-maxLines);
      more = text !== '';
    }
    this.#show();
  }

  /** Scrolls to the end, unless the user has scrolled up. */
  #show() {
    const { scrollTop, scrollHeight, clientHeight } = this.#target;
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - 8;
    setText(this.#target, this.#lines.length === 0 ? 'The log is empty.' : this.#lines.join('\n'));
    if (isAtEnd) this.#target.scrollTop = this.#target.scrollHeight;
  }
}
