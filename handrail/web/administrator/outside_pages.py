"""What the page about outside systems shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.config.templating import nhs_datetime
from handrail.domain.systems.circuits import CircuitLine
from handrail.domain.systems.subscribing import Told

PURPOSES = {
    "keys": gettext_lazy("its public keys"),
    "records": gettext_lazy("records, for prompts"),
    "form": gettext_lazy("records, for our form"),
    "told": gettext_lazy("what it subscribed to"),
    "sign-in": gettext_lazy("signing in"),
    "letters": gettext_lazy("letters to practices"),
    "register": gettext_lazy("who an ODS code is"),
}

COLOURS = {"active": "green", "requested": "yellow", "error": "red"}


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One outside system, as far as it answers."""

    key: str
    name: str
    purpose: str
    server: str
    is_open: bool
    tag: str
    colour: str
    state: str
    success: str
    failure: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What one system subscribed to, and whether it takes what it is told."""

    name: str
    topic: str
    server: str
    tag: str
    colour: str
    trouble: str
    waiting: int
    told: str


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """Which outside systems answer us?"""

    rows: tuple[OutsideRow, ...]
    may_see: bool
    told: tuple[ToldRow, ...]


def listed(
    found: Sequence[CircuitLine], told: Sequence[Told], *, may_see: bool, at: datetime
) -> OutsidePage:
    """Return the page; those that are not asked stand first."""
    ordered = sorted(found, key=lambda it: not it.is_open)
    subscriptions = tuple(map(_told, told))
    return OutsidePage(tuple(_row(it, at) for it in ordered), may_see, subscriptions)


def _told(line: Told) -> ToldRow:
    return ToldRow(
        name=line.system_name,
        topic=line.topic,
        server=urlsplit(line.server).netloc,
        tag=line.state_label,
        colour=COLOURS.get(line.state, "grey"),
        trouble=line.trouble,
        waiting=line.waiting,
        told=nhs_datetime(line.told_at) if line.told_at else _("Never yet"),
    )


def _row(line: CircuitLine, at: datetime) -> OutsideRow:
    tag, colour = _tag(line)
    return OutsideRow(
        key=line.key,
        name=line.name,
        purpose=str(PURPOSES.get(line.purpose, line.purpose)),
        server=urlsplit(line.place).netloc,
        is_open=line.is_open,
        tag=tag,
        colour=colour,
        state=_state(line, at),
        success=nhs_datetime(line.latest_success_at) if line.latest_success_at else _("Never yet"),
        failure=_failure(line),
    )


def _tag(line: CircuitLine) -> tuple[str, str]:
    if line.is_open:
        return _("Left alone"), "red"
    success, failure = line.latest_success_at, line.latest_failure_at
    if failure and (success is None or failure > success):
        return _("Failed lately"), "yellow"
    return _("Answers"), "green"


def _state(line: CircuitLine, at: datetime) -> str:
    if line.try_at is None:
        return _("Asked as usual")
    if line.try_at <= at:
        return _("Asked again with the next call")
    return _("Not asked until %(moment)s") % {"moment": nhs_datetime(line.try_at)}


def _failure(line: CircuitLine) -> str:
    if not line.latest_failure_at:
        return _("None yet")
    return f"{nhs_datetime(line.latest_failure_at)}: {line.why}"
