// The surface as heat maps, layer by gain, one for each set and emotion: with one legend.

import { Figure } from './figure.js';
import { legendOf } from './legend.js';
import { figuresOf, limitOf } from './points.js';

const darkness = matchMedia('(prefers-color-scheme: dark)');

export class Figures {
  #target;
  #signal;
  #drawn = new Map();
  #surface = null;
  #busy = Promise.resolve();
  /** Vega hears of the window alone, and a scrollbar that shows leaves less room in the same window. */
  #room = new ResizeObserver(() => dispatchEvent(new Event('resize')));

  constructor(target, signal) {
    this.#target = target;
    this.#signal = signal;
    this.#room.observe(target);
    darkness.addEventListener('change', () => this.#queue(() => this.#draw({ anew: true })), { signal });
    signal.addEventListener('abort', () => this.#queue(() => this.#end()), { once: true });
  }

  /** Shows a surface, as far as it is known. */
  show(surface) {
    this.#surface = surface;
    return this.#queue(() => this.#draw({ anew: false }));
  }

  /** One drawing after the other: each shows what is newest by then. */
  #queue(work) {
    this.#busy = this.#busy.catch(() => {}).then(work);
    return this.#busy;
  }

  async #draw({ anew }) {
    if (this.#surface === null || this.#signal.aborted) return;
    const figures = figuresOf(this.#surface);
    const limit = limitOf(figures);
    for (const figure of figures) {
      const drawn = this.#begun(figure);
      if (anew || !drawn.view) await drawn.paint();
      await drawn.show(figure, limit);
    }
    const [any] = this.#drawn.values();
    if (any) this.#legend(legendOf(figures.some((figure) => figure.intact !== null) ? any.scale : null, limit, figures.some((figure) => figure.rows.some((one) => one.significant))));
  }

  #begun(figure) {
    const key = JSON.stringify([figure.set, figure.emotion]);
    if (!this.#drawn.has(key)) this.#drawn.set(key, new Figure(figure, this.#target));
    return this.#drawn.get(key);
  }

  #legend(legend) {
    const old = this.#target.querySelector('.legend');
    if (old) old.replaceWith(legend);
    else this.#target.prepend(legend);
  }

  #end() {
    this.#room.disconnect();
    for (const { view } of this.#drawn.values()) view?.finalize();
  }
}
