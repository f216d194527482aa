"""The coin in whole numbers of Python, for the twins of the generators."""

from naive.diffusion import GAMMA, MASK, mix
from socialgraph.rng import stream


def key_of(seed, purpose, *index):
    return int(stream(seed, purpose, *index))


def subkey(key, index):
    return mix((key + index * GAMMA + 0xA0761D6478BD642F) & MASK)


def bits(key, u, v):
    """Draw 64 bits for u meeting v."""
    base = mix(mix((u * GAMMA + key) & MASK) ^ (key >> 32))
    return mix(((base + v * GAMMA) & MASK) ^ (base >> 32))


def uniform(key, u, v):
    return (bits(key, u, v) >> 11) * 2.0**-53
