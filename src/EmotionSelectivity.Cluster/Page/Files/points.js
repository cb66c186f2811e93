// The points of a surface, as its figures need them.

import { count, points as inPoints } from './words.js';

/** A point's p, family-wise, at which it is outlined. */
export const level = 0.05;

/** Ends of the colour scale, in points of F1: as near as the largest change allows. */
const limits = [2, 5, 10, 20, 30, 40, 50, 75, 100];

/**
 * A surface's figures: one for each set and emotion, in the surface's order.
 * @param surface What GET /sweeps/{id}/surface answers.
 */
export function figuresOf(surface) {
  const folds = foldsOf(surface);
  return [...Map.groupBy(surface.points, (point) => JSON.stringify([point.set, point.emotion])).values()].map((ofOne) => ({
    set: ofOne[0].set,
    emotion: ofOne[0].emotion,
    rows: ofOne.map((point) => row(point, folds)),
    ...baselineOf(ofOne),
  }));
}

/** One end of a scale that is symmetric around 0, the same for all figures of a surface. */
export function limitOf(figures) {
  const largest = Math.max(0, ...figures.flatMap((figure) => figure.rows.map((one) => Math.abs(one.change))));
  return limits.find((limit) => largest <= limit) ?? limits.at(-1);
}

/** Cells behind each point. */
function foldsOf({ points, planned }) {
  const grid = new Set(points.map((point) => `${point.layer} ${point.gain}`)).size;
  return grid === 0 ? 0 : planned / grid;
}

/** F1 of the intact network, and the images behind it; null until it is known. */
function baselineOf(points) {
  const known = points.find((point) => point.score && point.baseline);
  return known ? { intact: known.baseline.f1, images: known.score.confusion.total } : { intact: null, images: null };
}

/** A point with a change that is known; or one with cells missing, of it or of the intact network, which is the fainter the fewer of its cells are there. */
function row(point, folds) {
  const isKnown = point.score !== null && point.baseline !== null;
  const there = folds - point.cellsMissing;
  return {
    layer: point.layer,
    gain: String(point.gain),
    known: isKnown,
    change: isKnown ? 100 * point.deltaF1 : 0,
    share: isKnown ? 1 : 0.15 + (0.75 * there) / folds,
    changed: isKnown ? `${inPoints(point.deltaF1)} points` : 'not known yet',
    f1: point.score ? point.score.confusion.f1.toFixed(3) : null,
    intact: point.baseline ? point.baseline.f1.toFixed(3) : null,
    n: point.score ? count(point.score.confusion.total) : null,
    neurons: point.neuronCountMean.toFixed(1).replace(/\.0$/, ''),
    p: probability(point.p?.effect),
    pFamily: probability(point.p?.fwer),
    significant: (point.p?.fwer ?? 1) <= level,
    cells: point.cellsMissing === 0 ? `all ${folds}` : `${there} of ${folds}, ${point.cellsMissing} missing`,
  };
}

function probability(p) {
  if (p === null || p === undefined) return null;
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}
