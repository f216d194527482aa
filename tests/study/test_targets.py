"""The results from the field as data: cited, ordered, named after measures that exist, and the numbers as published."""

import re

import pytest

from socialgraph import metrics, study
from socialgraph.platform.measure import METRICS
from socialgraph.study import TARGETS, Target

DOIS = {
    "Guess et al. 2023": "10.1126/science.abp9364",
    "Nyhan et al. 2023": "10.1038/s41586-023-06297-w",
    "Bakshy et al. 2015": "10.1126/science.aaa1160",
    "Huszár et al. 2022": "10.1073/pnas.2025334119",
    "Milli et al. 2025": "10.1093/pnasnexus/pgaf062",
}


@pytest.mark.parametrize("name", TARGETS)
def test_it_is_cited_and_says_where_its_numbers_are_from(name):
    target = TARGETS[name]
    assert isinstance(target, Target)
    assert target.doi == DOIS[target.study]
    assert target.note, "say where it was read"
    assert name.startswith(target.study.split()[0].lower().replace("á", "a"))
    assert target.study[-4:] in name


@pytest.mark.parametrize("name", TARGETS)
def test_its_metrics_exist(name):
    known = {*METRICS, *metrics.__all__}
    assert TARGETS[name].metric is None or TARGETS[name].metric in known
    assert TARGETS[name].base is None or TARGETS[name].base in METRICS


@pytest.mark.parametrize("name", TARGETS)
def test_its_interval_is_in_order_and_agrees_with_its_direction(name):
    target = TARGETS[name]
    if target.low is not None:
        assert target.sure != "memory"
        assert target.low < (target.size or 0.0) < target.high
        assert (target.low > 0) - (target.high < 0) == target.direction
    if target.size is not None and target.kind != "level":
        assert (target.size > 0) - (target.size < 0) == target.direction


@pytest.mark.parametrize("name", TARGETS)
def test_its_words_make_sentences(name):
    target = TARGETS[name]
    for words in (target.treatment, target.control, target.outcome):
        assert words == words.strip()
        assert not words.endswith(".")
    assert re.match(r"[A-Z]", target.note)
    assert target.note.endswith(".")
    assert "\N{EM DASH}" not in repr(target)


def test_nobody_can_write_to_them():
    with pytest.raises(TypeError, match="does not support item assignment"):
        TARGETS["mine"] = TARGETS["guess_2023_time"]
    assert study.TARGETS is TARGETS


def test_the_funnel_goes_down_and_choice_takes_more_than_ranking():
    levels = [TARGETS[f"bakshy_2015_{stage}"].size for stage in ("available", "shown", "clicked")]
    assert levels == sorted(levels, reverse=True)
    steps = [TARGETS[f"bakshy_2015_{stage}"].size for stage in ("ranking", "choice")]
    assert steps == pytest.approx([levels[1] - levels[0], levels[2] - levels[1]])
    assert steps[1] < steps[0] < 0
    # In the paper conservatives choose more than they are ranked, and liberals do not.
    ranked, chosen = (
        [TARGETS[f"bakshy_2015_{step}_{side}"].size for side in ("conservatives", "liberals")]
        for step in ("ranking", "choice")
    )
    assert chosen[0] < ranked[0]
    assert chosen[1] > ranked[1]


def test_the_right_is_amplified_more_in_both_countries():
    sizes = {name: target.size for name, target in TARGETS.items() if name.startswith("huszar")}
    assert sizes["huszar_2022_canada_conservatives"] > sizes["huszar_2022_canada_liberals"]
    assert sizes["huszar_2022_uk_conservatives"] > sizes["huszar_2022_uk_labour"]


def test_every_study_that_was_promised_is_there():
    assert {target.study for target in TARGETS.values()} == set(DOIS)
    nothing = [name for name, target in TARGETS.items() if target.direction == 0 and target.kind == "effect"]
    assert nothing == ["guess_2023_polarization", "nyhan_2023_polarization"]
