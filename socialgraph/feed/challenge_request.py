"""A ranker of ours behind the contract of the Prosocial Ranking Challenge [1]_: a request comes in, an order goes out.

.. [1] HumanCompatibleAI (2024), ranking-challenge: POST {session, survey, items} gives {ranked_ids, new_items}.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.feed._lists import in_order
from socialgraph.feed.inbox import Inbox, checked_scores
from socialgraph.rng import as_seed

__all__ = ["answer", "from_request"]

_REACTIONS = ("like", "love", "care", "haha", "wow", "sad", "angry")
# Which of a platform's counts are added up to one of ours; a count that is not there is 0.
_COUNTS = {
    "twitter": {"likes": ("like",), "shares": ("retweet", "share"), "comments": ("comment",), "views": ("view",)},
    "facebook": {"likes": _REACTIONS, "shares": ("share",), "comments": ("comment",)},
    "reddit": {"likes": ("upvote",), "comments": ("comment",)},
}
_MOST, _DAY = 2**31 - 1, 86_400


def answer(rank: Callable, request: dict, *, rng: Any = None) -> dict:
    """Let a ranker answer one request of the challenge.

    Parameters
    ----------
    rank : Ranker
        Any of this folder, or your own.
    request : dict
        As `from_request` takes it.
    rng : int, SeedSequence, Generator or None, optional
        The ranker's seed; equal scores come in the order of a coin.

    Returns
    -------
    dict
        ``ranked_ids``, best first, without what scored minus infinity, and ``new_items``, which is empty.

    Raises
    ------
    ParameterError
        For what is no ranker, or a request that breaks the contract, naming the field.

    Examples
    --------
    >>> from socialgraph.feed.chronological import Chronological
    >>> session = {"user_name_hash": "me", "platform": "twitter", "current_time": "2024-01-20 18:00:00"}
    >>> older = {"id": "a", "author_name_hash": "x", "created_at": "2024-01-19 18:00:00", "engagements": {"like": 3}}
    >>> newer = {"id": "b", "author_name_hash": "y", "created_at": "2024-01-20 12:00:00", "engagements": {"like": 1}}
    >>> answer(Chronological(), {"session": session, "items": [older, newer]}, rng=1)
    {'ranked_ids': ['b', 'a'], 'new_items': []}
    """
    if not callable(rank):
        raise ParameterError("rank", "must be a ranker or a function", rank)
    seed = as_seed(rng)
    inbox, ids = from_request(request)
    score = checked_scores(rank, inbox, seed)
    rows, _ = in_order(lambda inbox, *, rng: score, inbox, seed)
    return {"ranked_ids": [ids[row] for row in rows.tolist() if score[row] > -np.inf], "new_items": []}


def from_request(request: dict) -> tuple[Inbox, list[str]]:
    """Turn a request of the challenge into the inbox of one reader.

    The survey is not read, nor the text. Likes are all seven reactions of Facebook, and Reddit's upvotes, or its score
    where they are not given; shares are retweets and shares. What is not told, such as clicks, is 0. A post from the
    last second, or from the future, for clocks differ, is a second old.

    Parameters
    ----------
    request : dict
        With ``session`` and ``items``, as JSON has them.

    Returns
    -------
    inbox : Inbox
        One row an item; the reader is person 0, and so is the author of what they wrote themselves.
    ids : list of str
        The id of each row.

    Raises
    ------
    ParameterError
        For a field that is missing or malformed.

    Examples
    --------
    >>> session = {"user_name_hash": "me", "platform": "twitter", "current_time": "2024-01-20 18:00:00"}
    >>> item = {"id": "a", "author_name_hash": "x", "created_at": "2024-01-19 18:00:00", "engagements": {"like": 3}}
    >>> inbox, ids = from_request({"session": session, "items": [item]})
    >>> inbox.age.tolist(), inbox.likes.tolist(), ids
    ([1.0], [3], ['a'])
    """
    session, items = _field(request, "session", dict, "request"), _field(request, "items", list, "request")
    platform = check_choice("session.platform", _field(session, "platform", str, "session"), _COUNTS)
    now = _time(session, "current_time", "session")
    number = {_field(session, "user_name_hash", str, "session"): 0}
    ids: list[str] = []
    columns: dict[str, list] = {
        name: [] for name in ("age", "author", "identity", "likes", "shares", "comments", "views")
    }
    for place, item in enumerate(items):
        where = f"items[{place}]"
        ids.append(_field(item, "id", str, where))
        author = _field(item, "author_name_hash", str, where)
        columns["author"].append(number.setdefault(author, len(number)))
        seconds = (now - _time(item, "created_at", where)).total_seconds()
        columns["age"].append(max(seconds, 1) / _DAY)
        digest = hashlib.blake2b(ids[-1].encode("utf-8", "surrogatepass"), digest_size=8).digest()
        columns["identity"].append(int.from_bytes(digest, "little"))
        counts = _counted(_field(item, "engagements", dict, where), platform, f"{where}.engagements")
        for name in ("likes", "shares", "comments", "views"):
            columns[name].append(counts.get(name, 0))
    repeated = [each for each, times in Counter(ids).items() if times > 1]
    if repeated:
        raise ParameterError("items", "must have different ids", repeated[0])
    identity = np.array(columns.pop("identity"), dtype=np.uint64)
    return Inbox.of(slots=max(len(ids), 1), **columns, identity=identity), ids


def _field(given: Any, name: str, kind: type, where: str) -> Any:
    """Read a field that must be there and of one kind, or name it."""
    if not isinstance(given, dict):
        raise ParameterError(where, "must be an object, a dict", given)
    if not isinstance(given.get(name), kind):
        full = name if where == "request" else f"{where}.{name}"
        rule = {dict: "an object, a dict", list: "a list", str: "a string"}[kind]
        raise ParameterError(full, f"must be {rule}", given.get(name))
    return given[name]


def _time(given: dict, name: str, where: str) -> datetime:
    """Read a time; one without a zone is in UTC, as the contract has it."""
    text = _field(given, name, str, where)
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ParameterError(f"{where}.{name}", "must be a time such as 2024-01-20 18:41:20", text) from None


def _counted(engagements: dict, platform: str, where: str) -> dict[str, int]:
    """Add up a platform's counts; Reddit's score may be negative, and stands in for the upvotes that it replaced."""
    given = dict(engagements)
    if platform == "reddit" and given.get("upvote") is None and given.get("score") is not None:
        given["upvote"] = max(check_whole(f"{where}.score", given["score"], -_MOST, _MOST), 0)
    counts = {}
    for ours, theirs in _COUNTS[platform].items():
        there = [name for name in theirs if given.get(name) is not None]
        counts[ours] = min(sum(check_whole(f"{where}.{name}", given[name], 0) for name in there), _MOST)
    return counts
