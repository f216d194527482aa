"""What field experiments on real platforms found: the results that a model of a platform can be held to.

Each number was looked up; `Target.sure` and `Target.note` say where. Effects on attitudes are small or none, effects on
exposure are large: a model that claims otherwise has some explaining to do.

.. [1] Guess et al. (2023), How do social media feed algorithms affect attitudes and behavior in an election campaign?,
   Science 381, 398-404.
.. [2] Nyhan et al. (2023), Like-minded sources on Facebook are prevalent but not polarizing, Nature 620, 137-144.
.. [3] Bakshy, Messing, Adamic (2015), Exposure to ideologically diverse news and opinion on Facebook, Science 348,
   1130-1132.
.. [4] Huszár, Ktena, O'Brien, Belli, Schlaikjer, Hardt (2022), Algorithmic amplification of politics on Twitter, PNAS
   119, e2025334119.
.. [5] Milli, Carroll, Wang, Pandey, Zhao, Dragan (2025), Engagement, user satisfaction, and the amplification of
   divisive content on social media, PNAS Nexus 4, pgaf062.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from socialgraph.study.target import Target

__all__ = ["TARGETS"]

_TABLE = "a table of the studies of 2020 by Cunningham, Eckles and Messing (2023)"

_guess = partial(
    Target,
    study="Guess et al. 2023",
    doi="10.1126/science.abp9364",
    treatment="a chronological feed",
    control="Facebook's ranked feed",
)
_nyhan = partial(
    Target,
    study="Nyhan et al. 2023",
    doi="10.1038/s41586-023-06297-w",
    treatment="a third less content from like-minded sources",
    control="Facebook's usual feed",
)
_bakshy = partial(Target, study="Bakshy et al. 2015", doi="10.1126/science.aaa1160", unit="share")
_funnel = partial(
    _bakshy,
    kind="level",
    direction=0,
    treatment="nothing (an observation)",
    control="nothing",
    note="Numbers of the authors' page at about.fb.com (7 May 2015), of hard news; without intervals.",
)
_step = partial(
    _bakshy,
    kind="step",
    direction=-1,
    note="From the levels on the authors' page at about.fb.com (7 May 2015); without an interval.",
)
_step_of = partial(
    _step,
    unit="relative",
    note="Bloomberg's report of the paper (8 May 2015), with the paper's own numbers; without an interval.",
)
_ranking = {
    "metric": "cross_cutting_shown",
    "base": "cross_cutting_available",
    "treatment": "what the feed shows",
    "control": "what friends share",
}
_choice = {
    "metric": "cross_cutting_clicked",
    "base": "cross_cutting_shown",
    "treatment": "what is clicked",
    "control": "what the feed shows",
}
_huszar = partial(
    Target,
    study="Huszár et al. 2022",
    doi="10.1073/pnas.2025334119",
    treatment="Twitter's ranked timeline",
    control="a chronological one",
    direction=1,
    unit="ratio",
    metric="amplification",
    note="The Conversation's report of the paper; without an interval. Of one group: metrics.amplification(of=).",
)
_milli = partial(
    Target,
    study="Milli et al. 2025",
    doi="10.1093/pnasnexus/pgaf062",
    treatment="Twitter's engagement-based timeline",
    control="a chronological one",
    unit="sd",
    note="The authors' notebook, effects.ipynb in smilli/twitter, rounded to three places.",
)

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "guess_2023_polarization": _guess(
            outcome="issue and affective polarization",
            direction=0,
            unit="sd",
            low=-0.061,
            high=0.043,
            metric="opinion_variance",
            note=f"No significant change in three months (abstract). The interval spans those of all of Facebook's "
            f"outcomes after news knowledge, in the sample and in the population, in {_TABLE}.",
        ),
        "guess_2023_cross_cutting": _guess(
            outcome="the share of content from cross-cutting sources",
            direction=-1,
            unit="share",
            size=-0.0204,
            low=-0.0226,
            high=-0.0183,
            metric="cross_cutting_shown",
            note=f"Of 20.7 % in the control group; the sample's average effect, in {_TABLE}. Sources of mixed "
            "audiences, which gained, are neither cross-cutting nor like-minded there; here there are none.",
        ),
        "guess_2023_political": _guess(
            outcome="the share of political content",
            direction=1,
            unit="share",
            size=0.0199,
            low=0.0182,
            high=0.0215,
            note=f"Of 13.5 %; the sample's average effect, in {_TABLE}.",
        ),
        "guess_2023_untrustworthy": _guess(
            outcome="the share of content from untrustworthy sources",
            direction=1,
            unit="share",
            size=0.0188,
            low=0.0179,
            high=0.0197,
            note=f"Of 2.6 %; the sample's average effect, in {_TABLE}.",
        ),
        "guess_2023_time": _guess(
            outcome="the time spent on the platform",
            direction=-1,
            unit="relative",
            sure="paper",
            note="The abstract, which gives the direction only.",
        ),
        "nyhan_2023_polarization": _nyhan(
            outcome="eight measures of attitudes, affective polarization among them",
            direction=0,
            unit="sd",
            low=-0.044,
            high=0.075,
            metric="opinion_variance",
            note=f"No measurable effect (abstract). The interval spans those that could be read in {_TABLE}.",
        ),
        "nyhan_2023_cross_cutting": _nyhan(
            outcome="the share of content from cross-cutting sources",
            direction=1,
            unit="share",
            size=0.073,
            metric="cross_cutting_shown",
            note=f"Of 20.7 %, in {_TABLE}, without an interval; the abstract has the direction.",
        ),
        "nyhan_2023_like_minded": _nyhan(
            outcome="content from like-minded sources",
            direction=-1,
            unit="relative",
            size=-0.333,
            sure="paper",
            note="By about one third (abstract): what the experiment set out to change, not what came of it.",
        ),
        "bakshy_2015_friends": _funnel(outcome="the share of friends of the opposing ideology", size=0.23),
        "bakshy_2015_available": _funnel(
            outcome="the cross-cutting share of what friends share", size=0.295, metric="cross_cutting_available"
        ),
        "bakshy_2015_shown": _funnel(
            outcome="the cross-cutting share of what the feed shows", size=0.289, metric="cross_cutting_shown"
        ),
        "bakshy_2015_clicked": _funnel(
            outcome="the cross-cutting share of what is clicked", size=0.249, metric="cross_cutting_clicked"
        ),
        "bakshy_2015_ranking": _step(outcome="the cross-cutting share", size=-0.006, **_ranking),
        "bakshy_2015_choice": _step(outcome="the cross-cutting share", size=-0.04, **_choice),
        "bakshy_2015_ranking_liberals": _step_of(outcome="liberals' cross-cutting share", size=-0.08, **_ranking),
        "bakshy_2015_ranking_conservatives": _step_of(
            outcome="conservatives' cross-cutting share", size=-0.05, **_ranking
        ),
        "bakshy_2015_choice_liberals": _step_of(outcome="liberals' cross-cutting share", size=-0.06, **_choice),
        "bakshy_2015_choice_conservatives": _step_of(
            outcome="conservatives' cross-cutting share", size=-0.17, **_choice
        ),
        "huszar_2022_canada_liberals": _huszar(outcome="the reach of Canada's Liberals", size=0.43),
        "huszar_2022_canada_conservatives": _huszar(outcome="the reach of Canada's Conservatives", size=1.67),
        "huszar_2022_uk_labour": _huszar(outcome="the reach of the United Kingdom's Labour", size=1.12),
        "huszar_2022_uk_conservatives": _huszar(outcome="the reach of the United Kingdom's Conservatives", size=1.76),
        "milli_2025_partisanship": _milli(
            outcome="the partisanship of tweets", direction=1, size=0.244, low=0.179, high=0.307
        ),
        "milli_2025_animosity": _milli(
            outcome="tweets' animosity towards the out-group", direction=1, size=0.236, low=0.17, high=0.301
        ),
        "milli_2025_author_anger": _milli(outcome="authors' anger", direction=1, size=0.473, low=0.404, high=0.541),
        "milli_2025_reader_anger": _milli(outcome="readers' anger", direction=1, size=0.266, low=0.204, high=0.326),
        "milli_2025_out_group": _milli(
            outcome="readers' opinion of the out-group", direction=-1, size=-0.171, low=-0.224, high=-0.117
        ),
        "milli_2025_preference": _milli(
            outcome="how much readers want to see the tweets", direction=1, size=0.065, low=0.006, high=0.123
        ),
        "milli_2025_preference_political": _milli(
            outcome="how much readers want to see the political tweets",
            direction=-1,
            size=-0.18,
            low=-0.304,
            high=-0.055,
        ),
    }
)
