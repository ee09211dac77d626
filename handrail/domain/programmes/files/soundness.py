"""What a new file must meet besides its shape: rules that somebody can meet, tiers that help.

Only new files are asked. A version in the database was sound by the rules of its day.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.combined import Not
from handrail.domain.programmes.eligibility.facts import Source
from handrail.domain.programmes.eligibility.possible import clash
from handrail.domain.programmes.eligibility.verdicts import Criterion
from handrail.domain.programmes.files import building
from handrail.domain.programmes.files.schema import ProgrammeFile
from handrail.domain.programmes.rules import ProgrammeRules

Found = tuple[str, str]  # under which key, and what is wrong


def problems(file: ProgrammeFile, rules: ProgrammeRules) -> tuple[Found, ...]:
    """Return what makes no sense in a file, each with the rules that exclude each other."""
    found = [*_referrers(file), *_gives(file)]
    area: tuple[Criterion, ...] = (rules.area,) if rules.area else ()
    every = (*area, *rules.criteria)
    if excluding := clash(every):
        return (*found, ("is_for", _nobody("nobody can meet it", excluding)))
    for place, tier in enumerate(rules.tiers):
        earlier = takewhile(lambda it: it is not tier, rules.tiers)  # noqa: B023 - used at once
        taken = [Not(it.when, f"in “{it.name}”") for it in earlier if it.when]
        inside = (*every, *([tier.when] if tier.when else []), *taken)
        if excluding := clash(inside):
            what = f"nobody can be in the tier “{tier.name}”"
            found.append((f"tiers.{place}", _nobody(what, excluding)))
    return tuple(found)


def _referrers(file: ProgrammeFile) -> Iterator[Found]:
    """Yield rules for referrers who may not refer at all."""
    if file.is_for.referrers is None:
        return
    part = file.is_for.referrers
    may = building.sources((*part.allowed, *part.service_decides))
    absence = file.is_for.absence
    for source in (absence.by_referrer or {}) if absence else {}:
        if source not in may:
            yield "is_for.absence.by_referrer", f"{_named([source])} may not refer"
    for name in type(file.is_for).model_fields:
        when = getattr(getattr(file.is_for, name), "when_referred_by", ())
        if when and not building.sources(when) & may:
            never = f"it never counts: {_named(building.sources(when))} may not refer"
            yield f"is_for.{name}.when_referred_by", never


def _gives(file: ProgrammeFile) -> Iterator[Found]:
    for place, tier in enumerate(file.tiers):
        if tier.gives is None and file.gives is None:
            yield f"tiers.{place}", f"the tier “{tier.name}” gives nobody anything: say what"


def _nobody(what: str, excluding: Sequence[Criterion]) -> str:
    said = [f"“{rule.describe()}”" for rule in excluding]
    if len(said) == 1:
        return f"{what}: {said[0]} excludes everybody"
    return f"{what}: {words.both(said)} exclude each other"


def _named(found: Iterable[Source]) -> str:
    chosen = frozenset(found)
    return words.both(words.SOURCE[it] for it in Source if it in chosen)
