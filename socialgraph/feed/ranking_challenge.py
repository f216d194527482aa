"""A ranker from the Prosocial Ranking Challenge [1]_ in our feeds: requests go out, orders come in.

.. [1] HumanCompatibleAI (2024), ranking-challenge: POST {session, survey, items} gives {ranked_ids, new_items}.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError
from socialgraph.feed.inbox import Inbox

__all__ = ["RankingChallenge", "as_it_came", "to_request"]

# Ages are all that a feed knows of time, so any moment will do as the present; it is in UTC, as the contract has it.
_NOW = datetime(2024, 1, 1)


def as_it_came(request: dict) -> dict:
    """Answer a request with its own order: the challenge's control group, and the least that a ranker must do.

    Parameters
    ----------
    request : dict
        With ``items``, each of which has an ``id``.

    Returns
    -------
    dict
        With ``ranked_ids`` and ``new_items``.

    Examples
    --------
    >>> as_it_came({"items": [{"id": "b"}, {"id": "a"}]})
    {'ranked_ids': ['b', 'a'], 'new_items': []}
    """
    return {"ranked_ids": [item["id"] for item in request["items"]], "new_items": []}


@frozen
class RankingChallenge:
    """Rank by asking a function that answers requests of the challenge, one a reader.

    The function may ask a server, such as ``lambda request: requests.post(url, json=request).json()``; this package
    asks none. Posts that it leaves out score minus infinity: they come last.

    Parameters
    ----------
    answer : callable, optional
        Called with a request, `to_request`; gives a dict with ``ranked_ids``, best first.

    Raises
    ------
    ParameterError
        For what cannot be called; when called, for an answer without a list of ids, or with new items, or with an id
        that is not in the request or comes twice.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> RankingChallenge()(Inbox.of(age=[3, 1, 2])).tolist()
    [0.0, -1.0, -2.0]
    """

    answer: Callable = as_it_came

    def __post_init__(self) -> None:
        if isinstance(self.answer, type) or not callable(self.answer):
            raise ParameterError("answer", "must be a function of a request", self.answer)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place in the answer; `rng` is not used."""
        score = np.full(len(inbox), -np.inf)
        for reader, (first, end) in enumerate(zip(inbox.start[:-1].tolist(), inbox.start[1:].tolist(), strict=True)):
            if end > first:
                request = to_request(inbox, reader)
                row = {item["id"]: first + place for place, item in enumerate(request["items"])}
                ranked = [row[each] for each in _ranked(self.answer(request), row)]
                score[ranked] = -np.arange(len(ranked))
        return score


def to_request(inbox: Inbox, reader: int) -> dict:
    """Write one reader's candidates as a request of the challenge, in the form that it has for Twitter.

    Posts have no text here: it says their topic. People are called by node number and posts by their number in the
    content table; there is no survey. A time that is no whole second has a fraction.

    Parameters
    ----------
    inbox : Inbox
        The candidates.
    reader : int
        Which of its readers, from 0; one who has candidates.

    Returns
    -------
    dict
        With ``session``, ``survey`` and ``items``; nothing but what JSON has.

    Raises
    ------
    ParameterError
        For a reader that the inbox does not have, or without candidates.

    Examples
    --------
    >>> item, = to_request(Inbox.of(age=[0.5], author=[7], likes=[3]), 0)["items"]
    >>> item["author_name_hash"], item["created_at"], item["engagements"]["like"]
    ('7', '2023-12-31 12:00:00', 3)
    """
    if reader not in np.flatnonzero(np.diff(inbox.start)):
        raise ParameterError("reader", "must be one of the inbox with candidates", reader)
    rows = slice(inbox.start[reader], inbox.start[reader + 1])
    person = str(inbox.person[rows.start])
    session = {"session_id": person, "user_id": person, "user_name_hash": person, "platform": "twitter"}
    session |= {"url": "https://example.org/home", "current_time": str(_NOW)}
    columns = ("content", "author", "topic", "age", "likes", "shares", "comments")
    items = [
        {
            "id": str(content),
            "original_rank": place,
            "text": f"topic {topic}",
            "author_name_hash": str(author),
            "type": "post",
            "embedded_urls": [],
            "created_at": str(_NOW - timedelta(days=age)),
            "engagements": {"like": likes, "retweet": shares, "comment": comments, "share": 0},
        }
        for place, (content, author, topic, age, likes, shares, comments) in enumerate(
            zip(*(getattr(inbox, name)[rows].tolist() for name in columns), strict=True)
        )
    ]
    return {"session": session, "survey": None, "items": items}


def _ranked(response: Any, known: dict[str, int]) -> list[str]:
    """Read the order out of an answer, or say what is wrong with it."""
    if not isinstance(response, dict) or not isinstance(response.get("ranked_ids"), list | tuple):
        raise ParameterError("answer", "must give a dict with a list of ranked_ids", response)
    if response.get("new_items"):
        raise ParameterError(
            "new_items", "must be empty: a feed holds no posts but its people's", response["new_items"]
        )
    seen: dict[str, None] = {}
    for each in response["ranked_ids"]:
        if not isinstance(each, str) or each not in known:
            raise ParameterError("ranked_ids", "must be ids of the request", each)
        if each in seen:
            raise ParameterError("ranked_ids", "must name no item twice", each)
        seen[each] = None
    return list(seen)
