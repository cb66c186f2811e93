#!/usr/bin/python3
"""The effect null as its users would write it in NumPy: a loop over draws, or matrix products over blocks of draws (counts are linear in the coins).

    effect_null.py FILE loop|matrices POINTS IMAGES DRAWS

FILE holds bytes 0 or 1: which images show the emotion, the baseline's readings, then each point's. Prints the way's name, its seconds, and the p values.
"""
import sys
import time

import numpy as np

BLOCK = 500


def f1(tp, predicted, shown):
    return np.divide(2.0 * tp, predicted + shown, out=np.zeros_like(tp, dtype=float), where=tp > 0)


def delta(intervened, baseline, shown):
    tp_i, tp_b = (intervened & shown).sum(-1), (baseline & shown).sum(-1)
    return f1(tp_i, intervened.sum(-1), shown.sum()) - f1(tp_b, baseline.sum(-1), shown.sum())


def finish(observed, null):
    at_least = (np.abs(null) >= np.abs(observed)[:, None] - 1e-9).sum(1)
    p = (1 + at_least) / (1 + null.shape[1])
    maxima = np.abs(null).max(0)
    p_fwer = (1 + (maxima[None, :] >= np.abs(observed)[:, None] - 1e-9).sum(1)) / (1 + null.shape[1])
    np.quantile(null, [0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995], axis=1)
    order = np.argsort(p)
    np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])
    return p, p_fwer


def loop(shown, baseline, points, draws, rng):
    null = np.empty((len(points), draws))
    for draw in range(draws):
        coins = rng.random(len(shown)) < 0.5
        null[:, draw] = delta(np.where(coins, baseline, points), np.where(coins, points, baseline), shown)
    return null


def matrices(shown, baseline, points, draws, rng):
    gained = points.astype(np.float32) - baseline.astype(np.float32)
    tp_i, tp_b = (points & shown).sum(1)[:, None], (baseline & shown).sum()
    predicted_i, predicted_b = points.sum(1)[:, None], baseline.sum()
    null = np.empty((len(points), draws))
    for first in range(0, draws, BLOCK):
        coins = (rng.random((len(shown), min(BLOCK, draws - first))) < 0.5).astype(np.float32)
        # Whole numbers, exact in single precision; the ratios made of them are not, and ties with the observed value would be lost.
        tp, predicted = ((gained * shown) @ coins).astype(float), (gained @ coins).astype(float)
        null[:, first:first + BLOCK] = f1(tp_i - tp, predicted_i - predicted, shown.sum()) - f1(tp_b + tp, predicted_b + predicted, shown.sum())
    return null


def main():
    path, way, count, images, draws = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    values = np.fromfile(path, dtype=np.uint8).reshape(2 + count, images).astype(bool)
    shown, baseline, points = values[0], values[1], values[2:]
    began = time.perf_counter()
    null = (loop if way == "loop" else matrices)(shown, baseline, points, draws, np.random.default_rng(1))
    p, _ = finish(delta(points, baseline, shown), null)
    seconds = time.perf_counter() - began
    print("NumPy, a loop over draws" if way == "loop" else "NumPy, matrix products")
    print(seconds)
    print(*p)


if __name__ == "__main__":
    main()
