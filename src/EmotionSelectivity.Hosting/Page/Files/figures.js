// The surface as heat maps, layer by gain, one for each set and emotion: drawn by Vega-Lite from surface.vl.json.

import { element, say } from './dom.js';
import { figuresOf, limitOf } from './points.js';
import { tooltip } from './tooltip.js';
import { count, plural } from './words.js';

const shades = 21;
/** Of a layer, in CSS pixels. */
const rowHeight = 24;
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
    if (figures.length > 0) this.#legend(limit, figures.some((figure) => figure.intact !== null));
  }

  #begun(figure) {
    const key = JSON.stringify([figure.set, figure.emotion]);
    if (!this.#drawn.has(key)) this.#drawn.set(key, new Drawn(figure, this.#target));
    return this.#drawn.get(key);
  }

  #legend(limit, isAnyKnown) {
    const scale = this.#drawn.values().next().value.view.scale('fill');
    const legend = isAnyKnown ? legendOf(scale, limit) : legendOfNothing();
    const old = this.#target.querySelector('.legend');
    if (old) old.replaceWith(legend);
    else this.#target.prepend(legend);
  }

  #end() {
    for (const { view } of this.#drawn.values()) view?.finalize();
  }
}

/** One figure in the page. */
class Drawn {
  constructor(figure, target) {
    this.baseline = element('span', { class: 'hint' });
    this.known = element('span', { class: 'hint' });
    this.plot = element('div', { class: 'plot', role: 'img' });
    this.table = element('div', { class: 'numbers', tabindex: 0 });
    this.details = element('details', {}, element('summary', {}, 'As a table'), this.table);
    this.details.addEventListener('toggle', () => this.#turn());
    target.append(element('figure', {},
      element('figcaption', {}, element('strong', {}, `${figure.set}, ${figure.emotion}`), this.baseline, this.known), this.plot, this.details));
  }

  /** In the colours of now. */
  async paint() {
    this.view?.finalize();
    const { view } = await vegaEmbed(this.plot, await specification, options());
    this.view = view.signal('missing', colour('missing')).signal('hatch', colour('hatch'));
  }

  async show(figure, limit) {
    this.figure = figure;
    const known = figure.rows.filter((one) => one.known).length;
    say(this.baseline, figure.intact === null ? 'intact F1 not known yet' : `intact F1 ${figure.intact.toFixed(3)}, n = ${plural(figure.images, 'image')}`);
    say(this.known, `${count(known)} of ${plural(figure.rows.length, 'point')} known`);
    this.plot.setAttribute('aria-label', `Heat map of ${figure.set}, ${figure.emotion}: change of F1 by layer and gain; ${this.known.textContent}. The table below it has the numbers.`);
    this.plot.dataset.known = known;
    this.plot.dataset.points = figure.rows.length;
    this.#numbers();
    await this.view.height(rowHeight * new Set(figure.rows.map((one) => one.layer)).size).signal('limit', limit).data('points', figure.rows).runAsync();
  }

  /** A figure with its table open is as wide as the page: what is drawn follows the window. */
  #turn() {
    this.#numbers();
    dispatchEvent(new Event('resize'));
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
    missingInLegend());
}

const legendOfNothing = () => element('p', { class: 'legend' }, missingInLegend());

const missingInLegend = () => element('span', { class: 'scale' }, element('span', { class: 'missing', 'aria-hidden': 'true' }), 'cells missing; the fainter, the more of them');
