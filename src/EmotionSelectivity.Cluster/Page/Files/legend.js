// What the colours of the figures mean.

import { element } from './dom.js';
import { level } from './points.js';

const shades = 21;

/**
 * A legend whose colours are those of the scale that draws.
 * @param scale From a change of F1, in points, to a colour; null while no change is known.
 * @param limit End of the scale, in points.
 * @param isTested Whether any point is outlined.
 */
export function legendOf(scale, limit, isTested) {
  const missing = element('span', { class: 'scale' }, element('span', { class: 'missing', 'aria-hidden': 'true' }), 'cells missing; the fainter, the more of them');
  if (scale === null) return element('p', { class: 'legend' }, missing);
  return element('p', { class: 'legend' },
    element('span', {}, 'Change of F1 against the intact network, in points (hundredths):'),
    element('span', { class: 'scale' }, `\u2212${limit} (worse)`, bar(scale, limit), `+${limit} (better)`),
    missing,
    ...(isTested ? [element('span', { class: 'scale' }, element('span', { class: 'outlined', 'aria-hidden': 'true' }), `family-wise p at most ${level}`)] : []));
}

function bar(scale, limit) {
  const made = element('span', { class: 'bar', 'aria-hidden': 'true' });
  for (let shade = 0; shade < shades; shade++) {
    const piece = element('span');
    piece.style.backgroundColor = scale(limit * ((2 * shade) / (shades - 1) - 1));
    made.append(piece);
  }
  return made;
}
