"""Profiling: what people click and write tells the platform what they are."""

import numpy as np

from socialgraph.people import People
from socialgraph.platform.tables import Content

__all__ = ["sharpened"]


def sharpened(people: People, feed: dict[str, np.ndarray], content: Content, opened: int, rate: float) -> People:
    """Move what the platform knows of people towards what they clicked and posted on one day.

    Of the opinion and the interests, as far as the profile has them: the mean opinion of those posts, and the share of
    each topic among them. Who was unknown is known from then on; of whoever did not consent, in the column
    ``consent``, nothing is learned. Without a profile of its own the platform knows the truth, and nothing changes.

    Parameters
    ----------
    people : People
        What they are, and the profile.
    feed : dict of ndarray
        The day's ``person``, ``post`` (a row of `content`) and ``reaction``, one row a post shown.
    content : Content
        The live posts.
    opened : int
        The row of the first post of this day.
    rate : float
        How far the profile moves, in [0, 1].

    Returns
    -------
    People
        With the same columns and another profile.

    Examples
    --------
    >>> people = People({"opinion": [1.0, 0.0]}, observed=People({"opinion": [0.0, np.nan]}))
    >>> posts = Content.empty().with_rows(t=[0.5], author=np.array([0]), opinion=[1.0], identity=[0])
    >>> feed = {"person": np.array([1]), "post": np.array([0]), "reaction": np.array([1], np.uint8)}
    >>> sharpened(people, feed, posts, 0, 0.1).profile["opinion"].tolist()
    [0.1, 1.0]
    """
    if people.observed is None or rate == 0:
        return people
    clicked = feed["reaction"] & 1 > 0
    today = np.arange(opened, len(content))
    person = np.concatenate([feed["person"][clicked], content.author[today]])
    post = np.concatenate([feed["post"][clicked], today])
    if "consent" in people:
        agreed = people["consent"][person]
        person, post = person[agreed], post[agreed]
    count = np.bincount(person, minlength=people.n)
    profile, evidence = people.profile, {}
    if "opinion" in profile:
        evidence["opinion"] = np.bincount(person, content.opinion[post], people.n) / np.maximum(count, 1)
    if "interests" in profile:
        topics = profile["interests"].shape[1]
        cells = person.astype(np.int64) * topics + content.topic[post]
        cells = np.bincount(cells, minlength=people.n * topics).reshape(people.n, topics)
        evidence["interests"] = cells / np.maximum(count, 1)[:, None]
    learned = {name: _moved(profile[name], mean, count > 0, rate) for name, mean in evidence.items()}
    return People(people.columns, people.n, profile.assign(**learned))


def _moved(known: np.ndarray, mean: np.ndarray, told: np.ndarray, rate: float) -> np.ndarray:
    """Move the rows of those who told something; to the mean itself where nothing was known."""
    told = told if known.ndim == 1 else told[:, None]
    moved = np.where(told, np.where(np.isnan(known), mean, known + rate * (mean - known)), known)
    return moved.astype(known.dtype if known.dtype.kind == "f" else np.float64)
