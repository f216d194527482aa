"""What every test lives under: no global random state, fixed hypothesis examples, a way to compare thread counts."""

import os
import random

import numpy as np
import pytest
from hypothesis import settings

# Numba takes its number of threads from here when it is first imported; two, so that one can be told from more.
if len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)) < 2:
    os.environ.setdefault("NUMBA_NUM_THREADS", "2")

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("nightly", deadline=None, max_examples=2_000)
settings.load_profile("ci")


def _global_state():
    name, words, *rest = np.random.get_state()  # noqa: NPY002
    return random.getstate(), name, words.tobytes(), rest


@pytest.fixture(autouse=True)
def _global_random_state_untouched():
    """Fail whatever draws from, or seeds, the global generators of Python or NumPy."""
    before = _global_state()
    yield
    assert _global_state() == before, "global random state was touched"


@pytest.fixture
def threads():
    """Call a function under one thread and under two, and give both results."""
    import numba

    before = numba.get_num_threads()

    def both(function):
        results = []
        for count in (1, 2):
            numba.set_num_threads(count)
            results.append(function())
        return results

    yield both
    numba.set_num_threads(before)
