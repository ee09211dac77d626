"""How the public pages say waits, distances, hours and ages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date, nhs_time
from handrail.domain.directory.answers import Hours, Place, ServiceCard, Wait

NEXT_DOOR_MILES = 0.2


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list when it has ``items``."""

    text: str = ""
    items: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """Return plain text as paragraphs and lists; lines that start with "- " are items."""
    found: list[Block] = []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_item:
            found.append(Block(items=tuple(line[2:].strip() for line in group)))
        else:
            found.extend(Block(line) for line in group)
    return tuple(found)


def wait(said: Wait | None) -> str:
    """Return a wait in words: "About 5 working days"; "" when the service has not said."""
    if said is None:
        return ""
    if said.working_days == 0:
        return _("The same day")
    return ngettext(
        "About %(days)s working day", "About %(days)s working days", said.working_days
    ) % {"days": said.working_days}


def age_of(said: Wait | None, on: date) -> str:
    """Return when a wait was told and how long ago that is."""
    if said is None:
        return ""
    days = (on - said.declared_date).days
    ago = (
        _("today")
        if days <= 0
        else ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    )
    return _("The service told us on %(date)s (%(ago)s).") % {
        "date": nhs_date(said.declared_date),
        "ago": ago,
    }


def distance(miles: float | None) -> str:
    """Return a distance in miles: "less than half a mile", "1 mile", "12 miles"."""
    if miles is None:
        return ""
    if miles < 0.5:
        return _("Less than half a mile away")
    if miles < 10:
        rounded = f"{miles:.1f}".removesuffix(".0")
        return _("1 mile away") if rounded == "1" else _("%(n)s miles away") % {"n": rounded}
    return _("About %(n)s miles away") % {"n": round(miles)}


def place(one: Place) -> str:
    """Return a place on one line: name, address, postcode."""
    parts = [one.name, one.address, one.postcode]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def ages(lowest: int | None, highest: int | None) -> str:
    """Return an age range in words, or ""."""
    if lowest is not None and highest is not None:
        return _("%(from)s to %(to)s years old") % {"from": lowest, "to": highest}
    if lowest is not None:
        return _("%(from)s years old or over") % {"from": lowest}
    if highest is not None:
        return _("Up to %(to)s years old") % {"to": highest}
    return ""


def opening(hours: Sequence[Hours]) -> tuple[str, ...]:
    """Return opening times in lines, days with the same times together, by place."""
    lines: list[str] = []
    for name, group in groupby(hours, key=lambda one: one.place):
        at_place = list(group)
        lead = f"{name}: " if name else ""
        lines.extend(lead + line for line in _weekly(at_place))
        notes = dict.fromkeys(one.note for one in at_place if one.weekday is None)
        lines.extend(lead + note for note in notes)
    return tuple(dict.fromkeys(lines))


def _weekly(hours: Iterable[Hours]) -> Iterator[str]:
    times: dict[int, list[str]] = {}
    for one in hours:
        if one.weekday is not None:
            shown = _("%(opens)s to %(closes)s") % {
                "opens": nhs_time(one.opens),
                "closes": nhs_time(one.closes),
            }
            times.setdefault(one.weekday, []).append(shown)
    for same, days in groupby(sorted(times), key=lambda day: ", ".join(times[day])):
        for run in _runs(list(days)):
            yield _("%(days)s, %(times)s") % {"days": _days(run), "times": same}


def _runs(days: list[int]) -> Iterator[list[int]]:
    """Yield days in unbroken runs."""
    run = [days[0]]
    for day in days[1:]:
        if day != run[-1] + 1:
            yield run
            run = []
        run.append(day)
    yield run


def _days(run: list[int]) -> str:
    names = [
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    ]  # fmt: skip
    if len(run) == 1:
        return names[run[0]]
    if len(run) == 2:
        return _("%(one)s and %(two)s") % {"one": names[run[0]], "two": names[run[1]]}
    return _("%(one)s to %(two)s") % {"one": names[run[0]], "two": names[run[-1]]}


def reasons(card: ServiceCard, among: Sequence[ServiceCard]) -> tuple[str, ...]:
    """Return why a service stands where it does among those shown, in a few words each."""
    others = [one for one in among if one.id != card.id]
    found = []
    if card.miles is not None and all(
        one.miles is None or card.miles < one.miles for one in others
    ):
        found.append(_("nearest to you"))
    if _is_quickest(card, others):
        found.append(_("shortest wait"))
    if card.outside_nine_to_five:
        found.append(_("open early, late or at weekends"))
    if {"phone", "video"} & set(card.delivery_kinds):
        found.append(_("you can talk by phone or video"))
    return tuple(found[:3])


def _is_quickest(card: ServiceCard, others: Sequence[ServiceCard]) -> bool:
    if card.first_contact is None or card.first_contact.is_stale or card.intake != "open":
        return False
    days = card.first_contact.working_days
    return all(
        one.first_contact is None or days < one.first_contact.working_days
        for one in others
        if one.intake == "open"
    )
