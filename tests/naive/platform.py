"""Twins of socialgraph.platform: one person, one post and one tie at a time, in lists and dictionaries."""

import math

import numpy as np

from naive import feed
from naive.feed import coin, stream, uniform
from socialgraph.feed.inbox import Inbox
from socialgraph.graph import Graph
from socialgraph.people import People

F32 = np.float32
STORY = stream(0, "platform.story")
PURPOSES = ["post", "session", "cut", "rank", "slate", "click", "share", "opinions", "suggest", "accept", "drop"]


def posts(n, probability, key):
    """Give the hour at which each person posts, for those who do."""
    hours = {}
    for person in range(n):
        draw = uniform(key, person)
        if draw < probability:
            hours[person] = min(F32(draw / probability), np.nextafter(F32(1), F32(0)))
    return hours


def click_probability(behaviour, distance, slot):
    return behaviour.attention**slot / (1 + math.exp(behaviour.agreement * distance - behaviour.click))


def react(behaviour, reader, identity, distance, slot, click_key, share_key):
    if not uniform(click_key, reader, identity) < click_probability(behaviour, distance, slot):
        return 0
    return 2 if uniform(share_key, reader, identity) < behaviour.share else 1


def accepts(behaviour, u, v, distance, key):
    return uniform(key, u, v) < behaviour.accept * math.exp(-behaviour.agreement * distance)


def drops(behaviour, u, v, distance, key):
    return uniform(key, u, v) < behaviour.drop * distance / 2


def learn(affinity, views, clicks, learning):
    return F32(float(affinity) + learning * (clicks / views - float(affinity))) if views else affinity


def available(live, followed, member, reader):
    """Count the live posts of those whom the reader follows, and those of another group."""
    mine = [post for post in live if post["author"] in followed]
    return len(mine), sum(member[post["author"]] != member[reader] for post in mine)


def candidates(live, followed, reader, room, key):
    """List the candidates by author and number: all, or those of the lowest coins."""
    mine = [post for post in live if post["author"] in followed]
    kept = sorted(mine, key=lambda post: coin(key, reader, post["identity"]))[:room]
    return sorted(kept, key=lambda post: (post["author"], post["content"]))


class World:
    """A platform between two days: what State is, in plain Python."""

    def __init__(self, graph, people):
        self.n, self.directed, self.day, self.posted = graph.n, graph.directed, 0, 0
        self.live, self.told = [], set()
        self.opinion = [float(x) for x in people["opinion"]]
        self.known = None if people.observed is None else [float(x) for x in people.observed["opinion"]]
        weight = [0.2] * graph.indices.size if graph.weight is None else [w / graph.weight.max() for w in graph.weight]
        ends = [(u, int(v)) for u in range(graph.n) for v in graph.neighbors(u)]
        self.affinity = {end: F32(w) for end, w in zip(ends, weight, strict=True)}

    @property
    def profile(self):
        return self.opinion if self.known is None else self.known

    def followed(self, reader):
        return [v for u, v in sorted(self.affinity) if u == reader]

    def graph(self):
        pairs = [(u, v) for u, v in sorted(self.affinity) if self.directed or u < v]
        return Graph.from_edges(pairs, self.n, self.directed)

    def add(self, **post):
        post = {
            "content": self.posted,
            "kind": 0,
            "parent": -1,
            "root": self.posted,
            "origin": post["identity"],
            **post,
        }
        self.live.append({**post, "clicks": 0, "across": 0})
        self.posted += 1

    def one_day(self, platform, seed, member):
        """Live through one day; give its report."""
        keys = {purpose: stream(seed, f"platform.{purpose}", self.day) for purpose in PURPOSES}
        self.expire(platform.memory)
        opened = self.posted
        hours = posts(self.n, platform.behaviour.post, keys["post"])
        session = {u: int(uniform(keys["session"], u) * platform.windows) for u in range(self.n)}
        report = {"shown": [], "available": [0] * self.n, "crossing": [0] * self.n}
        for window in range(platform.windows):
            now = self.day + (window + 1) / platform.windows
            self.write(hours, window, platform.windows, now)
            shown = []
            for reader in range(self.n):
                if session[reader] == window:
                    followed = self.followed(reader)
                    counts = available(self.live, followed, member, reader)
                    report["available"][reader], report["crossing"][reader] = counts
                    shown += self.slate(platform, reader, followed, now, keys)
            self.react(platform.behaviour, shown, now, keys)
            report["shown"] += shown
        if platform.opinions is not None:
            self.move(platform, report["shown"], keys)
        self.learn(report["shown"], platform.learning)
        report["offers"] = {"suggested": [], "made": [], "dropped": []}
        if platform.suggest is not None and (self.day + 1) % platform.suggest_every == 0:
            report["offers"] = self.meet(platform, keys)
        report["posted"] = [post for post in self.live if post["content"] >= opened]
        self.day += 1
        return report

    def expire(self, memory):
        live = [post for post in self.live if post["t"] >= self.day - memory + 1]
        gone = [post for post in self.live if post not in live]
        self.told |= {(post["identity"], post["origin"]) for post in gone if post["kind"] == 1}
        origins = {post["origin"] for post in live}
        self.told = {(identity, origin) for identity, origin in self.told if origin in origins}
        self.live = live

    def write(self, hours, window, windows, now):
        for person, hour in hours.items():
            if int(hour * F32(windows)) == window:
                t = F32(self.day) + hour
                t = t if t < F32(now) else np.nextafter(F32(now), F32(0))
                self.add(author=person, t=t, opinion=F32(self.opinion[person]), identity=person + self.day * 2**32)

    def slate(self, platform, reader, followed, now, keys):
        """Rank one reader's candidates on their own and fill the slots."""
        mine = candidates(self.live, followed, reader, platform.inventory * platform.slots, keys["cut"])
        if not mine:
            return []
        inbox = Inbox.of(
            person=[reader] * len(mine),
            **{name: [post[name] for post in mine] for name in ("content", "author", "kind", "clicks", "identity")},
            clicks_across=[post["across"] for post in mine],
            age=[F32(now) - post["t"] for post in mine],
            affinity=[self.affinity[reader, post["author"]] for post in mine],
            reader_opinion=[self.profile[reader]] * len(mine),
            author_opinion=[self.profile[post["author"]] for post in mine],
        )
        score = [float(s) for s in platform.rank(inbox, rng=keys["rank"])]
        [rows] = feed.top_k(inbox, score, platform.slots, keys["slate"])
        return [
            {"t": F32(now), "person": reader, "post": mine[row], "slot": slot, "score": score[row], "reaction": 0}
            for slot, row in enumerate(rows)
        ]

    def react(self, behaviour, shown, now, keys):
        for view in shown:
            reader, post = view["person"], view["post"]
            distance = abs(self.opinion[reader] - float(post["opinion"]))
            view["reaction"] = react(
                behaviour, reader, post["identity"], distance, view["slot"], keys["click"], keys["share"]
            )
            if view["reaction"]:
                post["clicks"] += 1
                post["across"] += self.profile[reader] * self.profile[post["author"]] < 0
        for view in shown:
            if view["reaction"] == 2:
                view["reaction"] = 2 if self.tell(view["person"], view["post"], now) else 1

    def tell(self, person, post, now):
        """Add a story, unless the person wrote or told it before."""
        identity = coin(STORY, person, post["origin"])
        known = {other["identity"] for other in self.live} | {identity for identity, _ in self.told}
        if identity in known or post["origin"] % 2**32 == person:
            return False
        copied = {name: post[name] for name in ("root", "opinion", "origin")}
        self.add(author=person, t=F32(now), kind=1, parent=post["content"], identity=identity, **copied)
        return True

    def move(self, platform, shown, keys):
        views = {}
        for view in shown:
            pair = view["person"], view["post"]["author"]
            views[pair] = views.get(pair, 0) + 1
        seen = Graph.from_edges(list(views), self.n, True, list(views.values()) if views else None)
        before = np.array(self.opinion)
        self.opinion = [float(x) for x in platform.opinions(seen, before, rng=keys["opinions"])]

    def learn(self, shown, learning):
        for pair, before in self.affinity.items():
            views = [view for view in shown if (view["person"], view["post"]["author"]) == pair]
            self.affinity[pair] = learn(before, len(views), sum(view["reaction"] > 0 for view in views), learning)

    def meet(self, platform, keys):
        people = People(
            {"opinion": self.opinion}, observed=None if self.known is None else People({"opinion": self.known})
        )
        offered = platform.suggest(self.graph(), people.profile, k=platform.suggestions, rng=keys["suggest"])
        suggested = [(int(u), int(v)) for u, v in zip(offered.source, offered.target, strict=True)]
        pairs = suggested if self.directed else sorted({(min(pair), max(pair)) for pair in suggested})
        ties = [tuple(pair) for pair in self.graph().edges().tolist()]
        near = {(u, v): abs(self.opinion[u] - self.opinion[v]) for u, v in pairs + ties}
        made = [(u, v) for u, v in pairs if accepts(platform.behaviour, u, v, near[u, v], keys["accept"])]
        dropped = [(u, v) for u, v in ties if drops(platform.behaviour, u, v, near[u, v], keys["drop"])]
        for u, v in dropped if self.directed else dropped + [(v, u) for u, v in dropped]:
            del self.affinity[u, v]
        for u, v in made if self.directed else made + [(v, u) for u, v in made]:
            self.affinity[u, v] = F32(0.2)
        return {"suggested": suggested, "made": made, "dropped": dropped}
