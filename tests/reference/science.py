"""Reference values for tests/EmotionSelectivity.Science.Tests, computed by NumPy, SciPy, scikit-learn and PyTorch.

    python3 tests/reference/science.py EMOJI OUT

EMOJI is the folder of the emoji stand-in data (google/, twitter/, vgg-mini.pth). OUT is
tests/EmotionSelectivity.Science.Tests/References. Writes activations.bin (float32, little endian: for each set the responses
of conv1_1, then of conv3_2, then the penultimate features, one row per image) and science.json. The formulas are those of
docs/method.md, implemented here independently, with the functions of these libraries where they exist.
"""
import csv
import json
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.stats import hypergeom
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, roc_auc_score

EMOJI, OUT = Path(sys.argv[1]), Path(sys.argv[2])
EMOTIONS = ["pleasant", "neutral", "unpleasant"]
PER_CATEGORY = 20
LAYERS = {"conv1_1": 1, "conv3_2": 13}  # index of the ReLU in `features`
torch.set_num_threads(1)
rng = np.random.default_rng(20240320)


def category(valence):
    if valence <= 3.8 + 1e-9:
        return 2
    if 4.8 - 1e-9 <= valence <= 5.5 + 1e-9:
        return 1
    return 0 if valence >= 6.5 - 1e-9 else None


def images_of(name, offset):
    rows = list(csv.DictReader(open(EMOJI / name / "ratings.csv")))
    by = {c: sorted(r["image"] for r in rows if category(float(r["valence"])) == c) for c in range(3)}
    chosen = [(image, c) for c in range(3) for image in by[c][offset::3][:PER_CATEGORY]]
    return sorted(chosen)


def network():
    layers, channels = [], 3
    plan = [32, 32, "M", 64, 64, "M", 128, 128, "M", 128, 128, "M"]
    for width in plan:
        if width == "M":
            layers.append(torch.nn.MaxPool2d(2))
        else:
            layers += [torch.nn.Conv2d(channels, width, 3, padding=1), torch.nn.ReLU()]
            channels = width
    head = torch.nn.Sequential(
        torch.nn.Linear(128, 256), torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(256, 256), torch.nn.ReLU(),
        torch.nn.Dropout(), torch.nn.Linear(256, 30))
    net = torch.nn.ModuleDict({"features": torch.nn.Sequential(*layers), "classifier": head})
    net.load_state_dict(torch.load(EMOJI / "vgg-mini.pth", map_location="cpu"))
    return net.eval()


def activations(net, name, chosen):
    pixels = []
    for image, _ in chosen:
        rgba = Image.open(EMOJI / name / image).convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", rgba.size, (255, 255, 255, 255)), rgba)
        gray = flat.convert("RGB").convert("L").resize((64, 64), Image.BILINEAR)
        pixels.append(np.repeat(np.asarray(gray, np.float32)[None] / 255, 3, 0))
    x = torch.tensor(np.stack(pixels))
    x = (x - torch.tensor([0.485, 0.456, 0.406])[:, None, None]) / torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    responses = {}
    with torch.no_grad():
        for i, module in enumerate(net["features"]):
            x = module(x)
            for layer, relu in LAYERS.items():
                if i == relu:
                    responses[layer] = x.mean((2, 3)).numpy()
        x = x.mean((2, 3))
        for module in list(net["classifier"])[:5]:
            x = module(x)
    return responses, x.numpy()


def selectivity(p, categories, variance):
    p = p.astype(np.float64)
    of = [p[categories == c] for c in range(3)]
    mean, var = [x.mean(0) for x in of], [x.var(0) for x in of]
    sd = p.std(0)
    constant = p.max(0) == p.min(0)
    tuning = np.array([np.where(constant, 0, (m - p.mean(0)) / np.where(constant, 1, sd)) for m in mean])
    d = []
    for e in range(3):
        a, b = [c for c in range(3) if c != e]
        D = (var[0] + var[1] + var[2]) / 2 if variance == "pooled" else var[e] + (var[a] + var[b]) / 2
        d.append(np.where(constant, 0, (mean[e] - (mean[a] + mean[b]) / 2) / np.sqrt(np.where(constant, 1, D))))
    d = np.array(d)
    preferred = np.where(constant, -1, d.argmax(0))
    si = d.max(0)
    selective = np.zeros(p.shape[1], bool)
    for e in range(3):
        mine = np.flatnonzero(preferred == e)
        ranked = mine[np.lexsort((mine, -si[mine]))]
        selective[ranked[: int(np.ceil(0.8 * len(mine) - 1e-9))]] = True
    return {"tuning": tuning.tolist(), "d": d.tolist(), "si": si.tolist(), "preferred": preferred.tolist(), "selective": selective.tolist()}


def overlap_rows(a, b, neurons):
    rows = []
    for e in range(3):
        sets = [{k for k in range(neurons) if s["selective"][k] and s["preferred"][k] == e} for s in (a, b)]
        x, A, B = len(sets[0] & sets[1]), len(sets[0]), len(sets[1])
        law, certain = hypergeom(neurons, A, B), min(A, B) == 0
        rows.append({"overlap": x, "neurons": sorted(sets[0] & sets[1]), "expected": A * B / neurons,
                     "statistic": 0 if certain else (x - law.mean()) / law.std(), "p": 1 if certain else law.sf(x - 1)})
    return rows


def enumerated_overlap(C, sizes):
    """Mean and standard deviation of the overlap of independent uniform subsets, by enumerating all of them."""
    counts = [len(set.intersection(*map(set, sets))) for sets in product(*[list(combinations(range(C), s)) for s in sizes])]
    return {"neurons": C, "sizes": sizes, "mean": float(np.mean(counts)), "sd": float(np.std(counts))}


def readout(x, y, c):
    mean, sd = x.mean(0), x.std(0)
    constant = x.max(0) == x.min(0)
    z = np.where(constant, 0, (x - mean) / np.where(constant, 1, sd))
    fit = LogisticRegression(C=c, solver="newton-cg", tol=1e-8, max_iter=10000).fit(z, y)
    w, b = fit.coef_[0], fit.intercept_[0]
    s = np.where(y, 1.0, -1.0)
    g = -c * s / (1 + np.exp(s * (z @ w + b)))
    gradient = max(np.abs(w + z.T @ g).max(), abs(g.sum()))
    assert gradient < 1e-6, gradient
    return np.where(constant, 0, sd), mean, w, b


# ---- real activations
net = network()
sets, blob = {}, b""
for name, offset in (("google", 0), ("twitter", 1)):
    chosen = images_of(name, offset)
    responses, features = activations(net, name, chosen)
    sets[name] = {"images": [i for i, _ in chosen], "categories": [c for _, c in chosen], "responses": responses, "features": features}
    for layer in LAYERS:
        blob += responses[layer].astype("<f4").tobytes()
    blob += features.astype("<f4").tobytes()
(OUT / "activations.bin").write_bytes(blob)

reference = {"sets": [], "layers": [{"name": l, "neurons": int(sets["google"]["responses"][l].shape[1])} for l in LAYERS]}
for name, s in sets.items():
    categories = np.array(s["categories"])
    entry = {"name": name, "images": s["images"], "categories": s["categories"], "selectivity": {}}
    for layer in LAYERS:
        half = np.arange(len(categories)) % 2 == 0
        entry["selectivity"][layer] = {
            "pooled": selectivity(s["responses"][layer], categories, "pooled"),
            "contrast_even_images": selectivity(s["responses"][layer][half], categories[half], "contrast")}
    reference["sets"].append(entry)
reference["overlaps"] = {
    layer: overlap_rows(*[e["selectivity"][layer]["pooled"] for e in reference["sets"]], sets["google"]["responses"][layer].shape[1])
    for layer in LAYERS}
reference["enumerated_overlaps"] = [enumerated_overlap(6, [3, 2, 4]), enumerated_overlap(5, [2, 3]), enumerated_overlap(5, [4, 2, 3, 3]), enumerated_overlap(4, [4, 2]), enumerated_overlap(6, [0, 3])]
reference["hypergeometric"] = [
    {"x": x, "neurons": C, "a": A, "b": B, "p": float(hypergeom(C, A, B).sf(x - 1))}
    for x, C, A, B in [(0, 10, 3, 4), (3, 10, 3, 4), (5, 128, 30, 40), (25, 128, 30, 40), (100, 512, 140, 150), (140, 512, 140, 150), (8, 10, 9, 9), (9, 10, 9, 9), (1, 4096, 1, 1)]]

# ---- readouts: d > n (256 features, 40 images) and n > d (32 responses, 120 images)
reference["readouts"] = []
for name, x, categories, train in (
        ("google/features", sets["google"]["features"], sets["google"]["categories"], np.arange(60) % 3 != 0),
        ("both/conv1_1", np.concatenate([sets[s]["responses"]["conv1_1"] for s in sets]), sum((sets[s]["categories"] for s in sets), []), np.arange(120) % 4 != 0)):
    x, categories = x.astype(np.float64), np.array(categories)
    for e, c in ((0, 1.0), (1, 1.0), (2, 1.0), (2, 0.01), (0, 100.0)):
        y = categories == e
        sd, mean, w, b = readout(x[train], y[train], c)
        z = np.where(sd == 0, 0, (x - mean) / np.where(sd == 0, 1, sd)) @ w + b
        t = ~train
        tn, fp, fn, tp = confusion_matrix(y[t], z[t] > 0).ravel()
        reference["readouts"].append({
            "features": name, "train": np.flatnonzero(train).tolist(), "emotion": e, "c": c, "mean": mean.tolist() if e == 0 and c == 1 else None,
            "scale": sd.tolist() if e == 0 and c == 1 else None, "weights": w.tolist(), "bias": b, "z": z.tolist(),
            "counts": [int(v) for v in (tp, fp, tn, fn)], "f1": f1_score(y[t], z[t] > 0), "accuracy": accuracy_score(y[t], z[t] > 0),
            "balanced_accuracy": balanced_accuracy_score(y[t], z[t] > 0), "auc": roc_auc_score(y[t], z[t])})

# ---- scores on numbers with many ties
reference["aucs"] = []
for n, levels in ((10, 3), (50, 7), (200, 1000), (31, 1)):
    z, y = rng.integers(0, levels, n) - levels // 2, rng.random(n) < 0.3
    y[:2] = [True, False]
    reference["aucs"].append({"z": z.tolist(), "positive": y.tolist(), "auc": roc_auc_score(y, z)})


# ---- effect null: Philox4x32-10, then the swap null by its definition
def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        left, right = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(right >> 32) ^ c[1] ^ k[0], right & 0xFFFFFFFF, (left >> 32) ^ c[3] ^ k[1], left & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]


def coins(seed, draw, context, n):
    words = [philox([i, context, draw, 3], [seed & 0xFFFFFFFF, seed >> 32]) for i in range((n + 63) // 64)]
    bits = [(w[0] | w[1] << 32) >> i & 1 for w in words for i in range(64)]
    return np.array(bits[:n], bool)


def effect(seed, context, image, truth, baseline, points, permutations):
    """image[t] is the image of test t: under holdout an image is tested several times, with one coin for all of them."""
    f1 = lambda pred: f1_score(truth, pred, zero_division=0)
    observed = np.array([f1(p) - f1(baseline) for p in points])
    null = np.empty((permutations, len(points)))
    for draw in range(1, permutations + 1):
        coin = coins(seed, draw, context, max(image) + 1)[image]
        for j, p in enumerate(points):
            null[draw - 1, j] = f1(np.where(coin, baseline, p)) - f1(np.where(coin, p, baseline))
    p_value = lambda a, obs: (1 + int(np.sum(a >= abs(obs) - 1e-9))) / (1 + permutations)
    p = np.array([p_value(np.abs(null[:, j]), observed[j]) for j in range(len(points))])
    maxima = np.abs(null).max(1)
    order = np.argsort(p)
    adjusted = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    fdr = np.empty(len(p))
    fdr[order] = np.minimum(1, adjusted)
    return {"seed": seed, "context": context, "image": [int(i) for i in image], "truth": truth.tolist(), "baseline": baseline.tolist(),
            "points": [q.tolist() for q in points], "permutations": permutations, "p": p.tolist(),
            "p_fwer": [p_value(maxima, o) for o in observed], "p_fdr": fdr.tolist(), "maxima": maxima.tolist(),
            "quantiles": np.quantile(null, [0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995], axis=0).T.tolist()}


truth = rng.random(150) < 0.35
baseline = np.where(rng.random(150) < 0.8, truth, ~truth)
flip = lambda share: np.where(rng.random(150) < share, ~baseline, baseline)
points = [baseline.copy(), flip(0.02), flip(0.05), flip(0.2), np.where(truth, False, baseline), np.zeros(150, bool), np.ones(150, bool)]
reference["effects"] = [
    effect(2024, 1, np.arange(150), truth, baseline, points, 200),
    effect(2**40 + 5, 0, np.concatenate([np.arange(70), np.arange(30, 70), np.arange(40)]), truth, baseline, points, 200)]

reference["quantiles"] = {"values": rng.normal(size=37).tolist()}
reference["quantiles"]["at"] = [0, 0.005, 0.05, 0.3, 0.5, 0.975, 1]
reference["quantiles"]["expected"] = np.quantile(reference["quantiles"]["values"], reference["quantiles"]["at"]).tolist()

json.dump(reference, open(OUT / "science.json", "w"), separators=(",", ":"), allow_nan=False)
print({f.name: f.stat().st_size for f in OUT.glob("*.[jb]*")})
