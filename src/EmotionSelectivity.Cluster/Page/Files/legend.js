// Legend of the figures' colours.

import { element } from './dom.js';
import { significanceLevel } from './surface-data.js';

const shades = 21;

/**
 * Creates the legend from the colour scale of the figures.
 * @param scale Maps a change of F1 in percentage points to a colour; null while no change is known.
 * @param limit The scale ranges from -limit to +limit percentage points.
 * @param hasOutlines Whether any point is outlined.
 */
export function createLegend(scale, limit, hasOutlines) {
  const missing = element('span', { class: 'scale' }, element('span', { class: 'missing', 'aria-hidden': 'true' }), 'cells missing (fainter: more missing)');
  if (scale === null) return element('p', { class: 'legend' }, missing);
  return element('p', { class: 'legend' },
    element('span', {}, 'Change of F1 from the intact network in percentage points:'),
    element('span', { class: 'scale' }, `\u2212${limit} (worse)`, colourBar(scale, limit), `+${limit} (better)`),
    missing,
    ...(hasOutlines ? [element('span', { class: 'scale' }, element('span', { class: 'outlined', 'aria-hidden': 'true' }), `family-wise p at most ${significanceLevel}`)] : []));
}

function colourBar(scale, limit) {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  for (let shade = 0; shade < shades; shade++) {
    const segment = element('span');
    segment.style.backgroundColor = scale(limit * ((2 * shade) / (shades - 1) - 1));
    bar.append(segment);
  }
  return bar;
}
