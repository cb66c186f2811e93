// Converts a surface of the API to the rows that the figures draw.

import { count, percentagePoints } from './format.js';

/** Points with a family-wise p value up to this level are outlined. */
export const significanceLevel = 0.05;

/** Possible limits of the colour scale in percentage points of F1. */
const limits = [2, 5, 10, 20, 30, 40, 50, 75, 100];

/**
 * One figure for each set and emotion, in the surface's order.
 * @param surface Response of GET /sweeps/{id}/surface.
 */
export function figuresOf(surface) {
  const folds = foldCount(surface);
  return [...Map.groupBy(surface.points, (point) => JSON.stringify([point.set, point.emotion])).values()].map((ofOne) => ({
    set: ofOne[0].set,
    emotion: ofOne[0].emotion,
    rows: ofOne.map((point) => row(point, folds)),
    ...baselineOf(ofOne),
  }));
}

/** The smallest limit that covers all changes: the colour scale of all figures ranges from -limit to +limit. */
export function limitOf(figures) {
  const largest = Math.max(0, ...figures.flatMap((figure) => figure.rows.map((one) => Math.abs(one.change))));
  return limits.find((limit) => largest <= limit) ?? limits.at(-1);
}

/** Number of folds, which is the number of cells of each point. */
function foldCount({ points, planned }) {
  const grid = new Set(points.map((point) => `${point.layer} ${point.gain}`)).size;
  return grid === 0 ? 0 : planned / grid;
}

/** F1 of the intact network and its number of images; null until they are known. */
function baselineOf(points) {
  const known = points.find((point) => point.score && point.baseline);
  return known ? { intact: known.baseline.f1, images: known.score.confusion.total } : { intact: null, images: null };
}

/** A point. If cells of it or of the intact network are missing, its change is unknown and its opacity decreases with the number of missing cells. */
function row(point, folds) {
  const isKnown = point.score !== null && point.baseline !== null;
  const present = folds - point.cellsMissing;
  return {
    layer: point.layer,
    gain: String(point.gain),
    known: isKnown,
    change: isKnown ? 100 * point.deltaF1 : 0,
    share: isKnown ? 1 : 0.15 + (0.75 * present) / folds,
    changed: isKnown ? `${percentagePoints(point.deltaF1)} points` : 'not known yet',
    f1: point.score ? point.score.confusion.f1.toFixed(3) : null,
    intact: point.baseline ? point.baseline.f1.toFixed(3) : null,
    n: point.score ? count(point.score.confusion.total) : null,
    neurons: point.neuronCountMean.toFixed(1).replace(/\.0$/, ''),
    p: pValue(point.p?.effect),
    pFamily: pValue(point.p?.fwer),
    significant: (point.p?.fwer ?? 1) <= significanceLevel,
    cells: point.cellsMissing === 0 ? `all ${folds}` : `${present} of ${folds}, ${point.cellsMissing} missing`,
  };
}

function pValue(p) {
  if (p === null || p === undefined) return null;
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}
