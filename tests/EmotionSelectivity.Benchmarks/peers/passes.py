"""The passes of a sweep as their users would write them, with PyTorch and scikit-learn (Debian's python3-torch, python3-sklearn, python3-joblib).

    passes.py FOLDER WAY CORES

FOLDER holds a case (PeerFiles.cs writes it). WAY:
  authors  for each layer and batch the network up to the layer once, then for each gain and target the rest of it (Liu et al. 2024)
  joblib   the same, the images shared out among CORES processes of one thread each
  hooks    a forward hook on the layer, and the whole network for each (layer, gain, target)

Prints the seconds, then each decision's sign in the order (layer, gain, target, readout, image) as 0 and 1.
"""
import json
import sys
import time

import numpy as np
import torch
from joblib import Parallel, delayed
from sklearn.metrics import f1_score

folder, way, cores = sys.argv[1], sys.argv[2], int(sys.argv[3])
BATCH = 25
case = json.load(open(f"{folder}/case.json"))


def network():
    values = np.fromfile(f"{folder}/weights.bin", dtype="<f4")
    at, modules, names = 0, [], {}

    def take(*shape):
        nonlocal at
        count = int(np.prod(shape))
        at += count
        return torch.from_numpy(values[at - count:at].reshape(shape).copy())

    for kind, *rest in case["operations"]:
        if kind == "conv":
            name, inputs, outputs, kernel, stride, padding = rest
            module = torch.nn.Conv2d(inputs, outputs, kernel, stride, padding)
            module.weight.data, module.bias.data = take(outputs, inputs, kernel, kernel), take(outputs)
            modules += [module, torch.nn.ReLU(inplace=True)]
            names[name] = len(modules)
        elif kind == "pool":
            modules.append(torch.nn.MaxPool2d(rest[0], rest[1]))
        elif kind == "average":
            modules += [torch.nn.AdaptiveAvgPool2d(rest[0]), torch.nn.Flatten()]
        else:
            inputs, outputs = rest
            module = torch.nn.Linear(inputs, outputs)
            module.weight.data, module.bias.data = take(outputs, inputs), take(outputs)
            modules += [module, torch.nn.ReLU(inplace=True)]
    return torch.nn.Sequential(*modules).eval(), names


def gains_of(channels, neurons, gain):
    multipliers = torch.ones(1, channels, 1, 1)
    multipliers[0, neurons] = gain
    return multipliers


def by_suffixes(net, names, images):
    """Features, shape (layers, gains, targets, images, features)."""
    features = []
    for layer, targets in zip(case["layers"], case["targets"]):
        of_layer = [[[] for _ in targets] for _ in case["gains"]]
        for begin in range(0, len(images), BATCH):
            maps = net[:names[layer]](images[begin:begin + BATCH])
            for g, gain in enumerate(case["gains"]):
                for t, target in enumerate(targets):
                    of_layer[g][t].append(net[names[layer]:](maps * gains_of(maps.shape[1], target["neurons"], gain)))
        features.append([[torch.cat(batches).numpy() for batches in of_gain] for of_gain in of_layer])
    return features


def by_hooks(net, names, images):
    features = []
    for layer, targets in zip(case["layers"], case["targets"]):
        of_layer = []
        for gain in case["gains"]:
            of_gain = []
            for target in targets:
                hook = net[names[layer] - 1].register_forward_hook(
                    lambda module, inputs, output: output * gains_of(output.shape[1], target["neurons"], gain))
                of_gain.append(torch.cat([net(images[b:b + BATCH]) for b in range(0, len(images), BATCH)]).numpy())
                hook.remove()
            of_layer.append(of_gain)
        features.append(of_layer)
    return features


def share(images):
    torch.set_num_threads(1)
    with torch.inference_mode():
        net, names = network()
        began = time.perf_counter()
        return by_suffixes(net, names, images), time.perf_counter() - began


def main():
    torch.set_num_threads(cores)
    images = torch.from_numpy(np.fromfile(f"{folder}/images.bin", dtype="<f4").reshape(case["images"], 3, case["size"], case["size"]))
    readouts = np.fromfile(f"{folder}/readouts.bin", dtype="<f8").reshape(3, -1)
    categories = np.array(case["categories"])
    net, names = network()
    parts = np.array_split(np.arange(len(images)), cores)
    began = time.perf_counter()
    if way == "joblib":
        # The slowest process counts, from when it has the network; neither that nor the way of its features back is held against it.
        shares = Parallel(n_jobs=cores)(delayed(share)(images[part]) for part in parts if len(part))
        began = time.perf_counter() - max(seconds for _, seconds in shares)
        features = [[[np.concatenate([s[l][g][t] for s, _ in shares]) for t in range(len(targets))] for g in range(len(case["gains"]))]
                    for l, targets in enumerate(case["targets"])]
    else:
        with torch.inference_mode():
            features = (by_suffixes if way == "authors" else by_hooks)(net, names, images)
    signs = []
    for l, targets in enumerate(case["targets"]):
        for g in range(len(case["gains"])):
            for t, target in enumerate(targets):
                z = features[l][g][t].astype("f8") @ readouts[:, :-1].T + readouts[:, -1]
                f1_score(categories == target["emotion"], z[:, target["emotion"]] > 0, zero_division=0)
                signs.append((z.T > 0).astype(int))
    seconds = time.perf_counter() - began
    print(seconds)
    print("".join(map(str, np.concatenate(signs, axis=None))))


main()
