"""Philox4x32-10 (Salmon et al. 2011) and the random streams of the program, for the scripts beside this one.

A stream is a function of (seed, purpose, draw, context): docs/method.md, section Reproducibility.
"""
import numpy as np

WORD = np.uint64(0xFFFFFFFF)


def block(counter, key):
    """Four words of 32 bits for each counter; entries of `counter` may be arrays of equal length."""
    c = [np.asarray(word, np.uint64) & WORD for word in counter]
    k = [np.uint64(word) for word in key]
    for _ in range(10):
        left, right = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(right >> np.uint64(32)) ^ c[1] ^ k[0], right & WORD, (left >> np.uint64(32)) ^ c[3] ^ k[1], left & WORD]
        k = [(k[0] + np.uint64(0x9E3779B9)) & WORD, (k[1] + np.uint64(0xBB67AE85)) & WORD]
    return c


assert [int(w) for w in block([0] * 4, [0] * 2)] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]


def bits(seed, purpose, draw, context, n):
    """The first n words of 64 bits of a stream."""
    words = block([np.arange(n), context, draw, purpose], [seed & 0xFFFFFFFF, seed >> 32 & 0xFFFFFFFF])
    return words[0] | words[1] << np.uint64(32)


def uniform(seed, purpose, draw, context, n):
    return (bits(seed, purpose, draw, context, n) >> np.uint64(11)) * 2.0**-53


def permutation(seed, purpose, draw, context, n):
    return np.argsort(bits(seed, purpose, draw, context, n), kind="stable")
