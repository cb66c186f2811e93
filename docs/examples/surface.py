"""Draws the surface as heat maps: layers by gains, one panel for each set and emotion.

    duckdb -csv < surface.sql > surface.csv
    python3 surface.py surface.csv surface.png

Needs matplotlib (Debian: python3-matplotlib). The colour is the change of F1 against the intact network: blue is worse, red
better, white unchanged.
"""
import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

table, picture = sys.argv[1:]
with open(table, newline="") as file:
    rows = [row for row in csv.DictReader(file) if row["target"] == "selective"]

families = sorted({(row["set"], row["emotion"]) for row in rows})
sets = sorted({name for name, _ in families})
emotions = [e for e in ("pleasant", "neutral", "unpleasant") if any(e == emotion for _, emotion in families)]
layers = sorted({row["layer"] for row in rows})
gains = sorted({float(row["gain"]) for row in rows})
change = {(row["set"], row["emotion"], row["layer"], float(row["gain"])): float(row["delta_f1"]) for row in rows}
largest = max(abs(value) for value in change.values()) or 1

figure, panels = plt.subplots(len(sets), len(emotions), squeeze=False, sharex=True, sharey=True, layout="constrained",
                              figsize=(3.2 * len(emotions), 0.8 + 2.4 * len(sets)))
for row, name in enumerate(sets):
    for column, emotion in enumerate(emotions):
        panel = panels[row][column]
        values = [[change.get((name, emotion, layer, gain), float("nan")) for gain in gains] for layer in layers]
        image = panel.imshow(values, aspect="auto", cmap="RdBu_r", vmin=-largest, vmax=largest)
        panel.set_title(f"{name}, {emotion}")
        panel.set_yticks(range(len(layers)), layers)
        shown = range(0, len(gains), max(1, len(gains) // 8))
        panel.set_xticks(shown, [f"{gains[i]:g}" for i in shown])
        if row == len(sets) - 1:
            panel.set_xlabel("gain")
figure.colorbar(image, ax=panels, label="change of F1")
figure.savefig(picture, dpi=150)
