"""Everything that an organisation holds about one person, row by row, for the copy they ask for.

Reads only. It follows the list of ``everything``; a test asks of each kind of row in it how it
is found for one person, or why it is not about one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from handrail.domain.cases import safeguarding
from handrail.insight.everything import SCOPED, WRITTEN_AT
from handrail.kernel.encryption import is_encrypted, opened
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

OF_REFERRAL = (
    "referral_steps",
    "referral_news",
    "referral_additions",
    "referral_moves",
    "referral_waits",
)
OF_CASE = (
    "case_steps",
    "contact_attempts",
    "appointments",
    "notes",
    "plans",
    "handovers",
    "endings",
)
# What would open something, or only serves finding.
UNTOLD = frozenset({"token_hash", "search_text", "body_sha256"})
# How the rows about one person are found, kind by kind.
FOUND_BY = {
    "people": "id",
    "intakes": "referral_id__in",
    "calls": "intake_id__in",
    "mails": "intake_id__in",
    "questions": "about__person_id",
    **dict.fromkeys(OF_REFERRAL, "referral__person_id"),
    **dict.fromkeys(OF_CASE, "case__person_id"),
    "goals": "plan__case__person_id",
    "actions": "goal__plan__case__person_id",
    "report_steps": "report__person_id",
    "concern_steps": "concern__person_id",
    "letter_steps": "delivery_id__in",
}
# Rows without a key to a person: the kind of row by whose ids they are found.
BY_IDS_OF = {
    "intakes": "referrals",
    "calls": "intakes",
    "mails": "intakes",
    "letter_steps": "letters",
}
NOT_OF_A_PERSON = {
    "duty_rotas": "names staff only",
    "mappings": "names columns, not people",
    "transfers": "names files and counts, not people",
}


# Encrypted, and part of no export: a health professional decides on each before it is in a copy.
SAFEGUARDING = "safeguarding_notes"


@dataclass(frozen=True, slots=True)
class Item:
    """One row: what kind it is, and its columns as plain values.

    ``is_sealed`` where something in it is encrypted: ``text``, None where it does not open.
    """

    noun: str
    row: dict[str, Any]
    is_sealed: bool = False
    text: str | None = None


def items(person_id: UUID, *, viewer: System, at: datetime) -> Iterator[Item]:
    """Yield every row about a person that the organisation may see, in a stable order."""
    for noun, label in SCOPED.items():
        if noun in NOT_OF_A_PERSON:
            continue
        model: Any = apps.get_model(label)
        rows = model.objects.visible_to(viewer, at=at).filter(**_about(noun, person_id, viewer, at))
        sealed = [field.attname for field in model._meta.fields if is_encrypted(field)]
        ours = _ours(rows, label, viewer) if sealed else frozenset()
        for row in rows.order_by("pk").values(*_columns(model), *sealed):
            held = {name: row.pop(name) for name in sealed}
            yield _item(noun, model, row, held if row["id"] in ours else {})
    for note in safeguarding.about(person_id, viewer=viewer):
        said = {"id": str(note.id), "case_id": str(note.case_id), "at": note.at.isoformat()}
        yield Item(SAFEGUARDING, said, is_sealed=True, text=note.text)


def _ours(rows: Any, label: str, viewer: System) -> frozenset[UUID]:
    """Return the rows whose encrypted texts are the organisation's own; others it never opens."""
    found = rows.filter(**{WRITTEN_AT[label]: viewer.organisation_id})
    return frozenset(found.values_list("id", flat=True))


def _item(noun: str, model: Any, row: dict[str, Any], held: dict[str, Any]) -> Item:
    plain = _told(noun, json.loads(json.dumps(row, cls=DjangoJSONEncoder)))
    for name, value in held.items():
        if value is not None:
            return Item(noun, plain, is_sealed=True, text=opened(model, name, row["id"], value))
    return Item(noun, plain)


def _about(noun: str, person_id: UUID, viewer: System, at: datetime) -> dict[str, Any]:
    if noun not in BY_IDS_OF:
        return {FOUND_BY.get(noun, "person_id"): person_id}
    through = BY_IDS_OF[noun]
    model: Any = apps.get_model(SCOPED[through])
    rows = model.objects.visible_to(viewer, at=at)
    theirs = rows.filter(**_about(through, person_id, viewer, at))
    return {FOUND_BY[noun]: list(theirs.values_list("id", flat=True))}


def _told(noun: str, row: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a message what only runs the service: a one-time code opens the own page."""
    if noun == "messages":
        row["facts"] = [fact for fact in row["facts"] if fact["kind"] != Kind.OPERATIONAL]
    return row


def _columns(model: Any) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in UNTOLD
        and not getattr(field, "generated", False)
        and not is_encrypted(field)
    ]
