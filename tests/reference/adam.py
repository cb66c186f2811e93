"""Reference values of PyTorch's Adam, for the tests of the Adam readout.

    python3 tests/reference/adam.py REFERENCES

REFERENCES is tests/EmotionSelectivity.Science.Tests/References, with activations.bin and science.json (from science.py).
Writes adam.json there. Uses torch.nn.Linear(d, 2), cross-entropy and torch.optim.Adam in double precision. The first
weights and the order of the batches are the draws that the program makes (Science/Randomness).
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

import philox

REFERENCES = Path(sys.argv[1])
START, BATCHES, DRAWS_OF_LABELS = 21, 22, 16
torch.set_num_threads(1)
activations = np.fromfile(REFERENCES / "activations.bin", "<f4")
sets = json.load(open(REFERENCES / "science.json"))["sets"]
WIDTHS = {"conv1_1": 32, "conv3_2": 128, "features": 256}


def rows(place, block):
    names = list(WIDTHS)
    start = 60 * (place * sum(WIDTHS.values()) + sum(WIDTHS[n] for n in names[: names.index(block)]))
    return activations[start : start + 60 * WIDTHS[block]].reshape(60, -1).astype(np.float64)


def train(x, positive, seed, labels, context):
    n, d = x.shape
    x, y = torch.tensor(x), torch.tensor(positive, dtype=torch.long)
    layer = torch.nn.Linear(d, 2, dtype=torch.float64)
    with torch.no_grad():
        for unit in range(2):
            first = (2 * philox.uniform(seed, START, labels * DRAWS_OF_LABELS + unit, context, d + 1) - 1) / np.sqrt(d)
            layer.weight[unit] = torch.tensor(first[:d])
            layer.bias[unit] = first[d]
    adam = torch.optim.Adam(layer.parameters(), lr=1e-3)
    loss = torch.nn.CrossEntropyLoss()
    steps = 0
    for epoch in range(10):
        order = philox.permutation(seed, BATCHES, labels * DRAWS_OF_LABELS + epoch, context, n)
        for start in range(0, n, 128):
            batch = order[start : start + 128]
            adam.zero_grad()
            loss(layer(x[batch]), y[batch]).backward()
            adam.step()
            steps += 1
    w, b = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    z = (layer(x)[:, 1] - layer(x)[:, 0]).detach().numpy()
    return {"weights": (w[1] - w[0]).tolist(), "bias": b[1] - b[0], "steps": steps, "z": z[:60].tolist()}


both = np.concatenate([rows(0, "conv1_1"), rows(1, "conv1_1")])
categories = sets[0]["categories"] + sets[1]["categories"]
cases = []
# 300 rows give batches of 128, 128 and 44: the 120 responses of conv1_1, the same doubled, and half of them multiplied by four.
many = np.stack([both[i % 120] * 2.0 ** (i // 120) for i in range(300)])
shown = [categories[i % 120] for i in range(300)]
for emotion, seed, labels, context in ((0, 2024, 0, 5), (2, 2**40 + 5, 3, 0)):
    cases.append({"rows": "many", "emotion": emotion, "seed": seed, "labels": labels, "context": context,
                  **train(many, [c == emotion for c in shown], seed, labels, context)})
# Fewer images than one batch holds.
cases.append({"rows": "features", "emotion": 1, "seed": 7, "labels": 1, "context": 2,
              **train(rows(0, "features"), [c == 1 for c in categories[:60]], 7, 1, 2)})
json.dump(cases, open(REFERENCES / "adam.json", "w"), separators=(",", ":"))
