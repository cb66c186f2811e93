#!/usr/bin/python3
"""Reference responses, features and logits of torchvision's VGG-16 and AlexNet, intact and with neurons multiplied by a gain.

Needs Debian's python3-torch and python3-torchvision. Writes
tests/EmotionSelectivity.Inference.Tests/Networks/{vgg16,alexnet}.bin as little-endian float32, in this order: responses of
every layer (means over the rectified maps), penultimate features, logits, then the penultimate features under each
intervention of INTERVENTIONS. Weights and pixels are a hash of their index, so that any language can produce the same.

    /usr/bin/python3 tests/reference/networks.py
"""
import pathlib

import numpy as np
import torch
import torchvision

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inference.Tests" / "Networks"
INTERVENTIONS = {
    "vgg16": [("features.12", [0, 5, 7, 200], 0.0), ("features.12", [0, 5, 7, 200], 2.5), ("features.28", list(range(0, 512, 3)), 6.0)],
    "alexnet": [("features.0", [1, 2, 3], 0.0), ("features.6", list(range(0, 384, 5)), 2.5), ("features.10", [9], 6.0)],
}


def hashed(count, salt):
    """`count` values in [-1, 1), each a hash of (index, salt)."""
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(salt) * np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x2C1B3C6D)
    h ^= h >> np.uint32(12)
    h *= np.uint32(0x297A2D39)
    h ^= h >> np.uint32(15)
    return h.astype(np.float64) / 2.0**31 - 1.0


def weights(network):
    """Weights uniform with He's variance; biases between -0.1 and 0.1."""
    state = {}
    for salt, (key, value) in enumerate(network.state_dict().items()):
        scale = 0.1 if key.endswith("bias") else np.sqrt(6.0 / np.prod(value.shape[1:]))
        state[key] = torch.from_numpy((hashed(value.numel(), salt) * scale).astype(np.float32).reshape(tuple(value.shape)))
    return state


def pixels(size):
    values = ((hashed(size * size * 3, 999) + 1) * 128).astype(np.uint8).reshape(size, size, 3)
    x = torch.from_numpy(values).permute(2, 0, 1).float().div(255)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    return ((x - mean) / deviation).unsqueeze(0)


def run(name, network):
    network.load_state_dict(weights(network))
    network.eval()
    x = pixels(224)
    responses, features = [], []
    modules = dict(network.named_modules())
    names = list(modules)
    relus = [m for n, m in modules.items() if n.startswith("features.") and isinstance(m, torch.nn.ReLU)]
    for relu in relus:
        relu.inplace = False
        relu.register_forward_hook(lambda m, i, o: responses.append(o.mean(dim=(2, 3)).flatten()))
    network.classifier[-1].register_forward_hook(lambda m, i, o: features.append(i[0].flatten().clone()))
    with torch.no_grad():
        logits = network(x).flatten()
        intact = list(responses)
        intervened = []
        for convolution, neurons, gain in INTERVENTIONS[name]:
            relu = modules["features.%d" % (int(convolution.split(".")[1]) + 1)]

            def multiply(module, inputs, output, neurons=neurons, gain=gain):
                output = output.clone()
                output[:, neurons] *= gain
                return output

            hook = relu.register_forward_hook(multiply)
            network(x)
            hook.remove()
            intervened.append(features[-1])
    parts = intact + [features[0], logits] + intervened
    np.concatenate([p.numpy().astype("<f4") for p in parts]).tofile(OUT / f"{name}.bin")
    print(name, [tuple(p.shape) for p in parts], float(features[0].abs().max()), float(logits.abs().max()), len(names))


if __name__ == "__main__":
    torch.set_num_threads(2)
    run("vgg16", torchvision.models.vgg16(weights=None))
    run("alexnet", torchvision.models.alexnet(weights=None))
