"""T22: what is recorded, shown or measured besides changes no result (infomap #905 did)."""

import numpy as np
import pytest

import socialgraph as sg

GRAPH, PEOPLE = sg.generators.stochastic_block([25, 25], [[0.2, 0.05], [0.05, 0.2]], rng=1)
PEOPLE = sg.with_opinions(GRAPH, PEOPLE.assign(side=np.where(PEOPLE["group"] == 0, "left", "right")), by="side", rng=2)
PLATFORM = sg.Platform(
    rank=sg.feed.Engagement(),
    suggest=sg.friends.AtRandom(),
    opinions=sg.opinions.BoundedConfidence(),
    suggest_every=2,
)
PLAIN = {"days": 4, "rng": 3, "progress": False}


def expected():
    return sg.simulate(PLATFORM, GRAPH, PEOPLE, **PLAIN)


@pytest.mark.parametrize(
    "options",
    [{"record": False}, {"progress": True}, {"measures": {"size": lambda graph, people: graph.n}}, {"group": "side"}],
    ids=lambda options: next(iter(options)),
)
def test_an_option_of_a_run_changes_no_result(options, capsys):
    run, plain = sg.simulate(PLATFORM, GRAPH, PEOPLE, **{**PLAIN, **options}), expected()
    assert run.state == plain.state
    frame = run.frame()
    assert frame[frame["metric"] != "size"].reset_index(drop=True).equals(plain.frame())
    if options.get("record", True):
        assert run.reports == plain.reports
    assert capsys.readouterr().out == ""


def test_other_groups_change_what_is_counted_and_nothing_else():
    run = sg.simulate(PLATFORM, GRAPH, PEOPLE.assign(parity=np.arange(50) % 2), **PLAIN, group="parity")
    assert run.state.graph == expected().state.graph
    assert run.exposures.equals(expected().exposures)


def test_more_days_do_not_change_the_first():
    longer = sg.simulate(PLATFORM, GRAPH, PEOPLE, **{**PLAIN, "days": 6})
    assert longer.reports[:4] == expected().reports


@pytest.mark.parametrize("options", [{"progress": True}, {"workers": 2}], ids=lambda options: next(iter(options)))
def test_an_option_of_a_comparison_changes_no_result(options):
    plain = {"days": 2, "seeds": 2, "rng": 3, "progress": False}
    one, other = (sg.compare({"arm": PLATFORM}, GRAPH, PEOPLE, **{**plain, **each}) for each in ({}, options))
    assert one.frame().equals(other.frame())


def test_a_bar_is_shown_where_there_is_one_to_wait_for(capsys, monkeypatch):
    """The bar comes after a second; here it comes at once, to see that it is off where it should be."""
    import tqdm.auto

    seen = []
    monkeypatch.setattr(tqdm.auto, "tqdm", lambda days, **options: seen.append(options["desc"]) or days)
    sg.simulate(PLATFORM, GRAPH, PEOPLE, **{**PLAIN, "progress": True})
    sg.simulate(PLATFORM, GRAPH, PEOPLE, **PLAIN)
    sg.compare({"arm": PLATFORM}, GRAPH, PEOPLE, days=2, seeds=2, rng=1)
    assert seen == ["days", "runs"]
