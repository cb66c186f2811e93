"""Recomputes the results of a run from its tables, given as JSON (see ./run).

    python3 recompute.py TABLES

The run must be over one or two sets, with kfold, scope train, keep 0.8, pooled variance, lbfgs, uniform modulation and pool
all, and with random and shuffled targets at a lesion and at a gain above 1. Counts, ranks and numbers that follow from them must
agree to 1e-12; real numbers that come from sums over images, to the tolerance stated with the check. p values by random draws are
drawn again with NumPy's generator and must agree within Monte-Carlo error: 5 standard errors of the two estimates, over some
thousand comparisons.
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy.stats import hypergeom, ks_2samp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, roc_auc_score

TABLES = Path(sys.argv[1])
EMOTIONS = ["pleasant", "neutral", "unpleasant"]
KEEP = 0.8
DRAWS = 4000  # draws of this script
SLACK = 1e-9
rng = np.random.default_rng(77)
failures = []


def table(name):
    columns = json.loads((TABLES / f"{name}.json").read_text())
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


def report(what, checked, worst, tolerance, unit="largest difference"):
    good = worst <= tolerance
    failures.extend([] if good else [what])
    print(f"{'ok  ' if good else 'FAIL'} {what}: {checked:,} compared, {unit} {worst:.2g} (allowed {tolerance:.2g})")


def difference(a, b):
    if a is None or b is None:
        return 0.0 if a is b else np.inf
    return abs(a - b) if np.isfinite(a) and np.isfinite(b) else np.inf


class Exact:
    """Compares columns of rows that have the same key."""

    def __init__(self, what, tolerance=1e-12):
        self.what, self.tolerance, self.worst, self.count = what, tolerance, defaultdict(float), defaultdict(int)

    def __call__(self, column, mine, theirs):
        self.worst[column] = max(self.worst[column], difference(mine, theirs))
        self.count[column] += 1

    def done(self):
        for column in self.worst:
            report(f"{self.what}.{column}", self.count[column], self.worst[column], self.tolerance)


class MonteCarlo:
    def __init__(self, what, theirs):
        self.what, self.theirs, self.z, self.far, self.count = what, theirs, 0.0, 0.0, 0

    def __call__(self, mine, p, draws=DRAWS):
        """Both estimate one probability; the add-one term of each is allowed besides the standard error of their difference."""
        pooled = (mine * draws + p * self.theirs) / (draws + self.theirs)
        error = np.sqrt(max(pooled * (1 - pooled), 1 / draws) * (1 / draws + 1 / self.theirs))
        self.z = max(self.z, max(0, abs(mine - p) - 1 / draws - 1 / self.theirs) / error)
        self.far = max(self.far, abs(mine - p))
        self.count += 1

    def done(self):
        report(self.what, self.count, self.z, 5, f"largest difference {self.far:.3f}, in standard errors")


def p_of(count, draws):
    return (1 + count) / (1 + draws)


# ---- stimuli, folds, labels
stimuli = [s for s in table("stimuli") if s["included"]]
SETS = list(dict.fromkeys(s["set"] for s in stimuli))
IMAGES = {s: sorted((r["image"] for r in stimuli if r["set"] == s), key=lambda name: name.encode()) for s in SETS}
category = {(r["set"], 0, r["image"]): r["category"] for r in stimuli}
item = {(r["set"], r["image"]): r["item"] for r in stimuli}
for r in table("labels"):
    category[(r["set"], r["draw"], r["image"])] = r["category"]
Q = max(draw for _, draw, _ in category)
part = {(r["set"], r["fold"], r["image"]): r["part"] for r in table("folds")}
FOLDS = sorted({fold for _, fold, _ in part})
labels_of = lambda s, draw: np.array([EMOTIONS.index(category[(s, draw, i)]) for i in IMAGES[s]])
LABELS = {(s, draw): labels_of(s, draw) for s in SETS for draw in range(Q + 1)}
PART = {(s, f): np.array([part[(s, f, i)] for i in IMAGES[s]]) for s in SETS for f in FOLDS}


def joint_groups():
    """For every image, its group and its unit of permutation: items in the same sets with one category move together."""
    by_item = defaultdict(list)
    for s in SETS:
        for i, image in enumerate(IMAGES[s]):
            by_item[item[(s, image)] or f"{s}/{image}"].append((s, i))
    units = []
    for members in by_item.values():
        if len({LABELS[(s, 0)][i] for s, i in members}) == 1:
            units.append((" ".join(sorted(s for s, _ in members)) if len(members) > 1 else members[0][0], members))
        else:
            units.extend((s, [(s, i)]) for s, i in members)
    groups = defaultdict(list)
    for name, members in units:
        groups[name].append(members)
    return groups


GROUPS = joint_groups()
wrong = 0
for s in SETS:
    for draw in range(1, Q + 1):
        for f in FOLDS:
            test = PART[(s, f)] == "test"
            wrong += not np.array_equal(np.bincount(LABELS[(s, draw)][test], minlength=3), np.bincount(LABELS[(s, 0)][test], minlength=3))
report("labels: every test block keeps its counts", len(SETS) * Q * len(FOLDS), wrong, 0, "wrong")
joint = [members for members in sum(GROUPS.values(), []) if len(members) > 1]
wrong = sum(len({LABELS[(s, draw)][i] for s, i in members}) > 1 for members in joint for draw in range(1, Q + 1))
report("labels: shared items stay together", len(joint) * Q, wrong, 0, "wrong")

# ---- selectivity
activations = defaultdict(dict)
for r in table("activations"):
    activations[(r["set"], r["layer"])][r["image"]] = r["responses"]
LAYERS = sorted({layer for _, layer in activations})
P = {(s, l): np.array([activations[(s, l)][i] for i in IMAGES[s]], np.float64) for s in SETS for l in LAYERS}


def tuning_and_d(p, c):
    """Tuning and d' by [Liu] Eqs 4 and 5; rows are emotions, columns are neurons."""
    mean = np.array([p[c == e].mean(0) for e in range(3)])
    var = np.array([p[c == e].var(0) for e in range(3)])
    sd = p.std(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(sd == 0, 0, (mean - p.mean(0)) / sd)
        d = (mean - (mean.sum(0) - mean) / 2) / np.sqrt(var.sum(0) / 2)
    return t, np.where(var.sum(0) == 0, 0, d), var.sum(0) == 0


def selective(d, silent):
    """The emotion for which each neuron is selective, or -1."""
    preferred = np.where(silent, -1, d.argmax(0))
    chosen = np.full(d.shape[1], -1)
    for e in range(3):
        who = np.flatnonzero(preferred == e)
        who = who[np.lexsort((who, -d[e, who]))][: int(np.ceil(KEEP * len(who) - 1e-9))]
        chosen[who] = e
    return preferred, chosen


neurons = {(r["set"], r["fold"], r["layer"], r["neuron"]): r for r in table("neurons")}
counts = {(r["set"], r["fold"], r["layer"], r["emotion"]): r for r in table("selection")}
check, real = Exact("selection"), Exact("neurons", 1e-9)
wrong = 0
chosen = {}
for s in SETS:
    for l in LAYERS:
        for f in [None] + FOLDS:
            for draw in range(Q + 1):
                c = LABELS[(s, draw)] if f is None else LABELS[(s, draw)][PART[(s, f)] == "train"]
                p = P[(s, l)] if f is None else P[(s, l)][PART[(s, f)] == "train"]
                t, d, silent = tuning_and_d(p, c)
                preferred, chosen[(s, f, l, draw)] = selective(d, silent)
                if draw > 0:
                    continue
                for k in range(d.shape[1]):
                    row = neurons[(s, f, l, k)]
                    for e, emotion in enumerate(EMOTIONS):
                        real(f"tuning_{emotion}", t[e, k], row[f"tuning_{emotion}"])
                        real(f"d_{emotion}", d[e, k], row[f"d_{emotion}"])
                    real("si", d[:, k].max(), row["si"])
                    wrong += (EMOTIONS[preferred[k]] if preferred[k] >= 0 else None) != row["preferred"]
                    wrong += (chosen[(s, f, l, 0)][k] >= 0) != row["selective"]
                for e, emotion in enumerate(EMOTIONS):
                    check("preferring", int((preferred == e).sum()), counts[(s, f, l, emotion)]["preferring"])
                    check("selective", int((chosen[(s, f, l, 0)] == e).sum()), counts[(s, f, l, emotion)]["selective"])
real.done()
report("neurons.preferred, neurons.selective", 2 * len(neurons), wrong, 0, "wrong")
check.done()

# ---- targets
targets = {(r["fold"], r["layer"], r["emotion"], r["target"], r["draw"]): r["neurons"] for r in table("targets")}
R = max([draw for _, _, _, target, draw in targets if target == "random"], default=0)
wrong = checked = 0
for f in FOLDS:
    for l in LAYERS:
        for e, emotion in enumerate(EMOTIONS):
            for draw in range(Q + 1):
                mine = np.flatnonzero(np.all([chosen[(s, f, l, draw)] == e for s in SETS], axis=0))
                wrong += list(mine) != targets[(f, l, emotion, "shuffled" if draw else "selective", draw)]
                checked += 1
report("targets: selective and shuffled", checked, wrong, 0, "wrong")
wrong = checked = 0
for l in LAYERS:
    for emotion in EMOTIONS:
        for draw in range(1, R + 1):
            drawn = sorted((targets[(f, l, emotion, "random", draw)] for f in FOLDS), key=len)
            wrong += any(len(targets[(f, l, emotion, "random", draw)]) != len(targets[(f, l, emotion, "selective", 0)]) for f in FOLDS)
            wrong += any(not set(few) <= set(more) for few, more in zip(drawn, drawn[1:]))
            checked += 1
report("targets: random ones as many as selective, one order a draw for all folds", checked, wrong, 0, "wrong")

# ---- overlap and selectivity nulls
overlap = {(r["layer"], r["emotion"]): r for r in table("overlap")}
null_neurons = {(r["set"], r["layer"], r["neuron"]): r for r in table("null_neurons")}
null_overlap, null_si = defaultdict(list), defaultdict(list)
for r in table("null_overlap"):
    null_overlap[(r["layer"], r["emotion"])].append(r["statistic"])
for r in table("null_selectivity"):
    null_si[(r["set"], r["layer"])].append(r["max_si"])
PERMUTATIONS = len(next(iter(null_si.values())))


def agreement(sets, neurons_of_layer, e):
    """Overlap, its expectation and statistic for independent uniform sets of these sizes."""
    sizes = [int((x == e).sum()) for x in sets]
    both = int(np.all([x == e for x in sets], axis=0).sum())
    expected = neurons_of_layer * np.prod([a / neurons_of_layer for a in sizes])
    sd = hypergeom(neurons_of_layer, *sizes).std()
    return both, sizes, expected, (both - expected) / sd if sd > 0 else 0.0


def drawn_labels():
    labels = {s: np.empty(len(IMAGES[s]), int) for s in SETS}
    for units in GROUPS.values():
        given = rng.permutation([LABELS[(m[0][0], 0)][m[0][1]] for m in units])
        for members, c in zip(units, given):
            for s, i in members:
                labels[s][i] = c
    return labels


exact = Exact("overlap", 1e-9)
by_chance = MonteCarlo("overlap.p_permutation", PERMUTATIONS)
si_p, si_fwer = MonteCarlo("null_neurons.p", PERMUTATIONS), MonteCarlo("null_neurons.p_fwer", PERMUTATIONS)
ks = []
for l in LAYERS:
    own = {s: tuning_and_d(P[(s, l)], LABELS[(s, 0)])[1].max(0) for s in SETS}
    width = P[(SETS[0], l)].shape[1]
    drawn, maxima, at_least = defaultdict(list), {s: [] for s in SETS}, {s: np.zeros(width) for s in SETS}
    for _ in range(PERMUTATIONS):
        labels, sets = drawn_labels(), []
        for s in SETS:
            _, d, silent = tuning_and_d(P[(s, l)], labels[s])
            sets.append(selective(d, silent)[1])
            maxima[s].append(d.max(0).max())
            at_least[s] += d.max(0) >= own[s] - SLACK
        for e, emotion in enumerate(EMOTIONS if len(SETS) == 2 else []):
            drawn[emotion].append(agreement(sets, width, e)[3])
    for s in SETS:
        ks.append(ks_2samp(maxima[s], null_si[(s, l)]).pvalue)
        for k in range(width):
            row = null_neurons[(s, l, k)]
            si_p(p_of(at_least[s][k], PERMUTATIONS), row["p"], PERMUTATIONS)
            si_fwer(p_of((np.array(maxima[s]) >= own[s][k] - SLACK).sum(), PERMUTATIONS), row["p_fwer"], PERMUTATIONS)
    for e, emotion in enumerate(EMOTIONS if len(SETS) == 2 else []):
        row = overlap[(l, emotion)]
        both, sizes, expected, statistic = agreement([chosen[(s, None, l, 0)] for s in SETS], width, e)
        exact("layer_neurons", width, row["layer_neurons"])
        exact("overlap", both, row["overlap"])
        exact("expected", expected, row["expected"])
        exact("statistic", statistic, row["statistic"])
        exact("p_hypergeometric", hypergeom.sf(both - 1, width, *sizes), row["p_hypergeometric"])
        by_chance(p_of((np.array(drawn[emotion]) >= statistic - SLACK).sum(), PERMUTATIONS), row["p_permutation"], PERMUTATIONS)
        ks.append(ks_2samp(drawn[emotion], null_overlap[(l, emotion)]).pvalue)
exact.done()
by_chance.done()
si_p.done()
si_fwer.done()
report("nulls of overlap and largest SI: same distribution (Kolmogorov-Smirnov)", len(ks), -min(ks), -1e-4, "minus the smallest p")

# ---- readouts
features = {(r["set"], r["image"]): r["features"] for r in table("features")}
X = {s: np.array([features[(s, i)] for i in IMAGES[s]], np.float64) for s in SETS}
scaling = {(r["set"], r["fold"]): r for r in table("scaling")}
readouts = {(r["set"], r["fold"], r["emotion"], r["draw"]): r for r in table("readouts")}
weights, scores = Exact("readouts (scikit-learn, newton-cholesky)", 2e-5), Exact("readouts")
scale = Exact("scaling", 1e-9)
steepest = 0.0
read = {}  # z of the intact network, computed here from the stored weights
for s in SETS:
    for f in FOLDS:
        train, test = PART[(s, f)] == "train", PART[(s, f)] == "test"
        mean, sd = X[s][train].mean(0), X[s][train].std(0)
        sd[X[s][train].max(0) == X[s][train].min(0)] = 0
        scale("mean", np.abs(mean - scaling[(s, f)]["mean"]).max(), 0)
        scale("scale", np.abs(sd - scaling[(s, f)]["scale"]).max(), 0)
        z = np.where(sd == 0, 0, (X[s] - mean) / np.where(sd == 0, 1, sd))
        for e, emotion in enumerate(EMOTIONS):
            for draw in range(Q + 1):
                row, y = readouts[(s, f, emotion, draw)], LABELS[(s, draw)] == e
                fit = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000, solver="newton-cholesky").fit(z[train], y[train])
                weights("weights", np.abs(fit.coef_[0] - row["weights"]).max(), 0)
                weights("bias", fit.intercept_[0], row["bias"])
                decided = z @ row["weights"] + row["bias"]
                read[(s, f, emotion, draw)] = decided
                slope = 1 / (1 + np.exp(-decided[train])) - y[train]
                steepest = max(steepest, abs(slope.sum()), np.abs(z[train].T @ slope + row["weights"]).max())
                of = decided[test].astype(np.float32)
                scores("test_f1", f1_score(y[test], of > 0, zero_division=0), row["test_f1"])
                scores("test_accuracy", accuracy_score(y[test], of > 0), row["test_accuracy"])
                scores("test_balanced_accuracy", balanced_accuracy_score(y[test], of > 0), row["test_balanced_accuracy"])
                scores("test_auc", roc_auc_score(y[test], of), row["test_auc"])
for each in (scale, weights, scores):
    each.done()
report("readouts: gradient at the stored weights", len(readouts), steepest, 1.001e-5, "largest entry")

# ---- surface, from decisions
decisions = defaultdict(dict)
for r in table("decisions"):
    decisions[(r["set"], r["emotion"], r["target"], r["draw"], r["readout"], r["layer"], r["gain"], r["fold"])][r["image"]] = r["z"]
GAINS = sorted({key[6] for key in decisions})
intact = 0.0
for (s, emotion, target, draw, readout, l, g, f), z in decisions.items():
    if g == 1:
        expected = read[(s, f, readout, draw if target == "shuffled" else 0)]
        intact = max(intact, max(abs(z[i] - expected[IMAGES[s].index(i)]) for i in z))
report("decisions at g = 1 are the stored readouts of the stored features", sum(k[6] == 1 for k in decisions), intact, 1e-4)


def scored(z, y):
    """Counts, F1 and AUC of decision values."""
    tn, fp, fn, tp = confusion_matrix(y, z > 0, labels=[False, True]).ravel()
    return {"tp": int(tp), "fp": int(fp), "tn": int(tn), "fn": int(fn), "f1": f1_score(y, z > 0, zero_division=0),
            "accuracy": accuracy_score(y, z > 0), "balanced_accuracy": balanced_accuracy_score(y, z > 0),
            "auc": roc_auc_score(y, z) if 0 < y.sum() < len(y) else None}


def tested(s, f):
    return [i for n, i in enumerate(IMAGES[s]) if PART[(s, f)][n] == "test"]


def pooled(key, readout):
    """One point: scores of each fold and of all of them."""
    s, emotion, target, draw, l, g = key
    labels = draw if target == "shuffled" else 0
    of_fold, all_z, all_y = [], [], []
    for f in FOLDS:
        of = decisions[(s, emotion, target, draw, readout, l, g, f)]
        assert set(of) == set(tested(s, f))
        z = np.array([of[i] for i in tested(s, f)])
        y = np.array([category[(s, labels, i)] == readout for i in tested(s, f)])
        of_fold.append(scored(z, y))
        all_z.append(z > 0)
        all_y.append(y)
    z, y = np.concatenate(all_z), np.concatenate(all_y)
    both = scored(z.astype(float) - 0.5, y)
    weight = [((a["tp"] + a["fn"]) * (a["fp"] + a["tn"]), a["auc"]) for a in of_fold if a["auc"] is not None]
    both["auc"] = sum(w * a for w, a in weight) / sum(w for w, _ in weight)
    both["f1_mean"] = np.mean([a["f1"] for a in of_fold])
    both["f1_sd"] = np.std([a["f1"] for a in of_fold], ddof=1)
    return both, of_fold, z, y


rows = {(r["set"], r["emotion"], r["target"], r["draw"], r["layer"], r["gain"]): r for r in table("surface")}
cells = {(r["set"], r["emotion"], r["target"], r["draw"], r["layer"], r["gain"], r["fold"]): r for r in table("cells")}
points, of_cell, readings = {}, Exact("cells"), {}
for key in rows:
    points[key], of_fold, z, y = pooled(key, key[1])
    readings[key] = (z, y)
    for f in FOLDS:
        for column, value in of_fold[f].items():
            of_cell(column, value, cells[key + (f,)][column])
of_cell.done()
surface = Exact("surface")
for key, row in rows.items():
    s, emotion, target, draw, l, g = key
    mine, base = points[key], points[key[:5] + (1.0,)]
    mine["delta_f1"], mine["delta_auc"] = mine["f1"] - base["f1"], mine["auc"] - base["auc"]
    for column, value in mine.items():
        surface(column, value, row[column])
    surface("baseline_f1", base["f1"], row["baseline_f1"])
    surface("baseline_auc", base["auc"], row["baseline_auc"])
    surface("percent_change", 100 * mine["delta_f1"] / base["f1"] if base["f1"] else None, row["percent_change"])
    source = "shuffled" if target == "sham" else target
    surface("neuron_count_mean", np.mean([len(targets[(f, l, emotion, source, draw)]) for f in FOLDS]), row["neuron_count_mean"])
    surface("cells_missing", 0, row["cells_missing"])


def rank(own, draws, upward):
    draws = np.array(draws)
    return p_of((draws >= own - SLACK).sum() if upward else (draws <= own + SLACK).sum(), len(draws))


def draws_at(key, target, column):
    s, emotion, _, _, l, g = key
    return [points[(s, emotion, target, draw, l, g)][column] for draw in range(1, (R if target == "random" else Q) + 1)
            if (s, emotion, target, draw, l, g) in points]


for key, row in rows.items():
    for column, target, statistic in [("p_specificity", "random", "delta_f1"), ("p_sham", "sham", "delta_f1"), ("p_meaning_f1", "shuffled", "delta_f1"),
                                      ("p_meaning_auc", "shuffled", "delta_auc"), ("p_chance", "shuffled", "f1")]:
        draws = draws_at(key, target, statistic) if key[2] == "selective" else []
        tests = len(draws) > 0 and (column == "p_chance" or key[5] != 1)
        surface(column, rank(points[key][statistic], draws, key[5] > 1 or column == "p_chance") if tests else None, row[column])

# ---- effect nulls
families = defaultdict(list)
for key in rows:
    if key[5] != 1:
        families[key[:4]].append(key)
effect_p, effect_fwer = MonteCarlo("surface.p_effect", PERMUTATIONS), MonteCarlo("surface.p_fwer", PERMUTATIONS)
null_effect = defaultdict(list)
for r in table("null_effect"):
    null_effect[(r["set"], r["emotion"], r["target"], r["draw"])].append(r["max_abs_delta"])
ks = []
for s in SETS:
    coins = rng.integers(0, 2, (DRAWS, len(IMAGES[s]))).astype(float)

    def f1_of(tp, predicted, shown):
        return np.where(tp == 0, 0, 2 * tp / np.maximum(predicted + shown, 1))

    for family, keys in families.items():
        if family[0] != s:
            continue
        maxima, own = np.zeros(DRAWS), {}
        base = readings[keys[0][:5] + (1.0,)][0].astype(float)
        for key in keys:
            moved, y = readings[key][0].astype(float), readings[key][1].astype(float)
            swap = moved - base
            tp_base, n_base = base @ y + coins @ (swap * y), base.sum() + coins @ swap
            tp_moved, n_moved = moved @ y - coins @ (swap * y), moved.sum() - coins @ swap
            delta = f1_of(tp_moved, n_moved, y.sum()) - f1_of(tp_base, n_base, y.sum())
            own[key] = abs(points[key]["delta_f1"])
            maxima = np.maximum(maxima, abs(delta))
            effect_p(p_of((abs(delta) >= own[key] - SLACK).sum(), DRAWS), rows[key]["p_effect"])
        for key in keys:
            effect_fwer(p_of((maxima >= own[key] - SLACK).sum(), DRAWS), rows[key]["p_fwer"])
        ks.append(ks_2samp(maxima, null_effect[family]).pvalue)
        # Benjamini-Hochberg on the p values of the program: the smallest p_j n / j over the larger p values.
        p = np.array([rows[key]["p_effect"] for key in keys])
        order = np.argsort(p)
        adjusted = np.minimum(1, np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1])
        for place, value in zip(order, adjusted):
            surface("p_fdr (from p_effect)", value, rows[keys[place]]["p_fdr"])
for key in rows:
    if key[5] == 1:
        surface("p_effect, p_fwer, p_fdr at g = 1", 0 if all(rows[key][c] is None for c in ("p_effect", "p_fwer", "p_fdr")) else 1, 0)
surface.done()
effect_p.done()
effect_fwer.done()
report("null of the largest |delta F1|: same distribution (Kolmogorov-Smirnov)", len(ks), -min(ks), -1e-4, "minus the smallest p")

# ---- summary
summary = Exact("summary")
for row in table("summary"):
    s, emotion, l, c = row["set"], row["emotion"], row["layer"], row["measure"]

    def curve(target, draw):
        return {g: points[(s, emotion, target, draw, l, g)][c] for g in GAINS if (s, emotion, target, draw, l, g) in points}

    def best(of, among=lambda g: True):
        above = [g for g in of if g > 1 and among(g)]
        return max(above, key=lambda g: (of[g], -g))

    def percent(of, g):
        return 100 * (of[g] - of[1]) / of[1] if of[1] else None

    own = curve("selective", 0)
    summary("baseline", own[1], row["baseline"])
    summary("best_gain", best(own), row["best_gain"])
    summary("enhanced", own[best(own)], row["enhanced"])
    summary("enhanced_percent", percent(own, best(own)), row["enhanced_percent"])
    summary("lesioned", own[0], row["lesioned"])
    summary("lesioned_percent", percent(own, 0), row["lesioned_percent"])
    for target, draws in [("random", R), ("shuffled", Q), ("sham", Q)]:
        curves = [curve(target, draw) for draw in range(1, draws + 1)]
        same = best(own, lambda g: g in curves[0])
        for name, percents in [("enhanced", [percent(of, best(of)) for of in curves]), ("lesioned", [percent(of, 0) for of in curves])]:
            summary(f"{target}_{name}_percent", None if None in percents else np.mean(percents), row[f"{target}_{name}_percent"])
        summary(f"p_{target}_enhanced", rank(own[same] - own[1], [of[best(of)] - of[1] for of in curves], True), row[f"p_{target}_enhanced"])
        summary(f"p_{target}_lesioned", rank(own[0] - own[1], [of[0] - of[1] for of in curves], False), row[f"p_{target}_lesioned"])
summary.done()

# ---- dissociation
dissociation = Exact("dissociation")
for row in table("dissociation"):
    key = (row["set"], row["emotion"], "selective", 0, row["layer"])
    mine, base = pooled(key + (row["gain"],), row["readout"])[0], pooled(key + (1.0,), row["readout"])[0]
    for column in ("tp", "fp", "tn", "fn", "f1", "auc"):
        dissociation(column, mine[column], row[column])
    dissociation("delta_f1", mine["f1"] - base["f1"], row["delta_f1"])
    dissociation("delta_auc", mine["auc"] - base["auc"], row["delta_auc"])
dissociation.done()

print(f"{len(failures)} of the checks failed" + (": " + ", ".join(failures) if failures else ""))
sys.exit(bool(failures))
