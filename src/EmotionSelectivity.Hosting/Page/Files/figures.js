// The surface as heat maps, layer by gain, one for each set and emotion: drawn by Vega-Lite from surface.vl.json.

import { element, say } from './dom.js';
import { figuresOf, limitOf } from './points.js';
import { tooltip } from './tooltip.js';
import { count, plural } from './words.js';

const shades = 21;
const darkness = matchMedia('(prefers-color-scheme: dark)');

/** Where anybody can change how a figure looks. */
const specification = fetch('/page/surface.vl.json').then((response) => response.json());

export class Figures {
  #target;
  #signal;
  #drawn = new Map();
  #surface = null;
  #busy = Promise.resolve();

  constructor(target, signal) {
    this.#target = target;
    this.#signal = signal;
    const again = () => this.#queue(() => this.#forget());
    darkness.addEventListener('change', again, { signal });
    signal.addEventListener('abort', () => this.#forget(), { once: true });
  }

  /** Shows a surface, as far as it is known. */
  show(surface) {
    this.#surface = surface;
    return this.#queue(() => {});
  }

  /** One drawing after the other: each shows what is newest by then. */
  #queue(before) {
    this.#busy = this.#busy.then(async () => {
      before();
      if (this.#surface && !this.#signal.aborted) await this.#draw(this.#surface);
    });
    return this.#busy;
  }

  #forget() {
    for (const { view } of this.#drawn.values()) view.finalize();
    this.#drawn.clear();
    this.#target.replaceChildren();
  }

  async #draw(surface) {
    const figures = figuresOf(surface);
    const limit = limitOf(figures);
    for (const figure of figures) {
      const drawn = this.#drawn.get(key(figure)) ?? (await this.#begin(figure));
      await drawn.show(figure, limit);
    }
    if (figures.length > 0) this.#legend(limit);
  }

  async #begin(figure) {
    const drawn = await Drawn.of(figure, this.#target);
    this.#drawn.set(key(figure), drawn);
    return drawn;
  }

  #legend(limit) {
    const scale = this.#drawn.values().next().value.view.scale('fill');
    const legend = legendOf(scale, limit);
    const old = this.#target.querySelector('.legend');
    if (old) old.replaceWith(legend);
    else this.#target.prepend(legend);
  }
}

const key = ({ set, emotion }) => JSON.stringify([set, emotion]);

/** One figure in the page. */
class Drawn {
  static async of(figure, target) {
    const drawn = new Drawn();
    drawn.words = element('span', { class: 'hint' });
    const plot = element('div', { class: 'plot', role: 'img' });
    drawn.plot = plot;
    drawn.table = element('div', { class: 'numbers' });
    drawn.details = element('details', {}, element('summary', {}, 'As a table'), drawn.table);
    drawn.details.addEventListener('toggle', () => drawn.#numbers());
    target.append(element('figure', {},
      element('figcaption', {}, element('strong', {}, `${figure.set}, ${figure.emotion}`), ' ', drawn.words), plot, drawn.details));
    drawn.view = (await vegaEmbed(plot, await specification, options())).view.signal('missing', colour('missing')).signal('hatch', colour('hatch'));
    return drawn;
  }

  async show(figure, limit) {
    this.figure = figure;
    const known = figure.rows.filter((one) => one.known).length;
    say(this.words, [
      figure.intact === null ? null : `intact F1 ${figure.intact.toFixed(3)}, n = ${plural(figure.images, 'image')}`,
      `${count(known)} of ${plural(figure.rows.length, 'point')} known`,
    ].filter(Boolean).join('; '));
    this.plot.setAttribute('aria-label', `Heat map of ${figure.set}, ${figure.emotion}: change of F1 by layer and gain. ${this.words.textContent}. The numbers are in the table below it.`);
    this.plot.dataset.known = known;
    this.plot.dataset.points = figure.rows.length;
    this.#numbers();
    await this.view.signal('limit', limit).data('points', figure.rows).runAsync();
  }

  /** The same numbers, for whoever does not see or point: layers down, gains across. */
  #numbers() {
    if (!this.details.open) return;
    const gains = [...new Set(this.figure.rows.map((one) => one.gain))];
    const layers = Map.groupBy(this.figure.rows, (one) => one.layer);
    this.table.replaceChildren(element('table', {},
      element('caption', {}, 'Change of F1 in points, by layer and gain'),
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'layer'), ...gains.map((gain) => element('th', { scope: 'col' }, gain)))),
      element('tbody', {}, ...[...layers].map(([layer, ofLayer]) => element('tr', {},
        element('th', { scope: 'row' }, layer), ...ofLayer.map((one) => element('td', {}, one.known ? one.changed.replace(' points', '') : 'missing')))))));
  }
}

/** A colour of page.css, as it is now, in the light or the dark. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Nothing that a strict content security policy refuses: no evaluated code, no style elements, no menu. */
function options() {
  const text = { labelColor: colour('text'), titleColor: colour('text'), labelFont: 'system-ui, sans-serif', titleFont: 'system-ui, sans-serif', labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal' };
  return {
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip,
    renderer: 'canvas',
    config: {
      background: null,
      axis: { ...text, labelLimit: 90 },
      view: { stroke: null },
      scale: { rectBandPaddingInner: 0.06 },
      range: { diverging: colour('diverging').split(/\s+/) },
    },
  };
}

/** What the colours mean, taken from the scale that draws. */
function legendOf(scale, limit) {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  for (let shade = 0; shade < shades; shade++) {
    const piece = element('span');
    piece.style.backgroundColor = scale(limit * ((2 * shade) / (shades - 1) - 1));
    bar.append(piece);
  }
  return element('p', { class: 'legend' },
    element('span', {}, 'Change of F1 against the intact network, in points (hundredths):'),
    element('span', { class: 'scale' }, `\u2212${limit} (worse)`, bar, `+${limit} (better)`),
    element('span', { class: 'scale' }, element('span', { class: 'missing', 'aria-hidden': 'true' }), 'cells missing; the fainter, the more of them'));
}
