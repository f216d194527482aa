"""Twins of socialgraph.platform: one person, one post and one tie at a time, in lists and dictionaries."""

import math
from statistics import NormalDist

import numpy as np

from naive import feed, ties
from naive.feed import coin, stream, uniform
from socialgraph.feed.inbox import Inbox
from socialgraph.graph import Graph
from socialgraph.people import People

F32 = np.float32
STORY = stream(0, "platform.story")
DEEDS = ["click", "like", "share", "comment", "hide", "report", "want"]
PURPOSES = ["post", "hour", "topic", "session", "cut", "keep", "rank", "slate", *DEEDS, "leave"]
PURPOSES += ["opinions", "suggest", "accept", "drop"]
COUNTS = {
    "clicks": "click",
    "likes": "like",
    "shares": "share",
    "comments": "comment",
    "hides": "hide",
    "reports": "report",
}


def around(habit, draw):
    return (habit + 3 * NormalDist().inv_cdf(max(draw, 2.0**-54))) / 24 % 1


def time_of_day(time):
    return min(F32(time), np.nextafter(F32(1), F32(0)))


def posts(people, probability, keys):
    """Give the hour at which each person posts, for those who do."""
    hours = {}
    for person in range(people.n):
        chance = probability * (people["activity"][person] if "activity" in people else 1)
        draw = uniform(keys["post"], person)
        if draw < chance:
            hour = draw / min(chance, 1)
            if "hour" in people:
                hour = around(people["hour"][person], uniform(keys["hour"], person))
            hours[person] = time_of_day(hour)
    return hours


def topic(people, person, key):
    """Draw an interest in proportion to its share; whoever has none posts about the first."""
    if "interests" not in people:
        return 0
    draw = uniform(key, person) * people["interests"][person].cumsum()[-1]
    return sum(bool(total <= draw) for total in people["interests"][person].cumsum()[:-1])


def click_probability(behaviour, distance, slot):
    return behaviour.attention**slot / (1 + math.exp(behaviour.agreement * distance - behaviour.click))


def react(behaviour, view, distance, liking, clicks, keys):
    """List what a reader does with a post; `liking` is the share of its topic among so many interests, or None."""
    who = view["person"], view["post"]["identity"]
    wish = behaviour.click - behaviour.agreement * distance
    if liking is not None:
        wish += behaviour.interest * min(liking[1] * liking[0] - 1, 1)
    odds = wish + behaviour.outrage * abs(float(view["post"]["opinion"])) - behaviour.fatigue * clicks
    looked = behaviour.attention ** view["slot"]
    if uniform(keys["click"], *who) < looked / (1 + math.exp(-odds)):
        chance = {"like": behaviour.like * math.exp(-behaviour.agreement * distance)}
        chance |= {"share": behaviour.share, "comment": behaviour.comment}
    else:
        chance = {"hide": looked * behaviour.hide * distance / 2, "report": looked * behaviour.report * distance**2 / 4}
    done = [] if "hide" in chance else ["click"]
    chance["want"] = behaviour.survey / (1 + math.exp(-wish))
    return done + [deed for deed, p in chance.items() if uniform(keys[deed], *who) < p]


def decided(habit, pair, directed, key):
    """Toss the coin of a pair; without direction it has one, whichever end is asked."""
    u, v = pair["ends"] if directed else sorted(pair["ends"])
    return uniform(key, u, v) < ties.chance(habit, pair)


def sharpened(known, evidence, rate):
    """Move what is known of one person towards the mean of what was seen of him; unknown, it is that mean."""
    if not evidence:
        return known
    mean = sum(evidence) / len(evidence)
    return mean if math.isnan(known) else known + rate * (mean - known)


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
        self.people, self.left, self.last = people, set(), [-1] * self.n
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
        self.live.append({**post, **dict.fromkeys(["views", *COUNTS, "clicks_across"], 0)})
        self.posted += 1

    def one_day(self, platform, seed, member):
        """Live through one day; give its report."""
        keys = {purpose: stream(seed, f"platform.{purpose}", self.day) for purpose in PURPOSES}
        self.expire(platform.memory)
        opened = self.posted
        hours = posts(self.people, platform.behaviour.post, keys)
        hours = {person: hour for person, hour in hours.items() if person not in self.left}
        looks = {u: time_of_day(self.looks(u, keys["session"])) for u in range(self.n) if u not in self.left}
        session = {u: int(time * F32(platform.windows)) for u, time in looks.items()}
        report = {"shown": [], "available": [0] * self.n, "crossing": [0] * self.n}
        for window in range(platform.windows):
            now = self.day + (window + 1) / platform.windows
            self.write(hours, window, platform.windows, now, keys)
            shown = []
            for reader in range(self.n):
                if session.get(reader) == window:
                    followed = self.followed(reader)
                    counts = available(self.live, followed, member, reader)
                    report["available"][reader], report["crossing"][reader] = counts
                    shown += self.slate(platform, reader, followed, now, keys)
            self.react(platform.behaviour, shown, now, keys)
            report["shown"] += shown
        leaving = self.leaving(platform.behaviour, report["shown"], keys["leave"])
        if platform.opinions is not None:
            self.move(platform, report["shown"], keys)
        for post in self.live:
            if post["content"] >= opened:
                self.last[post["author"]] = self.day
        self.learn(report["shown"], platform.learning)
        if self.known is not None:
            self.sharpen(report["shown"], opened, platform.profiling)
        self.left |= leaving
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

    def looks(self, person, key):
        draw = uniform(key, person)
        return around(self.people["hour"][person], draw) if "hour" in self.people else draw

    def leaving(self, behaviour, shown, key):
        saw = {view["person"] for view in shown}
        clicked = {view["person"] for view in shown if "click" in view["reaction"]}
        return {person for person in saw - clicked if uniform(key, person) < behaviour.leave}

    def write(self, hours, window, windows, now, keys):
        for person, hour in hours.items():
            if int(hour * F32(windows)) == window:
                t = F32(self.day) + hour
                t = t if t < F32(now) else np.nextafter(F32(now), F32(0))
                about = {"opinion": F32(self.opinion[person]), "topic": topic(self.people, person, keys["topic"])}
                self.add(author=person, t=t, identity=person + self.day * 2**32, **about)

    def slate(self, platform, reader, followed, now, keys):
        """Rank one reader's candidates on their own and fill the slots."""
        mine = candidates(self.live, followed, reader, platform.inventory * platform.slots, keys["cut"])
        if mine and platform.keep is not None:
            kept = platform.keep(self.inbox(platform, reader, mine, now), rng=keys["keep"])
            mine = [post for post, keep in zip(mine, kept.tolist(), strict=True) if keep]
        if not mine:
            return []
        inbox = self.inbox(platform, reader, mine, now)
        score = [float(s) for s in platform.rank(inbox, rng=keys["rank"])]
        [rows] = feed.top_k(inbox, score, platform.slots, keys["slate"])
        return [
            {"t": F32(now), "person": reader, "post": mine[row], "slot": slot, "score": score[row], "reaction": []}
            for slot, row in enumerate(rows)
        ]

    def inbox(self, platform, reader, mine, now):
        """Write down what the platform knows of one reader's candidates."""
        names = ["content", "author", "kind", "topic", "identity", "views", *COUNTS, "clicks_across"]
        return Inbox.of(
            slots=platform.slots,
            person=[reader] * len(mine),
            **{name: [post[name] for post in mine] for name in names},
            age=[F32(now) - post["t"] for post in mine],
            affinity=[self.affinity[reader, post["author"]] for post in mine],
            reader_opinion=[self.profile[reader]] * len(mine),
            author_opinion=[self.profile[post["author"]] for post in mine],
        )

    def react(self, behaviour, shown, now, keys):
        clicks = dict.fromkeys(range(self.n), 0)
        for view in shown:
            reader, post = view["person"], view["post"]
            distance, liking = abs(self.opinion[reader] - float(post["opinion"])), None
            if "interests" in self.people:
                mine = self.people["interests"][reader].astype(np.float32)
                liking = float(mine[post["topic"]]), len(mine)
            view["reaction"] = react(behaviour, view, distance, liking, clicks[reader], keys)
            clicks[reader] += "click" in view["reaction"]
        for view in shown:
            post = view["post"]
            across = F32(self.profile[view["person"]]) * F32(self.profile[post["author"]]) < 0
            post["views"] += 1
            post["clicks_across"] += "click" in view["reaction"] and across
            for name, deed in COUNTS.items():
                post[name] += deed in view["reaction"]
        for view in shown:
            if "share" in view["reaction"] and not self.tell(view["person"], view["post"], now):
                view["reaction"].remove("share")

    def tell(self, person, post, now):
        """Add a story, unless the person wrote or told it before."""
        identity = coin(STORY, person, post["origin"])
        known = {other["identity"] for other in self.live} | {identity for identity, _ in self.told}
        if identity in known or post["origin"] % 2**32 == person:
            return False
        copied = {name: post[name] for name in ("root", "opinion", "topic", "origin")}
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
            self.affinity[pair] = learn(
                before, len(views), sum("click" in view["reaction"] for view in views), learning
            )

    def meet(self, platform, keys):
        people = People(
            {"opinion": self.opinion}, observed=None if self.known is None else People({"opinion": self.known})
        )
        offered = platform.suggest(self.graph(), people.profile, k=platform.suggestions, rng=keys["suggest"])
        suggested = [(int(u), int(v)) for u, v in zip(offered.source, offered.target, strict=True)]
        asked = {}
        for rank, (u, v) in enumerate(suggested):
            place = sum(source == u for source, _ in suggested[:rank])
            ends = (u, v) if self.directed else (min(u, v), max(u, v))
            asked[ends] = min(asked.get(ends, (place, u, v)), (place, u, v))
        asked = [asked[ends] for ends in (suggested if self.directed else sorted(asked))]
        pairs = [self.pair(u, v, place) for place, u, v in asked if not self.left & {u, v}]
        old = [self.pair(u, v, 0) for u, v in self.graph().edges().tolist()]
        made = self.ties(platform.behaviour.accept, pairs, keys["accept"])
        dropped = self.ties(platform.behaviour.drop, old, keys["drop"])
        for u, v in dropped if self.directed else dropped + [(v, u) for u, v in dropped]:
            del self.affinity[u, v]
        for u, v in made if self.directed else made + [(v, u) for u, v in made]:
            self.affinity[u, v] = F32(0.2)
        return {"suggested": suggested, "made": made, "dropped": dropped}

    def pair(self, u, v, place):
        """Say what u and v know of each other."""
        days = [self.day - self.last[end] for end in ((v,) if self.directed else (u, v))]
        known = {"place": place, "degree": sum(target == v for _, target in self.affinity), "silence": max(days)}
        return {"ends": (u, v), "distance": abs(self.opinion[u] - self.opinion[v]), **known}

    def ties(self, habit, pairs, key):
        ends = [pair["ends"] for pair in pairs if decided(habit, pair, self.directed, key)]
        return [pair if self.directed else (min(pair), max(pair)) for pair in ends]

    def sharpen(self, shown, opened, rate):
        """Learn from what was clicked and posted today, of those who consent."""
        seen = [(view["person"], view["post"]) for view in shown if "click" in view["reaction"]]
        seen += [(post["author"], post) for post in self.live if post["content"] >= opened]
        for person in range(self.n):
            if rate and ("consent" not in self.people or self.people["consent"][person]):
                mine = [float(post["opinion"]) for who, post in seen if who == person]
                self.known[person] = sharpened(self.known[person], mine, rate)
