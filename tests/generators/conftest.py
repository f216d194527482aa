import random

import pytest


@pytest.fixture
def igraph():
    """The peer, drawing from a generator of its own: it takes Python's global one unless told otherwise."""
    import igraph

    igraph.set_random_number_generator(random.Random(1))
    yield igraph
    igraph.set_random_number_generator(random)
