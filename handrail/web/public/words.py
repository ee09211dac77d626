"""How the public pages say waits, distances, hours and ages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup, escape

from handrail.config.templating import nhs_date, nhs_time
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory.answers import Hours, Place, ServiceCard, Wait
from handrail.domain.directory.codes import Delivery, Intake, State

LONGEST_ADDRESS = 40
INTAKE_COLOURS = {"open": "green", "closing": "yellow", "paused": "orange", "full": "orange"}
EMPTY = Markup("")
WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"), gettext_lazy("Friday"), gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)  # fmt: skip
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,}[0-9]")


@dataclass(frozen=True, slots=True)
class Tag:
    """A short state; its words carry the meaning, not its colour."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list when it has ``items``."""

    text: Markup = EMPTY
    items: tuple[Markup, ...] = ()


def tag_of(card: ServiceCard) -> Tag | None:
    """Return whether people can come, or None for a listed service of which nothing is known."""
    if card.state == State.WITHDRAWN:
        return Tag(_("No longer running"), "grey")
    if card.state == State.FOR_REVIEW:
        return Tag(_("Being checked"), "grey")
    if card.takes_referrals or card.intake != Intake.OPEN:
        return Tag(str(Intake(card.intake).label), INTAKE_COLOURS[card.intake])
    return None


def unchecked(card: ServiceCard) -> str:
    """Return that nobody checked an entry for 90 days, or "" (R12)."""
    return _("Not checked in the last 90 days") if card.is_stale else ""


def area_unknown(card: ServiceCard) -> str:
    """Return what to do where nobody here can tell whom a service covers, or ""."""
    if card.area_is_known:
        return ""
    if card.area_names:
        return _("It says that it covers %(names)s. Ring them to hear whether that is you.") % {
            "names": ", ".join(card.area_names[:3])
        }
    return _("We do not know which area this covers: ring them.")


def blocks(text: str) -> tuple[Block, ...]:
    """Return plain text as paragraphs and lists; lines that start with "- " are items."""
    found: list[Block] = []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_item:
            found.append(Block(items=tuple(linked(line[2:].strip()) for line in group)))
        else:
            found.extend(Block(linked(line)) for line in group)
    return tuple(found)


def linked(text: str) -> Markup:
    """Return text, escaped, with its web addresses made links."""
    pieces = []
    for number, piece in enumerate(_ADDRESS.split(text)):
        if number % 2 == 0:
            pieces.append(escape(piece))
            continue
        shown = re.sub(r"^https?://(www\.)?", "", piece).rstrip("/")
        shown = shown if len(shown) <= LONGEST_ADDRESS else f"{shown[:LONGEST_ADDRESS]}…"
        rel = "noopener noreferrer nofollow"
        pieces.append(Markup('<a href="{}" rel="{}">{}</a>').format(piece, rel, shown))
    return EMPTY.join(pieces)


def phone_href(text: str) -> str:
    """Return a link that rings the number in a text, or "" when there is no whole number in it."""
    found = _PHONE.search(text)
    digits = re.sub(r"\(0\)|[^0-9+]", "", found.group()) if found else ""
    return f"tel:{digits}" if 6 <= len(digits) <= 15 else ""


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


def ways(kinds: Sequence[str], *, has_place: bool = False) -> str:
    """Return how people are seen, in one phrase; the places themselves may be named elsewhere."""
    named = [
        str(Delivery(kind).label)
        for kind in kinds
        if not (has_place and kind in (Delivery.IN_PRACTICE, Delivery.OTHER_PLACE))
    ]
    if not named:
        return ""
    small = [name[:1].lower() + name[1:] for name in named]
    joined = ", ".join(small[:-1]) + (_(" or ") if len(small) > 1 else "") + small[-1]
    return _("Also %(ways)s") % {"ways": joined} if has_place else joined[:1].upper() + joined[1:]


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
    spans: dict[int, list[tuple[time, time]]] = {}
    for one in hours:
        if one.weekday is None or one.opens is None or one.closes is None:
            continue
        of_day = spans.setdefault(one.weekday, [])
        if of_day and of_day[-1][1] >= one.opens:
            of_day[-1] = (of_day[-1][0], max(of_day[-1][1], one.closes))
        else:
            of_day.append((one.opens, one.closes))
    for same, days in groupby(sorted(spans), key=lambda day: spans[day]):
        times = ", ".join(hours_of_a_day(opens, closes) for opens, closes in same)
        for run in _runs(list(days)):
            yield _("%(days)s, %(times)s") % {"days": _days(run), "times": times}


def hours_of_a_day(opens: time, closes: time) -> str:
    """Return from when to when something is open."""
    return _("%(opens)s to %(closes)s") % {"opens": nhs_time(opens), "closes": nhs_time(closes)}


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
    names = [str(WEEKDAYS[day]) for day in run]
    if len(run) == 1:
        return names[0]
    if len(run) == 2:
        return _("%(one)s and %(two)s") % {"one": names[0], "two": names[1]}
    return _("%(one)s to %(two)s") % {"one": names[0], "two": names[-1]}


def reasons(
    card: ServiceCard, among: Sequence[ServiceCard], measured: Mapping[UUID, Measured]
) -> tuple[str, ...]:
    """Return why a service stands where it does among those shown, in a few words each.

    A published measured wait counts instead of a declared one, as it does in the order.
    """
    others = [one for one in among if one.id != card.id]
    found = []
    if card.miles is not None and all(
        one.miles is None or card.miles < one.miles for one in others
    ):
        found.append(_("nearest to you"))
    if _is_quickest(card, others, measured):
        found.append(_("shortest wait"))
    if card.outside_nine_to_five:
        found.append(_("open early, late or at weekends"))
    if {"phone", "video"} & set(card.delivery_kinds):
        found.append(_("you can talk by phone or video"))
    return tuple(found[:3])


def _is_quickest(
    card: ServiceCard, others: Sequence[ServiceCard], measured: Mapping[UUID, Measured]
) -> bool:
    days = _wait_days(card, measured)
    if days is None or card.intake != "open" or not _is_certain(card, measured):
        return False
    waits = (_wait_days(one, measured) for one in others if one.intake == "open")
    return all(wait is None or days < wait for wait in waits)


def _wait_days(card: ServiceCard, measured: Mapping[UUID, Measured]) -> int | None:
    found = measured.get(card.id)
    if found is not None and found.published is not None:
        return found.published
    return card.first_contact.working_days if card.first_contact else None


def _is_certain(card: ServiceCard, measured: Mapping[UUID, Measured]) -> bool:
    """Return whether a wait is neither too old nor only the least that it takes."""
    found = measured.get(card.id)
    if found is not None and found.published is not None:
        return found.median is not None
    return card.first_contact is not None and not card.first_contact.is_stale
