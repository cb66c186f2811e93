#!/usr/bin/python3
"""Checkpoints of the quickstart's network as training code writes them: pickles by torch.save, without the bytes of the storages.

Needs Debian's python3-torch (1.13). Writes, under tests/EmotionSelectivity.Inference.Tests/Weights/Checkpoints/: NAME.pkl, the data.pkl
of the file that torch.save wrote; and checkpoints.json, which says of each storage of each file which parameter of
deploy/quickstart/vgg-mini.safetensors its bytes are, times a factor, or how many zero bytes. The tests put the file together again.

    /usr/bin/python3 tests/reference/checkpoints.py

Negative bits: PyTorch 1.13 has them (torch._neg_view) but does not save them. This script writes them as PyTorch 2 does: the
dictionary of torch._utils.get_tensor_metadata as seventh argument of _rebuild_tensor_v2. PyTorch itself says what the values are.
"""
import argparse
import collections
import datetime
import decimal
import enum
import fractions
import functools
import io
import json
import os
import pathlib
import random
import re
import uuid
import zipfile
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

from weights import QUICKSTART, raw, read_safetensors

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inference.Tests" / "Weights" / "Checkpoints"
VALUES = read_safetensors(QUICKSTART)
KNOWN = {raw(factor * t): (name, factor) for factor in (1, -1, 2) for name, t in reversed(VALUES.items())}


class Net(nn.Module):
    """vgg-mini, with torchvision's names."""

    def __init__(self):
        super().__init__()
        layers, inputs = [], 3
        for outputs in (32, 32, "M", 64, 64, "M", 128, 128, "M", 128, 128, "M"):
            layers += [nn.MaxPool2d(2)] if outputs == "M" else [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            inputs = inputs if outputs == "M" else outputs
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(128, 256), nn.ReLU(), nn.Dropout(), nn.Linear(256, 256), nn.ReLU(), nn.Dropout(), nn.Linear(256, 30))
        self.load_state_dict(VALUES)


class Around(nn.Module):
    """Another module with the network as a child."""

    def __init__(self, name, child):
        super().__init__()
        self.add_module(name, child)


class Bits:
    """A view that pickles as PyTorch 2 pickles it."""

    def __init__(self, stored, metadata, hooks=None):
        self.stored, self.metadata, self.hooks = stored, metadata, OrderedDict() if hooks is None else hooks

    def __reduce_ex__(self, protocol):
        t = self.stored
        arguments = (t.storage(), t.storage_offset(), tuple(t.size()), t.stride(), False, self.hooks)
        return torch._utils._rebuild_tensor_v2, arguments + ((self.metadata,) if self.metadata is not None else ())


def negated(t):
    """The same values as a view with the negative bit over a storage of the opposite sign."""
    stored = -t
    assert torch._neg_view(stored).is_neg() and torch.equal(torch._neg_view(stored), t)
    return Bits(stored, {"neg": True})


class Calls:
    def __init__(self, function, *arguments, state=None):
        self.call = (function, arguments, state) if state is not None else (function, arguments)

    def __reduce__(self):
        return self.call


class Colour(enum.Enum):
    RED = 1


class Config(dict):
    """A dictionary of another class, with attributes."""


class Slots:
    __slots__ = ("a", "b")


class Keyword:
    """Rebuilt with keyword arguments (NEWOBJ_EX)."""

    def __new__(cls, *, size):
        made = super().__new__(cls)
        made.size = size
        return made

    def __getnewargs_ex__(self):
        return (), {"size": self.size}


def objects():
    """Values beside the tensors, by what they are."""
    slots = Slots()
    slots.a, slots.b = 1, "b"
    config = Config(lr=0.1)
    config.path = pathlib.PurePosixPath("/data")
    small = nn.Linear(2, 2)
    optimizer = torch.optim.SGD(small.parameters(), lr=0.1, momentum=0.9)
    small(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 30)
    rows = collections.defaultdict(list)
    rows["loss"].append(0.5)
    return {
        "args": argparse.Namespace(lr=0.1, data="/data", sizes=[1, 2]),
        "numpy-scalar": np.float64(71.5), "numpy-float32": np.float32(1.5), "numpy-array": np.arange(6.0).reshape(2, 3), "numpy-dtype": np.dtype("f4"),
        "datetime": datetime.datetime(2024, 1, 2, 3, 4, 5), "timedelta": datetime.timedelta(hours=3), "timezone": datetime.timezone.utc,
        "set": {1, 2, 3}, "frozenset": frozenset({"a"}), "bytes": b"\0\1\2" * 200, "bytearray": bytearray(b"abc"), "complex": 1 + 2j,
        "device": torch.device("cuda", 1), "dtype": torch.float32, "size": torch.Size([1, 2]), "layout": torch.strided,
        "defaultdict": rows, "counter": collections.Counter("aab"), "deque": collections.deque([1, 2], maxlen=5),
        "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "rng": torch.get_rng_state()[:64],
        "python-rng": random.Random(1).getstate(), "numpy-rng": np.random.RandomState(1).get_state(),
        "partial": functools.partial(sorted, reverse=True), "function": os.path.join, "class": Net, "path": pathlib.PurePosixPath("/a"),
        "regex": re.compile("a+"), "decimal": decimal.Decimal("0.1"), "fraction": fractions.Fraction(1, 3), "uuid": uuid.UUID(int=5), "range": range(3),
        "slice": slice(1, 2), "enum": Colour.RED, "config": config, "slots": slots, "keyword": Keyword(size=3), "error": ValueError("x"),
        "huge-int": 2 ** 200, "text": "résumé", "nothing": None, "nested": {"deep": [{"a": (1, {2})}]},
        "complex-tensor": torch.tensor([1 + 2j]), "sparse": torch.eye(2).to_sparse(), "quantised": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
        "call": Calls(os.system, "exit 1"), "call-with-state": Calls(os.getcwd, state={"a": 1}), "module": nn.Linear(1, 1), "parameter": nn.Parameter(torch.zeros(2)),
        "storage": torch.zeros(2).storage(),
    }


def child(*names):
    module = Net()
    for name in reversed(names):
        module = {"dp": nn.DataParallel}.get(name, functools.partial(Around, name))(module)
    return module.state_dict()


def twice():
    return OrderedDict((name, 2 * t) for name, t in VALUES.items())


def compiled(prefix=""):
    """torch.compile of PyTorch 2 is a module whose child is called _orig_mod."""
    return OrderedDict((f"{prefix}_orig_mod.{name}", t) for name, t in VALUES.items())


def parallel_features():
    net = Net()
    net.features = nn.DataParallel(net.features)
    return net.state_dict()


def averaged():
    return torch.optim.swa_utils.AveragedModel(Net()).state_dict()


def lightning():
    return {
        "epoch": 3, "global_step": 100, "pytorch-lightning_version": "1.8.0", "state_dict": Around("model", Net()).state_dict() | {"loss.weight": torch.zeros(3)},
        "loops": {"fit_loop": {"state_dict": {}}}, "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": torch.tensor(0.5)}},
        "optimizer_states": [objects()["optimizer"]], "lr_schedulers": [], "hparams_name": "kwargs", "hyper_parameters": Config(lr=0.1)}


def usable():
    """Files with one network: name -> what is saved."""
    t, few = VALUES, list(VALUES)
    files = {
        "neg-one": {**t, few[0]: negated(t[few[0]])}, "neg-all": {name: negated(v) for name, v in t.items()},
        "bits-not-set": {name: Bits(v, {"neg": False, "conj": False}) for name, v in t.items()}, "bits-empty": {name: Bits(v, {}) for name, v in t.items()},
        "parallel-features": parallel_features(), "parallel-features-wrapped": {"arch": "vgg", "state_dict": parallel_features()}, "averaged": averaged(),
        "compiled": compiled(), "compiled-child": compiled("model."), "compiled-parallel": compiled("module."), "lightning": lightning(),
        "prefix-module-model-backbone": child("dp", "model", "backbone"), "prefix-model-module-net": child("model", "dp", "net"),
        "prefix-of-its-own": child("trunk", "cnn_7"), "beside-a-head": child("backbone") | {"head.weight": torch.zeros(2, 30), "head.bias": torch.zeros(2)},
        "wrapped-twice": {"checkpoint": {"model": t, "step": 3}}, "wrapped-in-another-dictionary": Config(model=t), "wrapped-ema": {"ema": {"module": child("dp"), "decay": 0.99}},
        "wrapped-in-an-ordered-dictionary": OrderedDict([("best", torch.tensor(1.0)), ("params", OrderedDict(t))]),
        "two-names-of-one": {"model": t, "state_dict": t},
    }
    for prefix in ("model", "net", "backbone", "encoder", "student"):
        files[f"prefix-{prefix}"] = child(prefix)
    for wrapper in ("net", "params", "model", "model_state", "ema", "averaged_model", "state_dict", "model_state_dict", "network", "weights", "generator"):
        files[f"wrapper-{wrapper}"] = {"epoch": 1, wrapper: t}
    for protocol in (2, 4):
        files[f"objects-beside-{protocol}"] = {"epoch": 1, **objects(), "state_dict": t}
        files[f"objects-within-{protocol}"] = {**{name: value for name, value in objects().items() if not torch.is_tensor(value)}, **t}
    files["long-text"] = {"log": "a" * 70_000, "state_dict": t}
    return files


def unusable():
    """Files that are refused: name -> what is saved."""
    t, first = VALUES, next(iter(VALUES))
    return {
        "two-networks": {"model": t, "model_ema": twice()}, "two-prefixes": {"state_dict": {f"student.{n}": v for n, v in t.items()} | {f"teacher.{n}": v for n, v in twice().items()}},
        "one-beside-its-average": {**t, "ema": twice()}, "average-within": {"net": t, "swa": {"n_averaged": 3, "module": {f"module.{n}": v for n, v in twice().items()}}},
        "prefix-beside-none": {**t, **{f"ema.{n}": v for n, v in twice().items()}, "ema.n_averaged": torch.tensor(3)},
        "prefix-within-a-prefix": {f"model.{n}": v for n, v in t.items()} | {f"model.ema.{n}": v for n, v in twice().items()},
        "bit-conj": {**t, first: Bits(t[first], {"conj": True})}, "bit-unknown": {**t, first: Bits(t[first], {"zero": True})}, "bit-a-number": {**t, first: Bits(t[first], {"neg": 1})},
        "bits-no-dictionary": {**t, first: Bits(t[first], [("neg", True)])}, "hooks": {**t, first: Bits(t[first], None, OrderedDict([(0, os.getcwd)]))},
        "array-in-place": {**t, first: t[first].numpy()[:1]}, "quantised-in-place": {**t, first: torch.quantize_per_tensor(t[first], 0.1, 0, torch.qint8)},
        "whole-model": Net(), "whole-model-wrapped": {"model": Net()}, "list": [1, 2],
    }


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    described = {}
    for kind, files in (("usable", usable()), ("unusable", unusable())):
        for name, value in files.items():
            protocol = 4 if name.endswith("-4") else 2
            file = io.BytesIO()
            torch.save(value, file, pickle_protocol=protocol)
            with zipfile.ZipFile(file) as archive:
                (OUT / f"{name}.pkl").write_bytes(archive.read("archive/data.pkl"))
                storages = {}
                for entry in archive.namelist():
                    if entry.startswith("archive/data/"):
                        content = archive.read(entry)
                        parameter, factor = KNOWN.get(content, (None, 0))
                        storages[entry[len("archive/data/"):]] = {"parameter": parameter, "factor": factor} if parameter else {"zeros": len(content)}
            described[name] = {"kind": kind, "storages": storages}
    (OUT / "checkpoints.json").write_text(json.dumps(described, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
