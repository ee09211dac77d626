"""Rules judged once for each set of answers that they read.

To plan questions is to judge the same few rules over and over, with one answer changed. A rule
reads few facts, and a judgement depends on nothing else: so it is judged on facts that note what
was read, and found again wherever those are the same. Nobody has to say which rule reads what.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.verdicts import Criterion, Judgement

NAMES = tuple(field.name for field in fields(Facts))
# What is asked of facts besides their fields, and what that reads.
ALSO = {"months_since": ("earlier_help",)}
_every = attrgetter(*NAMES)
_PLACE = {name: place for place, name in enumerate(NAMES)}
MOST = 512


class Noting:
    """Facts that note which of their fields were read."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.read: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        """Return what the facts say, and note it."""
        read = (name,) if name in _PLACE else ALSO.get(name, NAMES)
        self.read.update(dict.fromkeys(read))
        return getattr(self.facts, name)


class Remembered:
    """One rule, and what it has said so far."""

    def __init__(self, rule: Criterion) -> None:
        self.rule = rule
        self._said: dict[tuple[str, ...], tuple[Callable[[Any], Any], dict[Any, Judgement]]] = {}

    def judge(self, facts: Facts) -> Judgement:
        """Return what the rule says, which is what it said of the same answers before."""
        for read, said in tuple(self._said.values()):  # other threads add to it
            if (found := said.get(read(facts))) is not None:
                return found
        noting = Noting(facts)
        judgement = self.rule.judge(cast(Facts, noting))
        names = tuple(noting.read) or NAMES[:1]
        read, said = self._said.setdefault(names, (attrgetter(*names), {}))
        if len(said) >= MOST:
            said.clear()
        said[read(facts)] = judgement
        return judgement


_kept = lru_cache(maxsize=4_096)(Remembered)


def remembered(rule: Criterion) -> Remembered:
    """Return a rule that remembers, the same one for equal rules: what it keeps names nobody."""
    return _kept(cast(Hashable, rule))


def changed(facts: Facts, name: str, value: object) -> Facts:
    """Return the facts with one of them changed; quicker than ``dataclasses.replace``."""
    values = list(_every(facts))
    values[_PLACE[name]] = value
    return Facts(**dict(zip(NAMES, values, strict=True)))
