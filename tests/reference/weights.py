#!/usr/bin/python3
"""Small weight files in every format that PyTorch ever wrote, and the values that PyTorch reads from them.

Needs Debian's python3-torch (1.13) and python3-scipy. Writes, under tests/EmotionSelectivity.Inference.Tests/Weights/: Files/* and
expected.json (for each file its tensors: type, shape, and the bits of its values widened to fp32, row-major); and
tests/EmotionSelectivity.Science.Tests/References/normal-quantiles.json (SciPy's ndtri).

    /usr/bin/python3 tests/reference/weights.py

With a folder as argument it writes the network of the quickstart there instead, as vgg-mini.pth, vgg-mini-legacy.pth and
vgg-mini-tar.pth, for trying the program by hand.

PyTorch 1.13 still reads the TAR format of PyTorch 0.1 but does not write it. This script writes it as torch/serialization.py of
0.1.12 did, and reads every file back by torch.load before using it. The legacy files name storages by their addresses, so their
bytes differ from run to run; their values do not.
"""
import io
import json
import os
import pathlib
import pickle
import struct
import sys
import tarfile
import tempfile
import types
import zipfile
from collections import OrderedDict

import numpy as np
import torch
from scipy.special import ndtri

TESTS = pathlib.Path(__file__).resolve().parent.parent
OUT = TESTS / "EmotionSelectivity.Inference.Tests" / "Weights"
FILES = OUT / "Files"
NORMAL = TESTS / "EmotionSelectivity.Science.Tests" / "References" / "normal-quantiles.json"
QUICKSTART = TESTS.parent / "deploy" / "quickstart" / "vgg-mini.safetensors"
NAMES = {torch.float32: "fp32", torch.float16: "fp16", torch.bfloat16: "bf16", torch.float64: "fp64", torch.int64: "int64"}
SAFETENSORS = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64"}
STORAGES = {torch.float32: torch.FloatStorage, torch.float16: torch.HalfStorage, torch.bfloat16: torch.BFloat16Storage,
            torch.float64: torch.DoubleStorage, torch.int64: torch.LongStorage}


def state_dict():
    """Every kind of tensor that a state dict can hold: types, strides, offsets, shared storages, tensors without elements."""
    torch.manual_seed(7)
    shared = torch.randn(10)
    tensors = OrderedDict()
    tensors["conv.weight"] = torch.nn.Parameter(torch.randn(2, 3, 2, 2))
    tensors["conv.bias"] = torch.nn.Parameter(torch.tensor([-0.0, 1e-42]))
    tensors["extremes"] = torch.tensor([torch.finfo(torch.float32).max, -torch.finfo(torch.float32).tiny, 1 / 3])
    tensors["half"] = torch.tensor([[65504.0, -6e-8, 0.1], [1.0, -0.0, 2.0 ** -14]], dtype=torch.float16)
    tensors["brain"] = torch.tensor([3e38, -1e-40, 0.1, 1.0], dtype=torch.bfloat16)
    tensors["transposed"] = torch.randn(3, 4).t()
    tensors["half_transposed"] = torch.randn(2, 3).half().t()
    tensors["channels_last"] = torch.randn(2, 3, 2, 2).to(memory_format=torch.channels_last)
    tensors["shared.first"] = shared[2:5]
    tensors["shared.second"] = shared[4:10].reshape(2, 3)
    tensors["shared.gaps"] = shared[1::3]
    tensors["bn.num_batches_tracked"] = torch.tensor(2 ** 40 + 1)
    tensors["double"] = torch.tensor([0.1, 1e300], dtype=torch.float64)
    tensors["scalar"] = torch.tensor(0.25)
    tensors["empty"] = torch.zeros(0)
    tensors["no_columns"] = torch.zeros(3, 0)
    return tensors


def expected(tensors):
    def values(t):
        return t.detach().contiguous().float().view(-1).numpy().view(np.uint32).tolist()
    return {name: {"type": NAMES[t.dtype], "shape": list(t.shape), "bits": values(t) if t.dtype in list(NAMES)[:3] else None}
            for name, t in tensors.items()}


def raw(t):
    t = t.detach().contiguous()
    return (t.view(torch.int16) if t.dtype == torch.bfloat16 else t).numpy().tobytes()


def same(a, b):
    """Whether the bits are equal, for any type."""
    return a.dtype == b.dtype and a.shape == b.shape and raw(a) == raw(b)


# ---- pickles in the form of Python 2: byte strings, decimal integers, ordered dictionaries from a list of lists

class Python2Pickler(pickle._Pickler):
    dispatch = dict(pickle._Pickler.dispatch)

    def __init__(self, file, protocol=2):
        super().__init__(file, protocol=2)

    def save_str(self, text):
        data = text.encode("ascii")
        self.write(b"U" + bytes([len(data)]) + data if len(data) < 256 else b"T" + struct.pack("<I", len(data)) + data)
        self.memoize(text)

    def save_int(self, number):
        if -2 ** 31 <= number < 2 ** 31 or number >= 2 ** 63:
            self.save_long(number)
        else:
            self.write(b"I%d\n" % number)

    dispatch[str] = save_str
    dispatch[int] = save_int

    def reducer_override(self, value):
        return (OrderedDict, ([list(item) for item in value.items()],)) if type(value) is OrderedDict else NotImplemented


# Python's own pickler consults dispatch before reducer_override only for types it knows, and OrderedDict is not one of them.
PYTHON_2 = types.SimpleNamespace(__name__="pickle of Python 2", Pickler=Python2Pickler, dump=lambda value, file, protocol=2: Python2Pickler(file).dump(value))


# ---- PyTorch 0.1

class Global:
    """A name that a pickle imports, such as torch.FloatTensor, which is not a class any more."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class TarPickler(Python2Pickler):
    dispatch = dict(Python2Pickler.dispatch)

    def save_name(self, value):
        self.write(f"c{value.module}\n{value.name}\n".encode())

    dispatch[Global] = save_name


def tar_file(tensors, view=None):
    """Writes a file as torch.save of 0.1.12 did. Its keys are addresses; `view` names a tensor whose storage is a view of another one."""
    roots, entries, views = {}, [], []
    for i, (name, t) in enumerate(tensors.items()):
        storage = t.storage()
        root = roots.setdefault(storage.data_ptr() or -i, (140234567890000 + 64 * i, storage, t.dtype))[0]
        key, offset = 94000000000000 + 32 * i, t.storage_offset()
        if name == view:
            views.append((140234567999999, root, 1, len(storage) - 1))
            root, offset = 140234567999999, offset - 1
        entries.append((key, root, t, offset))

    def dump(value, file):
        TarPickler(file).dump(value)

    storages = io.BytesIO()
    dump(len(roots), storages)
    for key, storage, dtype in roots.values():
        dump((key, "cpu", Global("torch", STORAGES[dtype].__name__)), storages)
        elements = torch.tensor([], dtype=dtype).set_(storage, 0, (len(storage),))
        storages.write(struct.pack("<q", len(storage)) + raw(elements))
    dump(views, storages)

    written = io.BytesIO()
    dump(len(entries), written)
    for key, root, t, offset in entries:
        dump((key, root, Global("torch", STORAGES[t.dtype].__name__.replace("Storage", "Tensor"))), written)
        written.write(struct.pack(f"<q{t.dim()}q{t.dim()}qq", t.dim(), *t.shape, *t.stride(), offset))

    pickled = io.BytesIO()
    keys = {id(t): str(key) for key, _, t, _ in entries}
    pickler = TarPickler(pickled)
    pickler.persistent_id = lambda value: keys.get(id(value))
    pickler.dump(OrderedDict(tensors))

    sizes = io.BytesIO()
    dump({"protocol_version": 1000, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}, sizes)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar:
        for name, content in (("sys_info", sizes), ("pickle", pickled), ("tensors", written), ("storages", storages)):
            member = tarfile.TarInfo(name)
            member.size = content.tell()
            tar.addfile(member, io.BytesIO(content.getvalue()))
    return file.getvalue()


# ---- safetensors, by its specification

def safetensors_file(tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, t in tensors.items():
        content = raw(t)
        header[name] = {"dtype": SAFETENSORS[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


# ---- zip archives in the form used beyond 4 GiB: every number in eight bytes

def with_large_fields(content):
    """The same archive with a directory in which every four-byte field refers to its eight-byte counterpart."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        start = archive.start_dir
    directory = b""
    for e in entries:
        name = e.filename.encode()
        other = struct.pack("<HH3s", 0x4246, 3, b"pad")
        large = struct.pack("<HHQQQ", 1, 24, e.file_size, e.compress_size, e.header_offset)
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, e.flag_bits, 0, 0, 0, e.CRC, 2 ** 32 - 1, 2 ** 32 - 1, len(name),
                                 len(other + large), 0, 0, 0, 0, 2 ** 32 - 1) + name + other + large
    end = start + len(directory)
    return content[:start] + directory + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(entries), len(entries), len(directory), start) \
        + struct.pack("<IIQI", 0x07064B50, 0, end, 1) + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2 ** 16 - 1, 2 ** 16 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 0)


# ---- content that no state dict has

class Calls:
    """An object that pickles to a call."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def saved(value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def loaded(content):
    """Reads by torch.load, which needs a real file for its older formats."""
    with tempfile.NamedTemporaryFile(suffix=".pth") as file:
        file.write(content)
        file.flush()
        return torch.load(file.name)


def check(content, tensors, unwrap=lambda value: value):
    read = unwrap(loaded(content))
    assert list(read) == list(tensors), (list(read), list(tensors))
    assert all(same(read[name], t) for name, t in tensors.items())


def read_safetensors(path):
    content = path.read_bytes()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    return OrderedDict(
        (name, torch.from_numpy(np.frombuffer(content[8 + length:][slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy()))
        for name, entry in header.items() if name != "__metadata__")


def write_files():
    FILES.mkdir(parents=True, exist_ok=True)
    tensors, values = state_dict(), {}

    def write(name, content, written=tensors, unwrap=lambda value: value):
        if not name.endswith(".safetensors"):
            check(content, written, unwrap)
        (FILES / name).write_bytes(content)
        values[name] = expected(written)

    write("zip.pth", saved(tensors))
    write("zip-protocol-4.pth", saved(tensors, pickle_protocol=4))
    write("zip-large-fields.pth", with_large_fields(saved(tensors)))
    write("legacy.pth", saved(tensors, _use_new_zipfile_serialization=False))
    write("legacy-python-2.pth", saved(tensors, _use_new_zipfile_serialization=False, pickle_module=PYTHON_2))
    write("tar.pth", tar_file(tensors, view="shared.second"))
    write("plain.safetensors", safetensors_file(tensors))

    few = OrderedDict((name, tensors[name]) for name in ("conv.weight", "conv.bias", "bn.num_batches_tracked"))
    parallel = OrderedDict(("module." + name, t) for name, t in few.items())
    parallel._metadata = OrderedDict([("", {"version": 1}), ("module", {"version": 1})])
    checkpoint = {
        "epoch": 90, "arch": "tiny", "best_acc1": torch.tensor(71.5), "state_dict": parallel, "amp": None, "done": True,
        "optimizer": {"state": {0: {"momentum_buffer": torch.ones(2)}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999), "params": [0, 1]}]}}

    def strip(value):
        return OrderedDict((name[len("module."):], t) for name, t in value["state_dict"].items())
    write("wrapped-zip.pth", saved(checkpoint), few, strip)
    write("wrapped-legacy.pth", saved(checkpoint, _use_new_zipfile_serialization=False), few, strip)
    (OUT / "expected.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")

    bias = tensors["conv.bias"]
    hostile = {
        "calls-system": {"a": bias, "b": Calls(os.system, "exit 1")},
        "calls-eval": OrderedDict([("a", Calls(eval, "1/0"))]),
        "calls-getattr": {"a": Calls(getattr, Calls(__import__, "os"), "system")},
    }
    for name, value in hostile.items():
        (FILES / f"{name}.pth").write_bytes(saved(value))
        (FILES / f"{name}-protocol-4.pth").write_bytes(saved(value, pickle_protocol=4))
        (FILES / f"{name}-legacy.pth").write_bytes(saved(value, _use_new_zipfile_serialization=False))


def write_quantiles():
    """Both tails to the limits of double precision, the middle, and both sides of every point where the formula changes."""
    rng = np.random.default_rng(2024)
    tails = 10.0 ** -np.concatenate([np.linspace(1, 307, 154), [308, 310, 315, 320]])
    near = [0.5 - 0.425, 0.5 + 0.425, 0.5 - 0.425000001, 0.5 + 0.425000001, np.exp(-25), np.exp(-25.000001), 2.0 ** -53, 1 - 2.0 ** -53, 5e-324]
    p = np.concatenate([tails, 1 - tails[:8], near, rng.random(150), 0.5 + 10.0 ** -np.arange(2, 15), [0.5]])
    NORMAL.write_text(json.dumps({"p": p.tolist(), "x": ndtri(p).tolist()}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        network, folder = read_safetensors(QUICKSTART), pathlib.Path(sys.argv[1])
        for name, content in (("vgg-mini.pth", saved(network)), ("vgg-mini-tar.pth", tar_file(network)),
                              ("vgg-mini-legacy.pth", saved(network, _use_new_zipfile_serialization=False))):
            check(content, network)
            (folder / name).write_bytes(content)
    else:
        write_files()
        write_quantiles()
        print({file.name: file.stat().st_size for file in sorted(FILES.iterdir())})
