import numpy as np

from socialgraph.generators._table import GONE, bits_for, find


def test_it_holds_what_a_set_holds():
    draws = np.random.default_rng(3)
    for room in (2, 5, 40):
        bits = bits_for(room)
        table, known = np.zeros(2**bits, np.uint64), set()
        # Few names, so that they come and go and come again; of any size, so that some go to the same place.
        names = draws.integers(1, 2**60, 2 * room).astype(np.uint64)
        for _ in range(2_000):
            name = draws.choice(names)
            at = find(table, bits, name)
            assert (table[at] == name) == (name in known)
            if name in known:
                table[at] = GONE
                known.remove(name)
            elif len(known) < room and np.count_nonzero(table) < 2 * room:
                table[at] = name
                known.add(name)
            elif np.count_nonzero(table) >= 2 * room:
                table[:], known = 0, set()
        assert set(table[(table != 0) & (table != GONE)].tolist()) == known


def test_it_is_never_full():
    for ties in (0, 1, 2, 3, 4, 7, 8, 1000):
        assert 2 ** bits_for(ties) > 2 * ties
