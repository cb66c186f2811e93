// The surface as heat maps, layer by gain: one for each set and emotion, with a common legend.

import { Figure } from './figure.js';
import { createLegend } from './legend.js';
import { figuresOf, limitOf } from './surface-data.js';

const darkScheme = matchMedia('(prefers-color-scheme: dark)');

export class Figures {
  #target;
  #signal;
  #figures = new Map();
  #surface = null;
  #lastTask = Promise.resolve();
  /** Vega resizes figures only when the window is resized, but a scrollbar that appears narrows them too. */
  #resizeObserver = new ResizeObserver(() => dispatchEvent(new Event('resize')));

  constructor(target, signal) {
    this.#target = target;
    this.#signal = signal;
    this.#resizeObserver.observe(target);
    darkScheme.addEventListener('change', () => this.#enqueue(() => this.#draw({ repaint: true })), { signal });
    signal.addEventListener('abort', () => this.#enqueue(() => this.#dispose()), { once: true });
  }

  /** Draws a complete or partial surface. */
  show(surface) {
    this.#surface = surface;
    return this.#enqueue(() => this.#draw({ repaint: false }));
  }

  /** Runs tasks one after the other. A task that draws uses the newest surface at that time. */
  #enqueue(task) {
    this.#lastTask = this.#lastTask.catch(() => {}).then(task);
    return this.#lastTask;
  }

  async #draw({ repaint }) {
    if (this.#surface === null || this.#signal.aborted) return;
    const contents = figuresOf(this.#surface);
    const limit = limitOf(contents);
    for (const content of contents) {
      const figure = this.#getOrCreate(content);
      if (repaint || !figure.view) await figure.create();
      await figure.show(content, limit);
    }
    const [first] = this.#figures.values();
    if (!first) return;
    const scale = contents.some((content) => content.intact !== null) ? first.scale : null;
    this.#replaceLegend(createLegend(scale, limit, contents.some((content) => content.rows.some((row) => row.significant))));
  }

  #getOrCreate(content) {
    const key = JSON.stringify([content.set, content.emotion]);
    if (!this.#figures.has(key)) this.#figures.set(key, new Figure(content, this.#target));
    return this.#figures.get(key);
  }

  #replaceLegend(legend) {
    const old = this.#target.querySelector('.legend');
    if (old) old.replaceWith(legend);
    else this.#target.prepend(legend);
  }

  #dispose() {
    this.#resizeObserver.disconnect();
    for (const { view } of this.#figures.values()) view?.finalize();
  }
}
