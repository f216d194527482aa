"""Every public name, held to its folder's seam and to what all of them promise. No name is typed here.

What there is to check is read from each folder's `__all__`; how a thing is called is read from the examples in its own
docstring, which are run with its calls watched. So a new ranker is one file and one line in `feed/__init__.py`, and
what cannot be called by its own examples fails.
"""

import copy
import dataclasses
import importlib
import inspect
import math
import pickle
import re
import types
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import instances, watched

import socialgraph
from socialgraph.errors import ParameterError
from socialgraph.feed.inbox import Inbox
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.tables import REACTIONS
from socialgraph.ties.pairs import Pairs

PACKAGE = Path(socialgraph.__file__).parent

# --- What there is ---------------------------------------------------------------------------------------------------

# Folders of models: the names of what a model is called with, positional and then by keyword.
MODELS = {
    "feed": (["inbox"], ["rng"]),
    "friends": (["graph", "profile"], ["k", "rng"]),
    "diffusion": (["graph", "seeds"], ["runs", "rng"]),
    "opinions": (["seen", "opinion"], ["rng"]),
    "ties": (["pairs"], ["rng"]),
}
FUNCTIONS = {"generators", "metrics"}
# What a model may ask for besides: how long to look on, and instead of a network, who met whom and when.
ALSO = {"diffusion": {"steps", "time"}}
INSTEAD = {"contacts": "graph"}
# What is called with rows and no network.
OF_ROWS = {"feed", "ties"}
# The workbench itself, which offers what it has at the root.
NO_SEAM = {"files", "platform", "plot", "study"}

FOLDERS = {"": socialgraph} | {
    path.parent.name: importlib.import_module(f"socialgraph.{path.parent.name}")
    for path in sorted(PACKAGE.glob("*/__init__.py"))
}
NAMES = [
    pytest.param(folder, name, id=f"{folder}.{name}".lstrip("."))
    for folder, module in FOLDERS.items()
    if folder not in NO_SEAM
    for name in module.__all__
    if not isinstance(getattr(module, name), types.ModuleType)
]
MODULES = [
    pytest.param(f"socialgraph.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}", id=path.stem)
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.name.startswith("_")
]


def found(folder, name):
    return getattr(FOLDERS[folder], name)


def some(*kinds):
    """Choose the public names of some kinds: model, value, function."""
    return [each for each in NAMES if kind(found(*each.values)) in kinds]


def kind(thing):
    """Tell a model (a class that can be called with an inbox or a graph) from a value and a function."""
    if isinstance(thing, type):
        return "model" if "__call__" in vars(thing) else "value"
    return "function" if callable(thing) else "constant"


def test_every_folder_has_a_seam():
    assert set(FOLDERS) - {""} == {*MODELS, *FUNCTIONS, *NO_SEAM}, "say at the top of this file what it holds"


def test_every_public_name_is_of_a_known_kind():
    kinds = {each.id: kind(found(*each.values)) for each in NAMES}
    assert {name for name, kind_ in kinds.items() if kind_ == "constant"} == set()
    assert set(kinds.values()) == {"model", "value", "function"}


@pytest.mark.parametrize("folder", sorted(MODELS))
def test_every_folder_of_models_has_models(folder):
    assert [name for name in FOLDERS[folder].__all__ if kind(found(folder, name)) == "model"]


def content(value):
    """Give what a value holds, in a form that can be compared; wall time is not part of it."""
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value)]
        return type(value).__name__, [content(getattr(value, name)) for name in fields]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tolist() if value.dtype == object else value.tobytes()
    if isinstance(value, pd.DataFrame):
        kept = [name for name in value if name != "seconds"]
        return kept, content(value.index.to_numpy()), [content(value[name].to_numpy()) for name in kept]
    if isinstance(value, dict):
        return [(key, content(item)) for key, item in value.items() if key != "seconds"]
    if isinstance(value, tuple | list):
        return [content(item) for item in value]
    return type(value).__name__, repr(value)


# --- One world for all models ----------------------------------------------------------------------------------------


def random_graph(n, ties, seed, *, directed=False, weighted=False):
    draws = np.random.default_rng(seed)
    pairs = np.array([(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)])
    pairs = pairs[np.sort(draws.choice(len(pairs), ties, replace=False))]
    # Multiples of 1/8 are exact in any library's numbers.
    weight = draws.integers(1, 40, ties) / 8 if weighted else None
    return Graph.from_edges(pairs, n, directed, weight)


# The last of 41 people is alone in each of them.
GRAPHS = {
    "undirected": random_graph(40, 120, 1),
    "directed": random_graph(40, 150, 2, directed=True),
    "weighted": random_graph(40, 120, 3, directed=True, weighted=True),
    "sparse": Graph.from_edges([(0, 1), (2, 3), (3, 4)], 40),
}
OPINION = np.random.default_rng(4).uniform(-1, 1, 40)
OPINION.setflags(write=False)
INTERESTS = np.random.default_rng(6).dirichlet(np.ones(3), 40)
PLACE = np.random.default_rng(7).uniform(0, 3, (2, 40))
PROFILE = People(
    {"opinion": np.round(OPINION, 1), "side": np.where(OPINION > 0.1, "right", "left"), "interests": INTERESTS}
    | {"x": PLACE[0], "y": PLACE[1]}
)


def inbox_of(sizes, seed=5):
    """Fill an inbox for readers with so many candidates each."""
    draws, rows = np.random.default_rng(seed), sum(sizes)
    reader = draws.permutation(40)[: len(sizes)]
    person = np.repeat(reader, sizes)
    author = (person + draws.integers(1, 40, rows)) % 40
    views = draws.integers(0, 200, rows)
    clicks = draws.integers(0, views + 1)
    counts = {name: draws.integers(0, clicks + 1) for name in ("likes", "shares", "comments", "clicks_across")}
    return Inbox.of(
        start=np.concatenate([[0], np.cumsum(sizes)]),
        person=person,
        content=draws.permutation(1000)[:rows],
        author=author,
        age=draws.uniform(0.01, 3, rows),
        kind=draws.integers(0, 2, rows),
        affinity=draws.uniform(0, 1, rows),
        reader_opinion=OPINION[person],
        author_opinion=OPINION[author],
        author_side=PROFILE["side"][author],
        topic=draws.integers(0, 3, rows),
        reader_interests=INTERESTS[person],
        views=views,
        clicks=clicks,
        hides=draws.integers(0, 9, rows),
        reports=draws.integers(0, 3, rows),
        **counts,
    )


def pairs_of(graph):
    """Pair everyone with the next three, as if suggested in turn; some have been silent."""
    source, target = np.repeat(np.arange(40), 3), np.arange(120) // 3 + np.arange(120) % 3 + 1
    return Pairs.of(graph, PROFILE, source, target % 40, np.arange(120) % 3, np.arange(40))


INBOX = inbox_of([7, 1, 0, 30, 12, 3])
# What a ranker that learns is taught with, twice: the same posts, each shown to some.
POSTS = np.random.default_rng(7).choice(INBOX.content, len(INBOX))
LESSON = dataclasses.replace(INBOX, by_post={**INBOX.by_post, "content": POSTS})
DONE = {deed: np.random.default_rng([8, bit]).random(len(INBOX)) < 0.5 for bit, deed in enumerate(REACTIONS[1:])}


def taught(model, rng):
    """Give the inbox with what a ranker has learned, if it is one that does."""
    inbox = INBOX
    for _ in range(2 * hasattr(model, "learn")):
        learned = model.learn(dataclasses.replace(LESSON, learned=inbox.learned), DONE, rng=rng)
        inbox = dataclasses.replace(INBOX, learned=learned)
    return inbox


def call(folder, model, rng, graph=GRAPHS["undirected"], **options):
    """Call a model through its folder's seam."""
    given = {
        "feed": ((taught(model, rng),), {}),
        "friends": ((graph, PROFILE), {"k": 3}),
        "diffusion": ((graph, [0, 7]), {"runs": 20}),
        "opinions": ((graph, OPINION), {}),
    }
    args, own = ((pairs_of(graph),), {}) if folder == "ties" else given[folder]
    return model(*args, **own, **options, rng=rng)


def part(inbox, first, last):
    """Cut whole readers out of an inbox."""
    rows = slice(inbox.start[first], inbox.start[last])
    own = {name: getattr(inbox, name)[rows] for name in ("person", "post", "arc")}
    return dataclasses.replace(inbox, start=inbox.start[first : last + 1] - inbox.start[first], **own)


MODEL = pytest.mark.parametrize(("folder", "name"), some("model"))
VALUE = pytest.mark.parametrize(("folder", "name"), some("model", "value"))
FUNCTION = pytest.mark.parametrize(("folder", "name"), some("function"))


def others(number):
    """Two other values of a parameter; a whole number stays one."""
    return (number + 1, number + 3) if type(number) is int else (number / 2 if number else 0.5, number * 1.5)


def built(folder, name):
    """Build a model as its own docstring does, first."""
    return instances(found(folder, name))[0]


# --- Values ----------------------------------------------------------------------------------------------------------


@VALUE
def test_it_is_a_frozen_value(folder, name):
    for value in instances(found(folder, name)):
        assert dataclasses.is_dataclass(value)
        assert type(value).__dataclass_params__.frozen
        for field in dataclasses.fields(value):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(value, field.name, None)
            held = getattr(value, field.name)
            assert not isinstance(held, np.ndarray) or not held.flags.writeable, field.name
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.something_new = 1


@VALUE
def test_it_compares_and_hashes_by_content(folder, name):
    for value in instances(found(folder, name)):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        again = type(value)(**fields)
        assert again == value
        assert again is not value
        assert hash(again) == hash(value)
        assert value != repr(value)


@VALUE
def test_it_pickles_and_copies(folder, name):
    for value in instances(found(folder, name)):
        again = copy.deepcopy(value)
        assert again == value
        functions = [item for item in vars(value).values() if isinstance(item, types.LambdaType)]
        if not functions:
            again = pickle.loads(pickle.dumps(value))
            assert again == value
            assert hash(again) == hash(value)
            arrays = [item for item in vars(again).values() if isinstance(item, np.ndarray)]
            assert not any(array.flags.writeable for array in arrays)


@VALUE
def test_its_repr_makes_it_again_unless_it_is_a_summary(folder, name):
    scope = {**vars(np), "nan": math.nan, "inf": math.inf}
    scope |= {each: getattr(module, each) for module in FOLDERS.values() for each in module.__all__}
    # Two folders may have a name in common, such as AtRandom.
    scope |= {each: getattr(FOLDERS[folder], each) for each in FOLDERS[folder].__all__}
    for value in instances(found(folder, name)):
        assert "\n" not in repr(value) or kind(type(value)) == "value"
        if "<" not in repr(value):
            assert eval(repr(value), scope) == value
        else:
            # A function is no more than named by its repr.
            functions = [item for item in vars(value).values() if isinstance(item, types.LambdaType)]
            assert functions or kind(type(value)) == "value", "a model's repr is how it is made"


@MODEL
def test_a_model_turns_into_a_dict_and_back(folder, name):
    for model in instances(found(folder, name)):
        fields = {field.name: getattr(model, field.name) for field in dataclasses.fields(model)}
        assert type(model)(**fields) == model


@MODEL
def test_a_model_without_arguments_has_its_defaults(folder, name):
    cls = found(folder, name)
    fields = dataclasses.fields(cls)
    if all(field.default is not dataclasses.MISSING for field in fields):
        assert cls() == cls(**{field.name: field.default for field in fields})


@MODEL
def test_two_models_with_different_parameters_differ(folder, name):
    model = built(folder, name)
    for field in dataclasses.fields(model):
        before = getattr(model, field.name)
        if isinstance(before, int | float) and not isinstance(before, bool):
            other = dataclasses.replace(model, **{field.name: others(before)[0]})
            assert other != model, field.name
            assert hash(other) != hash(model), field.name


@MODEL
def test_a_parameter_that_is_no_number_is_refused(folder, name):
    """NaN, infinity, a string or a truth value where a number belongs."""
    model = built(folder, name)
    for field in dataclasses.fields(model):
        if type(getattr(model, field.name)) in {int, float}:
            for wrong in (math.nan, math.inf, -math.inf, "0.3", None, True, 1j):
                with pytest.raises(ParameterError, match=field.name):
                    dataclasses.replace(model, **{field.name: wrong})


# --- Models ----------------------------------------------------------------------------------------------------------


def check_scores(scores, graph):
    assert scores.shape == (len(INBOX),)
    assert scores.dtype.kind == "f"
    assert np.isfinite(scores).all()


def check_suggestions(offers, graph):
    assert (offers.source.dtype, offers.target.dtype) == (np.int32, np.int32)
    assert offers.score.dtype == np.float64
    assert np.isfinite(offers.score).all()
    ends = np.concatenate([offers.source, offers.target])
    assert ends.size == 0 or 0 <= ends.min() <= ends.max() < graph.n
    assert np.bincount(offers.source, minlength=graph.n).max() <= 3
    pairs = list(zip(offers.source.tolist(), offers.target.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert not any(u == v or graph.has_edge(u, v) for u, v in pairs)


def check_ensemble(ensemble, graph):
    assert (ensemble.size.dtype, ensemble.depth.dtype, ensemble.reach.dtype) == (np.int64, np.int32, np.float64)
    assert ensemble.size.shape == ensemble.depth.shape == (20,)
    assert ensemble.reach.shape == (graph.n,)
    assert ensemble.reach[[0, 7]].tolist() == [1.0, 1.0]
    assert 2 <= ensemble.size.min() <= ensemble.size.max() <= graph.n
    assert ensemble.size.sum() == pytest.approx(20 * ensemble.reach.sum())
    assert ensemble.counts.dtype == np.int32
    assert ensemble.counts.shape == (20, ensemble.times.size, len(ensemble.states))
    assert 0 <= ensemble.counts.min() <= ensemble.counts.max() <= graph.n
    if ensemble.states == ("reached",):
        np.testing.assert_array_equal(ensemble.counts[:, -1, 0], ensemble.size)
        assert np.diff(ensemble.counts[:, :, 0], axis=1).min(initial=0) >= 0
    for run in (0, 19):
        cascade = ensemble.cascade(run)
        assert (cascade.size, cascade.depth) == (ensemble.size[run], ensemble.depth[run])
        if ensemble.states == ("reached",):
            by_then = [(cascade.time <= time).sum() for time in ensemble.times.tolist()]
            assert ensemble.counts[run, :, 0].tolist() == by_then
        for child, parent in enumerate(cascade.parent.tolist()):
            assert parent < 0 or graph.has_edge(parent, child)


def check_opinions(opinion, graph):
    assert opinion.shape == (graph.n,)
    assert opinion.dtype == np.float64
    assert np.isfinite(opinion).all()
    assert np.abs(opinion).max() <= 1
    alone = graph.degree == 0
    np.testing.assert_array_equal(opinion[alone], OPINION[alone])


def check_chances(chance, graph):
    assert chance.shape == (120,)
    assert chance.dtype == np.float64
    assert 0 <= chance.min() <= chance.max() <= 1


CHECKS = {"feed": check_scores, "friends": check_suggestions, "diffusion": check_ensemble, "opinions": check_opinions}
CHECKS["ties"] = check_chances


@MODEL
def test_a_model_has_the_signature_of_its_seam(folder, name):
    parameters = [*inspect.signature(found(folder, name).__call__).parameters.values()][1:]
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    positional = [INSTEAD.get(name, name) for name in positional]
    keyword = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    keyword = [name for name in keyword if name not in ALSO.get(folder, set())]
    assert (positional, keyword) == MODELS[folder]
    assert {each.name: each.default for each in parameters}["rng"] is None


@MODEL
@pytest.mark.parametrize("network", GRAPHS)
def test_a_model_gives_what_its_seam_promises(folder, name, network):
    for model in instances(found(folder, name)):
        CHECKS[folder](call(folder, model, 1, GRAPHS[network]), GRAPHS[network])


@MODEL
def test_the_same_seed_gives_the_same_result(folder, name):
    model = built(folder, name)
    for seed in (0, 1, 2**128 - 1):
        assert content(call(folder, model, seed)) == content(call(folder, model, seed))
        assert content(call(folder, model, np.int64(seed % 2**63))) == content(call(folder, model, seed % 2**63))
    for kind_ in (np.random.default_rng, np.random.SeedSequence):
        assert content(call(folder, model, kind_(7))) == content(call(folder, model, kind_(7)))
    CHECKS[folder](call(folder, model, None), GRAPHS["undirected"])


@MODEL
def test_a_copy_of_the_model_gives_the_same_result(folder, name):
    model = built(folder, name)
    assert content(call(folder, pickle.loads(pickle.dumps(model)), 1)) == content(call(folder, model, 1))


@MODEL
@pytest.mark.parametrize("wrong", [True, 1.0, "7", math.nan, -1, 2**128, [1]])
def test_a_seed_that_is_none_is_refused_by_all_that_draw(folder, name, wrong):
    model = built(folder, name)
    first, *others = (content(call(folder, model, seed)) for seed in range(5))
    # What an ensemble or the like keeps of its seed is no draw.
    if folder == "diffusion" or any(first != other for other in others):
        with pytest.raises(ParameterError, match="rng must be"):
            call(folder, model, wrong)


@MODEL
def test_what_goes_in_stays_as_it_was(folder, name):
    model = built(folder, name)
    for graph in GRAPHS.values():
        before = content([INBOX, graph, PROFILE, OPINION, model])
        call(folder, model, 1, graph)
        assert content([INBOX, graph, PROFILE, OPINION, model]) == before


@MODEL
def test_one_thread_gives_the_bytes_of_two(folder, name, threads):
    model = built(folder, name)
    for graph in GRAPHS.values():
        one, two = threads(lambda graph=graph: content(call(folder, model, 1, graph)))
        assert one == two


@pytest.mark.parametrize(("folder", "name"), [each for each in some("model") if each.values[0] not in OF_ROWS])
@pytest.mark.parametrize("network", GRAPHS)
@pytest.mark.parametrize("library", ["networkx", "igraph", "scipy", "pandas"])
def test_a_model_takes_every_librarys_graphs(folder, name, network, library):
    model, graph = built(folder, name), GRAPHS[network]
    foreign = getattr(graph, f"to_{library}")()
    assert content(call(folder, model, 1, foreign)) == content(call(folder, model, 1, graph))


@MODEL
def test_every_parameter_matters(folder, name):
    """T09: more or less of it changes some result (in NDlib #258 one that was declared was never read)."""
    model = built(folder, name)
    for field in dataclasses.fields(model):
        before = getattr(model, field.name)
        if type(before) in {int, float}:
            changed = [dataclasses.replace(model, **{field.name: value}) for value in others(before)]
            results = {repr(content(call(folder, each, 1))) for each in (model, *changed)}
            assert len(results) > 1, field.name


@MODEL
def test_an_unknown_keyword_is_named(folder, name):
    with pytest.raises(TypeError, match="unheard_of"):
        found(folder, name)(unheard_of=1)
    with pytest.raises(TypeError, match="unheard_of"):
        call(folder, built(folder, name), 1, unheard_of=1)


@pytest.mark.parametrize(("folder", "name"), [each for each in some("model") if each.values[0] == "feed"])
def test_chunks_of_readers_change_no_score(folder, name):
    rank = built(folder, name)
    readers = INBOX.start.size - 1
    for inbox in (INBOX, taught(rank, 1)):
        whole = rank(inbox, rng=1)
        for cut in range(1, readers):
            parts = [rank(part(inbox, *ends), rng=1) for ends in ((0, cut), (cut, readers))]
            np.testing.assert_array_equal(np.concatenate(parts), whole)
        assert rank(part(inbox, 2, 3), rng=1).shape == (0,)


# --- Functions -------------------------------------------------------------------------------------------------------


@FUNCTION
def test_a_function_gives_the_same_for_the_same(folder, name):
    function = found(folder, name)

    def check(*args, **options):
        if "rng" in inspect.signature(function).parameters:
            options = {**options, "rng": 7}
        before = content([args, options])
        assert content(function(*args, **options)) == content(function(*args, **options))
        assert content([args, options]) == before

    watched(function, check)


@FUNCTION
def test_one_thread_gives_a_function_the_bytes_of_two(folder, name, threads):
    function = found(folder, name)

    def check(*args, **options):
        if "rng" in inspect.signature(function).parameters:
            options = {**options, "rng": 7}
        one, two = threads(lambda: content(function(*args, **options)))
        assert one == two

    watched(function, check)


@FUNCTION
def test_an_unknown_keyword_is_named_by_a_function(folder, name):
    function = found(folder, name)

    def check(*args, **options):
        with pytest.raises(TypeError, match="unheard_of"):
            function(*args, **options, unheard_of=1)

    watched(function, check)


@FUNCTION
def test_a_seed_that_is_none_is_refused_by_a_function(folder, name):
    function = found(folder, name)
    parameter = inspect.signature(function).parameters.get("rng")
    if parameter is None:
        return  # It draws nothing.
    assert parameter.kind is parameter.KEYWORD_ONLY
    assert parameter.default is None

    def check(*args, **options):
        for wrong in (True, 1.0, "7", math.nan, -1, 2**128, [1]):
            with pytest.raises(ParameterError, match="rng must be"):
                function(*args, **{**options, "rng": wrong})
        results = {repr(content(function(*args, **{**options, "rng": seed}))) for seed in (1, np.int64(1))}
        assert len(results) == 1

    watched(function, check)


@FUNCTION
@pytest.mark.parametrize("library", ["networkx", "igraph", "scipy", "pandas"])
def test_a_function_takes_every_librarys_graphs(folder, name, library):
    function = found(folder, name)

    def check(*args, **options):
        given = inspect.signature(function).bind(*args, **options)
        graph = given.arguments.get("graph")
        if not isinstance(graph, Graph):
            return
        if "rng" in inspect.signature(function).parameters:
            given.arguments["rng"] = 7
        ours = function(*given.args, **given.kwargs)
        if graph.names is None or library != "scipy":  # A matrix has no names to keep.
            given.arguments["graph"] = getattr(graph, f"to_{library}")()
            assert content(function(*given.args, **given.kwargs)) == content(ours)

    if "graph" in inspect.signature(function).parameters:
        watched(function, check)


@pytest.mark.parametrize(("folder", "name"), [each for each in some("function") if each.values[0] == "generators"])
def test_a_generator_makes_a_graph_that_the_door_would_let_in(folder, name):
    function = found(folder, name)

    def check(*args, **options):
        made = function(*args, **options)
        graph, people = made if isinstance(made, tuple) else (made, None)
        assert Graph(graph.indptr, graph.indices, graph.weight, graph.directed, graph.names) == graph
        assert (graph.indptr.dtype, graph.indices.dtype) == (np.int64, np.int32)
        assert not graph.indptr.flags.writeable
        assert not graph.indices.flags.writeable
        assert people is None or (isinstance(people, People) and people.n == graph.n and len(list(people)) > 0)

    watched(function, check)


@pytest.mark.parametrize(("folder", "name"), [each for each in some("function") if each.values[0] == "metrics"])
def test_a_metric_gives_a_number_or_one_a_person(folder, name):
    """But for what says that it returns something else: a test, or a frame that a person reads."""
    function = found(folder, name)
    said = inspect.signature(function).return_annotation
    number = (float, np.ndarray)

    def check(*args, **options):
        value = function(*args, **options)
        if said in (*number, float | np.ndarray):
            whole_or_not = (np.float64, np.int64)
            one_each = isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype in whole_or_not
            assert type(value) is float or one_each
        else:
            assert not isinstance(value, number)

    watched(function, check)


# --- What is written about it ----------------------------------------------------------------------------------------


def sections(docstring):
    """Split a numpydoc docstring: "" is the summary and what follows it."""
    lines, current, parts = inspect.cleandoc(docstring).splitlines(), "", {"": []}
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if re.fullmatch(r"-{3,}", below) and line and len(below) == len(line):
            current = line
            parts[current] = []
        elif not re.fullmatch(r"-{3,}", line):
            parts[current].append(line)
    return parts


def documented(lines):
    """Read the names of a section Parameters."""
    heads = [line.split(" : ")[0] for line in lines if line and not line.startswith(" ")]
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


def check_summary(docstring, where):
    summary = inspect.cleandoc(docstring or "").split("\n\n")[0]
    assert summary, f"{where} has no docstring"
    assert "\n" not in summary, f"{where}: the summary is one line"
    assert summary.endswith((".", "::")), f"{where}: {summary!r} is no sentence"


def check_parameters(thing, where):
    """Hold the section Parameters to the signature, in order and without a rest."""
    written = documented(sections(thing.__doc__).get("Parameters", []))
    names = [name for name in inspect.signature(thing).parameters if name not in {"self", "cls"}]
    assert written == names, f"{where}: Parameters are {written}, the signature has {names}"


@pytest.mark.parametrize(("folder", "name"), NAMES)
def test_it_is_documented_in_numpydoc_form(folder, name):
    thing = found(folder, name)
    check_summary(thing.__doc__, name)
    parts = sections(thing.__doc__)
    check_parameters(thing, name)
    assert "Examples" in parts, f"{name} has no example"
    if kind(thing) == "function" and inspect.signature(thing).return_annotation is not None:
        assert "Returns" in parts, f"{name} does not say what it returns"
    known = {"", "Parameters", "Returns", "Raises", "Notes", "References", "Examples", "See Also", "Yields"}
    assert set(parts) <= known


@pytest.mark.parametrize(("folder", "name"), [each for each in some("function") if each.values[0] == "metrics"])
def test_a_measure_says_how_it_is_defined_by_whom_and_when_not_to_use_it(folder, name):
    function = found(folder, name)
    parts = sections(function.__doc__)
    assert "References" in parts, f"{name} names no paper"
    if inspect.signature(function).return_annotation in (float, np.ndarray, float | np.ndarray) and name != "bootstrap":
        assert any("math:" in line for line in parts[""]), f"{name} has no formula"
    assert re.search(r"\b[Nn]ot\b", " ".join(parts.get("Notes", []))), f"{name} does not say when not to use it"


@VALUE
def test_its_methods_are_documented(folder, name):
    cls = found(folder, name)
    for method, thing in vars(cls).items():
        thing = getattr(thing, "__func__", getattr(thing, "fget", getattr(thing, "func", thing)))
        if inspect.isfunction(thing) and (not method.startswith("_") or method == "__call__"):
            where = f"{name}.{method}"
            check_summary(thing.__doc__, where)
            if "Parameters" in sections(thing.__doc__):
                check_parameters(thing, where)


@pytest.mark.parametrize("module", MODULES)
def test_whatever_a_module_exports_has_a_docstring_and_an_example(module):
    module = importlib.import_module(module)
    check_summary(module.__doc__, module.__name__)
    for name in module.__all__:
        thing = getattr(module, name)
        where = f"{module.__name__}.{name}"
        # A coin is for kernels, and an error without arguments of its own is its name.
        plain = isinstance(thing, type) and issubclass(thing, Exception) and "__init__" not in vars(thing)
        if callable(thing):
            check_summary(thing.__doc__, where)
        if inspect.isfunction(thing) or (isinstance(thing, type) and not plain):
            assert ">>>" in thing.__doc__, f"{where} has no example"
            if "Parameters" in sections(thing.__doc__):
                check_parameters(thing, where)
