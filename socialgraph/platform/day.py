"""One simulated day, in the order in which a paper's method section would tell it."""

from collections.abc import Callable

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.feed.inbox import Inbox, checked_scores, learner, top_k
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.behaviour import DEEDS
from socialgraph.platform.candidates import availability, by_author, gather, known_people, known_posts
from socialgraph.platform.meeting import NO_OFFERS, meet
from socialgraph.platform.platform import Platform
from socialgraph.platform.profiling import sharpened
from socialgraph.platform.state import Report, State, checked_opinions
from socialgraph.platform.tables import COUNTED, EXPOSURES, INTERACTIONS, REACTIONS, Content, joined
from socialgraph.rng import coins, stream, uniforms

__all__ = ["one_day"]


def one_day(platform: Platform, state: State, seed: int, member: np.ndarray) -> tuple[State, Report]:
    """Live through one day: post, gather, rank, select, show, react, move opinions, meet, learn, close.

    Parameters
    ----------
    platform : Platform
        The machinery.
    state : State
        How things stand.
    seed : int
        Every draw of the day is a function of this seed, the day's number and who meets whom.
    member : ndarray of int32, shape (n,)
        The group of each person, for the count of available posts.

    Returns
    -------
    State
        For the next day.
    Report
        What happened.

    Raises
    ------
    ParameterError
        For scores, opinions or suggestions that cannot be right, naming the first.

    Examples
    --------
    >>> from socialgraph.feed.chronological import Chronological
    >>> from socialgraph.platform.behaviour import Behaviour
    >>> from socialgraph.platform.measure import Groups
    >>> platform = Platform(rank=Chronological(), behaviour=Behaviour(post=1.0))
    >>> state = State.opening(Graph.from_edges([(0, 1)]), {"opinion": [-0.5, 0.5]})
    >>> state, report = one_day(platform, state, 1, Groups.of(state.people).member)
    >>> report.exposures["person"].tolist(), report.exposures["content"].tolist()
    ([0, 1], [1, 0])
    """
    day, people, n = state.day, state.people, state.graph.n
    keys = {purpose: stream(seed, f"platform.{purpose}", day) for purpose in _PURPOSES}
    content, ledger = _open(state, day - platform.memory + 1)
    learned, learn = state.learned, learner(platform.rank)
    here, known = ~ledger["left"], known_people(people.profile)
    posts = _written(platform, people, here, keys)
    session = np.where(
        here, (platform.behaviour.looks(people, keys["session"]) * platform.windows).astype(np.int64), -1
    )
    opened = content.first + len(content)
    shown: list[dict[str, np.ndarray]] = []
    available, crossing = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for window in range(platform.windows):
        now = day + (window + 1) / platform.windows
        content = _post(content, posts, people, day, (window, platform.windows))
        ledger |= _grown(ledger, len(content))
        readers = readonly(np.flatnonzero(session == window), np.int32)
        index = by_author(content.author, n)
        available[readers], crossing[readers] = availability(state.graph, index[1], readers, member)
        size = np.minimum(available[readers], platform.inventory * platform.slots)
        facts = (
            known_posts(content, {name: ledger[name] for name in _COUNTS}, now),
            {"affinity": ledger["affinity"]},
            known,
        )
        cut = {"size": size, "slots": platform.slots, "key": keys["cut"]}
        inboxes = gather(state.graph, *facts, index, readers, **cut, learned=learned)
        feed = joined([_show(platform, inbox, now, keys) for inbox in inboxes], _SHOWN)
        feed["reaction"] = platform.behaviour.react(feed, people, content, tuple(keys[deed] for deed in DEEDS))
        ledger |= _count(ledger, feed, known["opinion"], content)
        content, feed["reaction"] = _reshare(content, feed, ledger["told"], now)
        if learn is not None and feed["person"].size:
            learned = _taught(learn, feed, facts, platform.slots, learned, int(keys["learn"]))
        shown.append(feed)
    feed = joined(shown, {**_SHOWN, "reaction": np.uint8})
    ledger |= _grown(ledger, len(content))

    if platform.opinions is not None:
        moved = platform.opinions(_seen(feed, n), people["opinion"], rng=int(keys["opinions"]))
        people = people.assign(opinion=checked_opinions("opinions", moved, n))
    ledger["posted"] = _posted(ledger["posted"], content.author[opened - content.first :], day)
    # Learned on today's arcs, before some of them go; a new tie starts from what is known of nobody.
    ledger["affinity"] = _learn(ledger["affinity"], feed, platform.learning)
    people = sharpened(people, feed, content, opened - content.first, platform.profiling)
    ledger["left"] = _left(platform, ledger["left"], feed, keys["leave"])
    graph, offers = state.graph, NO_OFFERS
    if platform.suggest is not None and (day + 1) % platform.suggest_every == 0:
        graph, ledger["affinity"], offers = meet(platform, state.graph, people, day, ledger, keys)

    posted = content.rows(opened - content.first)
    report = Report(day + 1, posted, *_tables(feed, content), feed["author"], offers, available, crossing)
    return State(graph, people, day + 1, content, ledger, learned), report


_PURPOSES = ("post", "hour", "topic", "session", "cut", "keep", "rank", "slate", "learn", *DEEDS, "leave")
_PURPOSES += ("opinions", "suggest", "accept", "drop")
# What is counted of each live post.
_COUNTS = ("views", *COUNTED, "clicks_across")
_SHARE = np.uint8(1 << COUNTED["shares"] - 1)
# Stories are named alike on every day and under every seed: a name only has to tell them apart.
_STORY = stream(0, "platform.story")
_SHOWN = {
    "t": np.float32,
    "person": np.int32,
    "post": np.int32,
    "author": np.int32,
    "arc": np.int64,
    "slot": np.int16,
    "score": np.float32,
}


def _open(state: State, since: int) -> tuple[Content, dict[str, np.ndarray]]:
    """Let posts from before day `since` expire, and their counts with them; remember who told what still goes round."""
    content = state.content.since(since)
    expired = content.first - state.content.first
    gone = state.content.rows(0, expired)
    story = gone.kind == 1
    told = np.concatenate([state.ledger["told"], np.column_stack([gone.identity, gone.origin])[story]])
    told = readonly(told[np.isin(told[:, 1], content.origin)])
    counts = {name: state.ledger[name][expired:] for name in _COUNTS}
    kept = {name: state.ledger[name] for name in ("affinity", "left", "posted")}
    return content, {**kept, **counts, "told": told}


def _grown(ledger: dict[str, np.ndarray], rows: int) -> dict[str, np.ndarray]:
    """Lengthen the counts of what was done to posts by zeros."""
    counts = {name: ledger[name] for name in _COUNTS}
    return {name: readonly(np.append(count, np.zeros(rows - count.size, np.int32))) for name, count in counts.items()}


def _written(platform: Platform, people: People, here: np.ndarray, keys: dict[str, np.uint64]) -> dict[str, np.ndarray]:
    """Say who posts on the whole day, when, and about what: each topic as often as it is the author's interest."""
    author, hour = platform.behaviour.posts(people, (keys["post"], keys["hour"]))
    author, hour = author[here[author]], hour[here[author]]
    topic = np.zeros(author.size, dtype=np.int8)
    if "interests" in people:
        share = np.cumsum(people["interests"][author], axis=1)
        draw = uniforms(keys["topic"], author) * share[:, -1]
        topic = (share[:, :-1] <= draw[:, None]).sum(axis=1).astype(np.int8)
    return {"author": author, "hour": hour, "topic": topic}


def _post(content: Content, posts: dict[str, np.ndarray], people: People, day: int, window: tuple[int, int]) -> Content:
    """Add what is posted in one window; who and when was settled by coin for the whole day."""
    now = (posts["hour"] * window[1]).astype(np.int64) == window[0]
    author, hour, topic = (posts[name][now] for name in ("author", "hour", "topic"))
    # Rounded, the last moments of a window would be its end: a post of age 0, or of the next day.
    end = np.nextafter(np.float32(day + (window[0] + 1) / window[1]), np.float32(0))
    identity = author.astype(np.uint64) | np.uint64(day) << np.uint64(32)
    t = np.minimum(np.float32(day) + hour, end)
    return content.with_rows(author=author, t=t, opinion=people["opinion"][author], topic=topic, identity=identity)


def _show(platform: Platform, inbox: Inbox, now: float, keys: dict[str, np.uint64]) -> dict[str, np.ndarray]:
    """Filter and rank one chunk of inboxes, and fill its readers' slots."""
    if platform.keep is not None:
        inbox = inbox.where(platform.keep(inbox, rng=int(keys["keep"])))
    score = checked_scores(platform.rank, inbox, int(keys["rank"]))
    rows, start = top_k(inbox, score, platform.slots, keys["slate"])
    slot = np.arange(rows.size) - np.repeat(start[:-1], np.diff(start))
    post = inbox.post[rows]
    return {
        "t": np.full(rows.size, now, dtype=np.float32),
        "person": inbox.person[rows],
        "post": post,
        "author": inbox.by_post["author"][post],
        "arc": inbox.arc[rows],
        "slot": slot,
        "score": score[rows],
    }


def _count(
    ledger: dict[str, np.ndarray], feed: dict[str, np.ndarray], opinion: np.ndarray, content: Content
) -> dict[str, np.ndarray]:
    """Add what was done in one window to what rankers may know of each post."""
    done = feed["reaction"]
    across = opinion[feed["person"]] * opinion[feed["author"]] < 0
    which = {"views": None, "clicks_across": (done & 1 > 0) & across}
    which |= {name: done & (1 << code - 1) > 0 for name, code in COUNTED.items()}
    posts = {name: feed["post"] if some is None else feed["post"][some] for name, some in which.items()}
    counts = {name: np.bincount(rows, minlength=len(content)) for name, rows in posts.items()}
    return {name: readonly(ledger[name] + count, np.int32) for name, count in counts.items()}


def _reshare(content: Content, feed: dict[str, np.ndarray], told: np.ndarray, now: float) -> tuple[Content, np.ndarray]:
    """Turn shares into stories; to share what one has written or told already is only to click."""
    shared = np.flatnonzero(feed["reaction"] & _SHARE)
    if not shared.size:
        return content, feed["reaction"]
    origin = content.origin[feed["post"][shared]]
    identity = coins(_STORY, feed["person"][shared], origin)
    _, first = np.unique(identity, return_index=True)
    # The lower half of a post's identity is its author (see _post).
    own = (origin & np.uint64(2**32 - 1)) == feed["person"][shared]
    known = np.isin(identity, content.identity) | np.isin(identity, told[:, 0])
    first = np.sort(first[~(own | known)[first]])
    shared = shared[first]
    reaction = feed["reaction"] & ~_SHARE
    reaction[shared] |= _SHARE
    post = feed["post"][shared]
    grown = content.with_rows(
        author=feed["person"][shared],
        t=np.float32(now),
        kind=np.int8(1),
        parent=post + content.first,
        root=content.root[post],
        opinion=content.opinion[post],
        topic=content.topic[post],
        identity=identity[first],
        origin=origin[first],
    )
    return grown, reaction


def _taught(
    learn: Callable,
    feed: dict[str, np.ndarray],
    facts: tuple[dict[str, np.ndarray], ...],
    slots: int,
    learned: dict[str, np.ndarray],
    rng: int,
) -> dict[str, np.ndarray]:
    """Let a ranker learn from what was shown in one window and what was done."""
    start = readonly(np.flatnonzero(np.diff(feed["person"], prepend=-1, append=-1)))
    shown = Inbox(start, feed["person"], feed["post"], feed["arc"], *facts, slots, learned)
    done = {name: feed["reaction"] & np.uint8(1 << code) > 0 for code, name in enumerate(REACTIONS[1:])}
    after = learn(shown, done, rng=rng)
    if not isinstance(after, dict) or not all(isinstance(values, np.ndarray) for values in after.values()):
        raise ParameterError("rank.learn", "must give a dict of arrays", after)
    return {name: readonly(values) for name, values in after.items()}


def _seen(feed: dict[str, np.ndarray], n: int) -> Graph:
    """Count how often each reader saw each author: a graph reader -> author, weighted by views."""
    arcs, views = np.unique(feed["person"].astype(np.int64) * n + feed["author"], return_counts=True)
    reader, author = np.divmod(arcs, n)
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(reader, minlength=n), out=indptr[1:])
    return Graph._trusted(indptr, author, views, True)


def _posted(posted: np.ndarray, author: np.ndarray, day: int) -> np.ndarray:
    """Note the day for whoever posted or told something."""
    posted = posted.copy()
    posted[author] = day
    return readonly(posted)


def _learn(affinity: np.ndarray, feed: dict[str, np.ndarray], learning: float) -> np.ndarray:
    """Move the affinity of each arc that was shown towards the day's share of clicks along it."""
    arc = feed["arc"]
    views = np.bincount(arc, minlength=affinity.size)
    clicks = np.bincount(arc[feed["reaction"] & 1 > 0], minlength=affinity.size)
    share = clicks / np.maximum(views, 1)
    return readonly(np.where(views > 0, affinity + learning * (share - affinity), affinity), np.float32)


def _left(platform: Platform, left: np.ndarray, feed: dict[str, np.ndarray], key: np.uint64) -> np.ndarray:
    """Add whoever leaves after this day to those who have left."""
    views = np.bincount(feed["person"], minlength=left.size)
    clicks = np.bincount(feed["person"][feed["reaction"] & 1 > 0], minlength=left.size)
    return readonly(left | platform.behaviour.leaves(views, clicks, key))


def _tables(feed: dict[str, np.ndarray], posts: Content) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Write the day's exposures and interactions."""
    rows = feed["person"].size
    content = feed["post"] + np.int32(posts.first)
    # A story comes by way of whoever told it: viral, the second of SOURCES.
    plain = {"source": posts.kind[feed["post"]], "campaign": -1, "price": 0.0, "p_hat": np.nan}
    exposures = {name: feed.get(name, np.broadcast_to(plain.get(name, 0), rows)) for name in EXPOSURES}
    exposures["content"] = content
    # Two deeds to one post are two rows of one exposure.
    deeds = np.unpackbits(feed["reaction"][:, None], axis=1, bitorder="little")
    at, bit = np.nonzero(deeds)
    interactions = {
        "t": feed["t"][at],
        "person": feed["person"][at],
        "target": content[at],
        "kind": bit + 1,
        "value": np.ones(at.size),
        "exposure": at,
    }
    return joined([exposures], EXPOSURES), joined([interactions], INTERACTIONS)
