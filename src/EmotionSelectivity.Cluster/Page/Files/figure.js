// The surface of one set and emotion: a heat map, layer by gain, that Vega-Lite draws from surface.vl.json, and a table.

import { element, setText } from './dom.js';
import { count, plural } from './format.js';
import { tooltip } from './tooltip.js';

/** Height of a layer's row in CSS pixels. */
const rowHeight = 24;

/** The figures' Vega-Lite specification: edit it to change their appearance. */
const specification = fetch('/page/surface.vl.json').then((response) => response.json());

export class Figure {
  constructor({ set, emotion }, target) {
    this.baseline = element('span', { class: 'hint' });
    this.known = element('span', { class: 'hint' });
    this.plot = element('div', { class: 'plot', role: 'img' });
    this.table = element('div', { class: 'numbers', tabindex: 0 });
    this.details = element('details', {}, element('summary', {}, 'Show as a table'), this.table);
    this.details.addEventListener('toggle', () => this.#toggleTable());
    target.append(element('figure', {},
      element('figcaption', {}, element('strong', {}, `${set}, ${emotion}`), this.baseline, this.known), this.plot, this.details));
  }

  /** Creates the plot, or creates it again in the colours of the current colour scheme. */
  async create() {
    this.view?.finalize();
    const { view } = await vegaEmbed(this.plot, await specification, options());
    this.view = view.signal('missing', colour('missing')).signal('hatch', colour('hatch')).signal('outline', colour('text'));
  }

  /** Maps a change of F1 in percentage points to a colour. */
  get scale() {
    return this.view.scale('fill');
  }

  async show(content, limit) {
    this.content = content;
    const known = content.rows.filter((row) => row.known).length;
    setText(this.baseline, content.intact === null ? 'intact F1 not known yet' : `intact F1 ${content.intact.toFixed(3)}, n = ${plural(content.images, 'image')}`);
    setText(this.known, `${count(known)} of ${plural(content.rows.length, 'point')} known`);
    this.plot.setAttribute('aria-label', `Heat map of ${content.set}, ${content.emotion}: change of F1 by layer and gain; ${this.known.textContent}. The table below it has the numbers.`);
    this.plot.dataset.known = known;
    this.plot.dataset.points = content.rows.length;
    this.plot.dataset.significant = content.rows.filter((row) => row.significant).length;
    this.#fillTable();
    const layers = new Set(content.rows.map((row) => row.layer)).size;
    await this.view.height(rowHeight * layers).signal('limit', limit).data('points', content.rows).runAsync();
  }

  /** A figure with an open table spans the page's width. Vega adapts the plot when the window is resized. */
  #toggleTable() {
    this.#fillTable();
    dispatchEvent(new Event('resize'));
  }

  /** The numbers of the heat map, for users who cannot see it or have no pointer: a row per layer, a column per gain. */
  #fillTable() {
    if (!this.details.open) return;
    const gains = [...new Set(this.content.rows.map((row) => row.gain))];
    const layers = Map.groupBy(this.content.rows, (row) => row.layer);
    this.table.replaceChildren(element('table', {},
      element('caption', {}, 'Change of F1 in percentage points, by layer and gain'),
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'layer'), ...gains.map((gain) => element('th', { scope: 'col' }, gain)))),
      element('tbody', {}, ...[...layers].map(([layer, rows]) => element('tr', {},
        element('th', { scope: 'row' }, layer), ...rows.map((row) => element('td', {}, row.known ? row.changed.replace(' points', '') : 'missing')))))));
  }
}

/** A colour of page.css in the current colour scheme. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Options that satisfy the page's Content-Security-Policy: expressions are interpreted (ast), and no style element or menu is added. */
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
