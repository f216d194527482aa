"""Threads that wait do not spin, unless somebody wants them to: on a shared machine spinning costs 25 times as much."""

import os
import subprocess
import sys

import pytest

CODE = "import socialgraph.feed.inbox, os; print(os.environ['OMP_WAIT_POLICY'])"


@pytest.mark.parametrize(("given", "found"), [(None, "passive"), ("active", "active")])
def test_the_policy_of_waiting(given, found):
    env = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    env |= {} if given is None else {"OMP_WAIT_POLICY": given}
    done = subprocess.run([sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == found
