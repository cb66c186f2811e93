// The last lines of a run's log.

import { pathOf } from './api.js';
import { say } from './dom.js';

const kept = 200;

export class LogTail {
  #api;
  #run;
  #target;
  #next = 0;
  #lines = [];

  constructor(api, run, target) {
    this.#api = api;
    this.#run = run;
    this.#target = target;
  }

  /** Reads what was written since the last time. */
  async read(signal) {
    for (let more = true; more;) {
      const response = await this.#api.get(pathOf(this.#run, `/log?from=${this.#next}`), signal);
      const text = await response.text();
      this.#next = Number(response.headers.get('Emosel-Next-Offset'));
      this.#lines = [...this.#lines, ...text.split('\n').filter((line) => line !== '')].slice(-kept);
      more = text !== '';
    }
    this.#show();
  }

  /** Stays at the end, unless somebody reads further up. */
  #show() {
    const { scrollTop, scrollHeight, clientHeight } = this.#target;
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - 8;
    say(this.#target, this.#lines.length === 0 ? 'Nothing yet.' : this.#lines.join('\n'));
    if (isAtEnd) this.#target.scrollTop = this.#target.scrollHeight;
  }
}
