"""What sets it apart from `UserNeighbors`; that both are their twins is in the tests of that."""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.feed import ItemNeighbors, UserNeighbors
from socialgraph.feed.inbox import Inbox


def learned_of(*pairs):
    person, content = np.array(sorted(pairs), dtype=np.int32).T
    return {"person": readonly(person), "content": readonly(content), "clicks": readonly(np.ones_like(person))}


def test_a_post_is_like_another_as_far_as_the_same_people_clicked_both():
    """Posts 7 and 8 by two of the same two and three people: 2 / sqrt(2 x 3)."""
    learned = learned_of((1, 7), (2, 7), (1, 8), (2, 8), (3, 8))
    [score] = ItemNeighbors()(Inbox.of(person=[3], content=[7], learned=learned))
    assert abs(score - 2 / np.sqrt(6)) < 1e-15


def test_what_everybody_clicks_says_less_of_a_post_than_of_people():
    """Post 5 is everybody's; 6 goes with it. Posts 7 and 8 are two people's own."""
    crowd = [(u, 5) for u in range(20)] + [(u, 6) for u in range(10, 20)]
    learned = learned_of(*crowd, (0, 7), (1, 7), (1, 8))
    inbox = Inbox.of(content=[6, 8], learned=learned)
    items, people = ItemNeighbors()(inbox), UserNeighbors()(inbox)
    assert items[1] > items[0]
    assert people[0] > people[1]


def test_a_post_that_was_clicked_is_not_its_own_neighbour():
    learned = learned_of((0, 5), (1, 5))
    assert ItemNeighbors()(Inbox.of(content=[5], learned=learned)).tolist() == [0]
    assert UserNeighbors()(Inbox.of(content=[5], learned=learned)).tolist() == [1]
