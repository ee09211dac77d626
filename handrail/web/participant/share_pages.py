"""What the pages about sharing show: to whom something is told, what, and on which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.domain.consent.queries import Agreement
from handrail.domain.disclosure.matrix import To
from handrail.domain.organisations import queries as organisations
from handrail.domain.sharing import helpers
from handrail.kernel.clock import last_day
from handrail.kernel.viewer import Viewer
from handrail.web.participant import words
from handrail.web.shared import owed

Words = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RenewPage:
    """What goes on, with whom, and the words that were agreed to."""

    evidence_id: UUID
    name: str
    what: str
    until_date: date
    wording: str
    wording_version: int


def renewal(
    each: Agreement, *, said: Words = words.KINDS, viewer: Viewer, at: datetime
) -> RenewPage:
    """Return the page that asks whether something goes on."""
    assert each.until_at is not None
    return RenewPage(
        evidence_id=each.id,
        name=names([each], viewer=viewer, at=at)[each.id],
        what=what(each, said=said),
        until_date=last_day(each.until_at),
        wording=each.wording.text,
        wording_version=each.wording.version,
    )


def names(found: Iterable[Agreement], *, viewer: Viewer, at: datetime) -> Mapping[UUID, str]:
    """Return to whom each agreement is, in words."""
    given = list(found)
    bodies = organisations.many(each.organisation_id for each in given if each.organisation_id)
    people = {each.person_id for each in given if each.helper_id}
    helped = {
        card.id: f"{card.name} ({card.relation})"
        for person_id in people
        for card in helpers.cards(person_id, viewer=viewer, at=at)
    }
    return {
        each.id: _name(each, {id_: body.name for id_, body in bodies.items()} | helped)
        for each in given
    }


def what(each: Agreement, *, said: Words = words.KINDS) -> str:
    """Return what an agreement lets somebody know, in the words of whoever reads it."""
    if each.only_lines is not None:
        return owed.words(each.only_lines)
    return ", ".join(str(said[kind]) for kind in said if kind in each.kinds)


def _name(each: Agreement, known: Mapping[UUID, str]) -> str:
    if each.recipient == To.RESEARCH:
        return _("Research")
    return known.get(each.organisation_id or each.helper_id, "")  # type: ignore[arg-type]
