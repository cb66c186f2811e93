// The surface of one set and emotion as a heat map, layer by gain, drawn by Vega-Lite from surface.vl.json; and as a table.

import { element, say } from './dom.js';
import { tooltip } from './tooltip.js';
import { count, plural } from './words.js';

/** Of a layer, in CSS pixels. */
const rowHeight = 24;

/** Where anybody can change how a figure looks. */
const specification = fetch('/page/surface.vl.json').then((response) => response.json());

export class Figure {
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
    this.view = view.signal('missing', colour('missing')).signal('hatch', colour('hatch')).signal('outline', colour('text'));
  }

  /** From a change of F1, in points, to a colour. */
  get scale() {
    return this.view.scale('fill');
  }

  async show(figure, limit) {
    this.figure = figure;
    const known = figure.rows.filter((one) => one.known).length;
    say(this.baseline, figure.intact === null ? 'intact F1 not known yet' : `intact F1 ${figure.intact.toFixed(3)}, n = ${plural(figure.images, 'image')}`);
    say(this.known, `${count(known)} of ${plural(figure.rows.length, 'point')} known`);
    this.plot.setAttribute('aria-label', `Heat map of ${figure.set}, ${figure.emotion}: change of F1 by layer and gain; ${this.known.textContent}. The table below it has the numbers.`);
    this.plot.dataset.known = known;
    this.plot.dataset.points = figure.rows.length;
    this.plot.dataset.significant = figure.rows.filter((one) => one.significant).length;
    this.#numbers();
    const layers = new Set(figure.rows.map((one) => one.layer)).size;
    await this.view.height(rowHeight * layers).signal('limit', limit).data('points', figure.rows).runAsync();
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
  return {
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip,
    renderer: 'canvas',
    config: {
      background: null,
      font: 'system-ui, sans-serif',
      axis: { labelColor: colour('text'), titleColor: colour('text'), labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal', labelLimit: 90 },
      view: { stroke: null },
      scale: { rectBandPaddingInner: 0.06 },
      range: { diverging: colour('diverging').split(/\s+/) },
    },
  };
}
