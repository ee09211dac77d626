"""What who may override sees: their own, what waits for them, and what an open one shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.config.templating import nhs_date, nhs_datetime, nhs_number
from handrail.domain.organisations import queries as organisations
from handrail.domain.overrides.choices import Reason
from handrail.domain.overrides.queries import Fact, Mine, Open
from handrail.domain.overrides.states import State
from handrail.domain.staff import queries as staff
from handrail.web.override.forms import REASONS
from handrail.web.shared.components import Cell, Column, Row

LABELS = {
    "preferred_name": gettext_lazy("First name they use"),
    "birth_date": gettext_lazy("Born"),
    "nhs_number": gettext_lazy("NHS number"),
    "died_date": gettext_lazy("Died"),
    "phone": gettext_lazy("Phone"),
    "phone_safe": gettext_lazy("Safe to ring"),
    "text_safe": gettext_lazy("Safe to text"),
    "voicemail_safe": gettext_lazy("Safe to leave a voicemail"),
    "email": gettext_lazy("Email"),
    "email_safe": gettext_lazy("Safe to email"),
    "address": gettext_lazy("Where they live"),
    "address_restricted": gettext_lazy("Where they live"),
    "contact_notes": gettext_lazy("When or how to reach them"),
    "language": gettext_lazy("Language"),
    "communication": gettext_lazy("Communication needs"),
    "practice": gettext_lazy("GP practice"),
    "supported_by": gettext_lazy("Supported by"),
    "alert": gettext_lazy("Alert"),
    "worries": gettext_lazy("Somebody is worried, since"),
}
REACH = ("phone", "email", "address", "contact_notes", "language", "communication")
SAFE = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No, not safe"),
    "unknown": gettext_lazy("Not asked"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """What have I opened, and what waits for me?"""

    waiting: tuple[tuple[Cell | str, ...], ...]
    waiting_columns: tuple[Column, ...]
    own: tuple[tuple[Cell | str, ...], ...]
    own_columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class OpenPage:
    """How do I reach this person now?"""

    name: str
    until: str
    alerts: tuple[str, ...]
    who: tuple[Row, ...]
    reach: tuple[Row, ...]
    supported: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What is asked of a second person, or what became of one's own question?"""

    id: UUID
    title: str
    rows: tuple[Row, ...]
    is_own: bool
    said: str


def listed(found: Sequence[Mine], *, at: datetime) -> ListPage:
    """Return both lists; nobody is named on them."""
    names = staff.names(one.account_id for one in found)
    return ListPage(
        waiting=tuple(
            (
                Cell(nhs_datetime(one.asked_at), href=_href(one)),
                names.get(one.account_id, ""),
                Cell(_reason(one.reason), note=one.words),
            )
            for one in found
            if not one.is_own
        ),
        waiting_columns=(Column(_("Asked")), Column(_("Who")), Column(_("Why"))),
        own=tuple(
            (
                Cell(nhs_datetime(one.asked_at), href=_href(one)),
                Cell(_reason(one.reason), note=one.words),
                _standing(one, at),
            )
            for one in found
            if one.is_own
        ),
        own_columns=(Column(_("When")), Column(_("Why")), Column(_("Where it is"))),
    )


def opened(one: Mine, shown: Open) -> OpenPage:
    """Return what an open override shows."""
    facts = {fact.key: fact for fact in shown.facts}
    assert one.until_at is not None
    alert = facts.get("alert")
    return OpenPage(
        name=facts["name"].value,
        until=nhs_datetime(one.until_at),
        alerts=tuple(alert.value.split("\n")) if alert else (),
        who=_rows(facts, ("preferred_name", "birth_date", "nhs_number", "died_date")),
        reach=_rows(
            facts,
            (
                *("phone", "phone_safe", "text_safe", "voicemail_safe", "email", "email_safe"),
                *("address", "address_restricted", "contact_notes", "language", "communication"),
            ),
        ),
        supported=_rows(facts, ("supported_by", "practice", "worries")),
    )


def asked(one: Mine, *, at: datetime) -> AskedPage:
    """Return a question to a second person, or where one's own stands."""
    who = staff.names([one.account_id]).get(one.account_id, "")
    role = staff.job_role_names([one.job_role]).get(one.job_role, one.job_role)
    place = organisations.get(one.organisation_id).name
    return AskedPage(
        id=one.id,
        title=_("You asked for a second person")
        if one.is_own
        else _("%(name)s asks for a second person") % {"name": who},
        rows=(
            Row(_("Who"), (who, f"{role}, {place}")),
            Row(_("Asked"), nhs_datetime(one.asked_at)),
            Row(_("Why"), (_reason(one.reason), one.words)),
        ),
        is_own=one.is_own,
        said=_standing(one, at).tag,
    )


def _standing(one: Mine, at: datetime) -> Cell:
    if one.shows(at):
        return Cell("", tag=_("Open until %(at)s") % {"at": nhs_datetime(one.until_at)})
    words = {
        State.ASKED: (_("Waits for a second person"), "orange"),
        State.REFUSED: (_("Refused"), "red"),
    }
    text, colour = words.get(State(one.state), (_("Over"), "grey"))
    return Cell("", tag=text, colour=colour)


def _href(one: Mine) -> str:
    return reverse("override", args=[one.id])


def _reason(code: str) -> str:
    return str(REASONS[Reason(code)])


def _rows(facts: dict[str, Fact], keys: Sequence[str]) -> tuple[Row, ...]:
    return tuple(Row(str(LABELS[key]), _value(facts[key])) for key in keys if key in facts)


def _value(fact: Fact) -> str | tuple[str, ...]:
    if fact.key in {"birth_date", "died_date"}:
        return nhs_date(date.fromisoformat(fact.value))
    if fact.key == "nhs_number":
        return nhs_number(fact.value)
    if fact.key == "address_restricted":
        return _("Restricted. It is not shown here either: ask whoever supports them")
    if fact.key.endswith("_safe"):
        return str(SAFE[fact.value])
    lines = fact.value.split("\n")
    if fact.key == "worries":
        return tuple(_worry(line) for line in lines)
    return tuple(lines) if len(lines) > 1 else fact.value


def _worry(line: str) -> str:
    day, _space, team = line.partition(" ")
    return f"{nhs_date(date.fromisoformat(day))}, {team}"
