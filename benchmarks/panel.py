"""Time 200 nulls of the same degrees and the measures of structure on each: 20,000 people, 150,000 ties, two sides.

Run as ``python benchmarks/panel.py [draws] [of the peer]``. Ours is `sg.metrics.panel` with the measures netseg has
too; the peer rewires with igraph, ten attempts a tie as ours, and calls netseg on each network. The peer makes few
draws, each timed by itself, and its median is multiplied. One thread; CPU time; the two take turns.
"""

import statistics
import sys
import time
import warnings

import numba
import numpy as np

import socialgraph as sg

N, TIES = 20_000, 150_000


def main() -> None:
    """Print both times and the ratio, for the measures together and one by one."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    numba.set_num_threads(1)
    warnings.simplefilter("ignore")  # netseg says of each undirected network that Coleman meant directed ones
    graph, people = world()
    peer = theirs(graph, people["side"])
    only = list(peer)
    arguments = {"null": "configuration", "only": only, "rng": 1, "progress": False}
    sg.metrics.panel(graph, people, draws=2, **arguments)
    began = time.process_time()
    frame = sg.metrics.panel(graph, people, draws=draws, **arguments)
    ours = time.process_time() - began
    foreign = graph.to_igraph()
    foreign.vs["side"] = people["side"].tolist()
    rewiring, calls, values = [], {name: [] for name in peer}, {}
    for _ in range(turns):
        copy = foreign.copy()
        began = time.process_time()
        copy.rewire(n=10 * copy.ecount())
        rewiring.append(time.process_time() - began)
        for name, call in peer.items():
            began = time.process_time()
            values[name] = call(copy)
            calls[name].append(time.process_time() - began)
    seconds = statistics.median(rewiring) + sum(statistics.median(each) for each in calls.values())
    say = sys.stdout.write
    say(f"{graph}, {draws} draws of {', '.join(only)}\n")
    say(f"ours {ours:.1f} s; igraph and netseg {seconds * draws:.1f} s, {seconds * draws / ours:.1f} times ours\n")
    say(f"  rewiring: igraph {statistics.median(rewiring) * 1e3:.0f} ms a draw\n")
    began = time.process_time()
    sg.generators.double_edge_swap(graph, rng=1)
    say(f"            ours   {(time.process_time() - began) * 1e3:.0f} ms\n")
    for name, each in calls.items():
        mine = frame.loc[frame["measure"] == name, "seconds"].sum() / (draws + 1)
        say(f"  {name:<28} netseg {statistics.median(each) * 1e3:9.1f} ms, ours {mine * 1e3:8.2f} ms\n")
    for name, call in peer.items():
        real = frame.loc[frame["measure"] == name, "value"].iloc[0]
        say(f"  {name:<28} on the real network: netseg {call(foreign):.6f}, ours {real:.6f}\n")


def world():
    """Give a network with hubs and two sides that keep to themselves."""
    graph, people = sg.generators.homophilic_attachment(N, m=round(TIES / N), minority=0.4, homophily=0.7, rng=1)
    return graph, sg.People({"side": people[next(iter(people))]})


def theirs(graph, side) -> dict:
    """Give netseg's measures under our names; each takes an igraph graph with the sides as an attribute."""
    import netseg

    sides = np.unique(side, return_inverse=True)[1].tolist()
    return {
        "assortativity": lambda network: scalar(netseg.assortativity_coefficient("side", network)),
        "coleman": lambda network: scalar(netseg.coleman("side", network, network_level=True)),
        "ei_index": lambda network: scalar(netseg.krackhardt_ei("side", network)),
        "freeman": lambda network: scalar(netseg.freeman("side", network)),
        "boundary_connectivity": lambda network: scalar(netseg.boundary_connectivity(sides, network)),
        "spectral_segregation_index": lambda network: scalar(netseg.ssi(sides, network)),
        "dipole_moment": lambda network: scalar(netseg.dipole_moment(sides, network, k_top=network.vcount() // 40)),
        "random_walk_controversy": lambda network: scalar(
            netseg.random_walk_controversy(sides, network, k_top=10, verbose=False)
        ),
    }


def scalar(value) -> float:
    """Take the number out of whatever holds it."""
    return float(np.asarray(value, dtype=float).ravel()[0])


if __name__ == "__main__":
    main()
