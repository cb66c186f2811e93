"""Reference values of the overlap and selectivity nulls, and of the permuted categories behind them.

    python3 tests/reference/nulls.py REFERENCES

REFERENCES is tests/EmotionSelectivity.Science.Tests/References, with activations.bin and science.json (from science.py).
Writes nulls.json there. The nulls are those of docs/method.md, section Null distributions. Plain NumPy permutes the
categories, selects the neurons and counts the p values. The distribution of the overlap is SciPy's hypergeometric one,
applied set after set.
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.stats import hypergeom

import philox

REFERENCES = Path(sys.argv[1])
OVERLAP, SHUFFLED = 4, 20
WIDTHS = {"conv1_1": 32, "conv3_2": 128, "features": 256}
activations = np.fromfile(REFERENCES / "activations.bin", "<f4")
science = json.load(open(REFERENCES / "science.json"))["sets"]


def rows(place, block):
    names = list(WIDTHS)
    start = 60 * (place * sum(WIDTHS.values()) + sum(WIDTHS[n] for n in names[: names.index(block)]))
    return activations[start : start + 60 * WIDTHS[block]].reshape(60, -1).astype(np.float64)


def units_of(sets):
    """(group, category, [(set, image)]) in the order in which they get their random bits: by item, then by set and name."""
    by_item, alone = {}, []
    for place, s in enumerate(sets):
        for i, (name, item) in enumerate(zip(s["images"], s["items"])):
            if item is None:
                alone.append((f"{s['name']}/{name}", (place, i)))
            else:
                by_item.setdefault(item, []).append((place, i))
    tied = [[image] for _, image in sorted(alone)] + [by_item[item] for item in sorted(by_item)]
    units = []
    for images in tied:
        seen = {sets[p]["categories"][i] for p, i in images}
        joint = len(images) > 1 and len(seen) == 1
        for part in [images] if joint else [[image] for image in images]:
            group = frozenset(p for p, _ in part) if joint else part[0][0]
            units.append((group, sets[part[0][0]]["categories"][part[0][1]], part))
    return units


def permuted(sets, units, seed, purpose, draw, block=lambda image: 0):
    key = philox.bits(seed, purpose, draw, 0, len(units))
    out = [np.zeros(len(s["images"]), int) for s in sets]
    for group in dict.fromkeys((u[0], block(u[2][0])) for u in units):
        mine = [i for i, u in enumerate(units) if (u[0], block(u[2][0])) == group]
        for to, giver in zip(mine, sorted(mine, key=lambda i: int(key[i]))):
            for p, i in units[to][2]:
                out[p][i] = units[giver][1]
    return out


def select(p, categories, rule, keep):
    of = [p[categories == c] for c in range(3)]
    mean, var = [x.mean(0) for x in of], [np.where(x.max(0) == x.min(0), 0, x.var(0)) for x in of]
    silent = var[0] + var[1] + var[2] == 0
    d = []
    for e in range(3):
        a, b = [c for c in range(3) if c != e]
        D = (var[0] + var[1] + var[2]) / 2 if rule == "pooled" else var[e] + (var[a] + var[b]) / 2
        d.append(np.where(silent, 0, (mean[e] - (mean[a] + mean[b]) / 2) / np.sqrt(np.where(silent, 1, D))))
    d = np.array(d)
    si, preferred = d.max(0), np.where(silent, -1, d.argmax(0))
    chosen = []
    for e in range(3):
        mine = np.flatnonzero(preferred == e)
        ranked = mine[np.lexsort((mine, -si[mine]))]
        chosen.append(set(ranked[: int(np.ceil(keep * len(mine) - 1e-9))].tolist()))
    return si, chosen


def statistic(overlap, neurons, sizes):
    """(overlap - expected) / sd, with the distribution of the overlap computed set after set."""
    law = {sizes[0]: 1.0}
    for size in sizes[1:]:
        after = {}
        for x, weight in law.items():
            for y in range(max(0, x + size - neurons), min(x, size) + 1):
                after[y] = after.get(y, 0) + weight * hypergeom(neurons, x, size).pmf(y)
        law = after
    mean = sum(x * w for x, w in law.items())
    sd = np.sqrt(sum((x - mean) ** 2 * w for x, w in law.items()))
    return 0.0 if sd < 1e-9 else (overlap - mean) / sd


def null(sets, layer, seed, permutations, rule, keep):
    responses = [s["responses"][layer] for s in sets]
    neurons = responses[0].shape[1]
    units = units_of(sets)

    def outcome(categories):
        selected = [select(p, c, rule, keep) for p, c in zip(responses, categories)]
        overlaps = [len(set.intersection(*[s[1][e] for s in selected])) for e in range(3)]
        stats = [statistic(overlaps[e], neurons, [len(s[1][e]) for s in selected]) for e in range(3)]
        return [s[0] for s in selected], overlaps, stats

    observed = outcome([np.array(s["categories"]) for s in sets])
    draws = [outcome(permuted(sets, units, seed, OVERLAP, q)) for q in range(1, permutations + 1)]
    p_of = lambda drawn, value: float((1 + np.sum(np.asarray(drawn) >= value - 1e-9)) / (1 + permutations))
    maxima = [[float(d[0][s].max()) for d in draws] for s in range(len(sets))]
    return {
        "sets": [s["name"] for s in sets], "layer": layer, "seed": seed, "permutations": permutations, "variance": rule, "keep": keep,
        "overlaps": [[d[1][e] for d in draws] for e in range(3)],
        "statistics": [[round(float(d[2][e]), 11) for d in draws] for e in range(3)],
        "p_overlap": [p_of([d[2][e] for d in draws], observed[2][e]) for e in range(3)],
        "maxima": [[round(m, 11) for m in of] for of in maxima],
        "p": [[p_of([d[0][s][k] for d in draws], observed[0][s][k]) for k in range(neurons)] for s in range(len(sets))],
        "p_fwer": [[p_of(maxima[s], observed[0][s][k]) for k in range(neurons)] for s in range(len(sets))],
    }


def given(name, source, items):
    """A set made of the sixty images of one or both source sets; `source` is the (place, image) of each."""
    return {"name": name, "images": [f"i{i:02}.png" for i in range(60)], "items": items,
            "categories": [science[p]["categories"][i] for p, i in source],
            "responses": {l: np.stack([rows(p, l)[i] for p, i in source]) for l in ("conv1_1", "conv3_2")}}


# Items: every second image of `google` and `twitter` shows the same content, some of them with different categories; every
# fourth is in `mixed` too.
pair = [f"item {i}" if i % 2 == 0 else None for i in range(60)]
google = given("google", [(0, i) for i in range(60)], pair)
twitter = given("twitter", [(1, i) for i in range(60)], pair)
mixed = given("mixed", [(i % 4 // 2, i) for i in range(60)], [f"item {i}" if i % 4 == 0 else None for i in range(60)])
three = [google, twitter, mixed]
reference = {
    "items": {s["name"]: s["items"] for s in three},
    "categories": {s["name"]: s["categories"] for s in three},
    "draws": [
        {"purpose": "over sets", "seed": seed, "draw": q, "categories": [c.tolist() for c in permuted(three, units_of(three), seed, OVERLAP, q)]}
        for seed, q in ((11, 1), (11, 2), (2**40 + 5, 77))]
    + [
        {"purpose": "holdout", "seed": 11, "draw": q, "categories": [c.tolist() for c in permuted(three, units_of(three), 11, SHUFFLED, q)]}
        for q in (1, 9)]
    # Fixed test blocks: image i is tested in fold i // 4 mod 3, in every set.
    + [
        {"purpose": "kfold", "seed": 11, "draw": q,
         "categories": [c.tolist() for c in permuted(three, units_of(three), 11, SHUFFLED, q, lambda image: image[1] // 4 % 3)]}
        for q in (1, 9)],
    "nulls": [
        null(three[:2], "conv1_1", 11, 100, "pooled", 0.8),
        null(three[:2], "conv3_2", 2**40 + 5, 100, "contrast", 0.4),
        null(three, "conv1_1", 3, 100, "pooled", 1.0),
        null(three[:1], "conv1_1", 11, 50, "contrast", 0.8)],
}
json.dump(reference, open(REFERENCES / "nulls.json", "w"), separators=(",", ":"), allow_nan=False)
