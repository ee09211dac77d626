"""Tell everybody's story: first those that the pages count on, then the rest by chance."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import transaction

from demo import fixed, plots
from demo.moments import on, working_day_before
from demo.people import Somebody, everyone
from demo.supporting import Supporting
from demo.telling import TheEnd
from demo.world import World

TEXTS_SINCE = timedelta(days=120)  # before that the town only rang and wrote letters
# In working days: the past twelve weeks are busier than the year before. The latest two have
# mostly the fixed stories.
LATELY, YEAR = (8, 62), (62, 250)


def tell(
    world: World,
    group: int,
    groups: int,
    *,
    people: int,
    seed: int,
    told: Callable[[], None],
) -> None:
    """Tell the stories of one group of the people, each in a transaction of its own.

    The fixed stories are the first group's, which has fewer of the others.
    """
    crowd = everyone(_chance(seed, "people"), world.today)
    dealt = _dealt(people, groups)
    for number, who in enumerate(islice(crowd, people)):
        if dealt[number] != group:
            continue
        rng = _chance(seed, f"story {number}")
        with transaction.atomic():
            if number < len(fixed.STORIES):
                fixed.tell(fixed.STORIES[number], world, who, group, rng)
            else:
                _tell(world, who, group, rng)
        told()


def _dealt(people: int, groups: int) -> list[int]:
    """Return each person's group, so that all have about as much to tell."""
    heard = [0] * groups
    dealt = []
    for number in range(people):
        group = 0 if number < len(fixed.STORIES) else heard.index(min(heard))
        heard[group] += 1
        dealt.append(group)
    return dealt


def _tell(world: World, who: Somebody, group: int, rng: Random) -> None:
    starts_at = _starts_at(world, rng)
    if starts_at < world.anchor - TEXTS_SINCE:
        who = replace(who, details=replace(who.details, text_safe="unknown", email_safe="unknown"))
    story = Supporting(world, who, group, rng, starts_at)
    with suppress(TheEnd):
        plots.whole(story)
    story.finish()


def _starts_at(world: World, rng: Random) -> datetime:
    """Return when somebody came in: over the past year, more of late."""
    chance = rng.random()
    ago = rng.randint(1, 8) if chance < 0.05 else rng.randint(*(LATELY if chance < 0.5 else YEAR))
    minutes = rng.randrange(8 * 60 + 40, 17 * 60 + 10)
    day = working_day_before(world.today, ago)
    return on(day, 0) + timedelta(minutes=minutes)


def _chance(seed: int, what: str) -> Random:
    return Random(f"{seed}: {what}")  # noqa: S311 - made-up people, not secrets
