from types import SimpleNamespace

import numpy as np
import pytest

from socialgraph import plot


def test_cascade_sizes_are_the_share_of_runs():
    sizes = np.array([1, 1, 1, 4, 4, 20])
    ax = plot.cascade_sizes({"six": SimpleNamespace(size=sizes), "two": SimpleNamespace(size=np.array([3, 3]))})
    six, two = ax.get_lines()
    assert six.get_xdata().tolist() == [1, 4, 20]
    assert six.get_ydata() == pytest.approx([np.mean(sizes >= size) for size in (1, 4, 20)])
    assert two.get_ydata().tolist() == [1.0]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert six.get_linestyle() != two.get_linestyle()
