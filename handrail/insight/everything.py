"""Everything of one organisation, noun by noun, as far as row-level security shows it.

Reads only. A test holds the list against every model that is about people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from handrail.domain.messaging.rules import SECRET
from handrail.insight import restricted
from handrail.kernel.encryption import encrypted_fields, is_encrypted, opened
from handrail.kernel.viewer import Staff, System

# The name of each file, whose rows it holds, and how these are found.
SCOPED = {
    "people": "participants.Person",
    "said_of_people": "participants.Said",
    "sight_of_people": "disclosure.Grant",
    "released": "disclosure.Release",
    "agreements": "consent.Evidence",
    "helpers": "sharing.Helper",
    "employers_asked_for": "sharing.Wish",
    "wishes_to_be_asked": "consent.Objection",
    "intakes": "referrals.Intake",
    "referrals": "referrals.Referral",
    "referral_steps": "referrals.Step",
    "referral_news": "referrals.News",
    "referral_additions": "referrals.Addition",
    "referral_moves": "referrals.Move",
    "signposts": "referrals.Signpost",
    "bounces": "referrals.Bounce",
    "referral_waits": "referrals.ClockLine",
    "bookings": "capacity.Booking",
    "places": "capacity.Place",
    "waiting": "capacity.Waiting",
    "cases": "cases.Case",
    "case_steps": "cases.CaseStep",
    "contact_attempts": "cases.ContactAttempt",
    "appointments": "cases.Appointment",
    "notes": "cases.Note",
    "plans": "cases.Plan",
    "goals": "cases.Goal",
    "actions": "cases.Action",
    "handovers": "cases.Handover",
    "endings": "cases.Ending",
    "work_records": "outcomes.WorkRecord",
    "feedback": "outcomes.Feedback",
    "reports": "reports.Report",
    "report_steps": "reports.ReportStep",
    "concerns": "concerns.Concern",
    "concern_steps": "concerns.ConcernStep",
    "duty_rotas": "concerns.Rota",
    "calls": "enquiries.Call",
    "questions": "enquiries.Question",
    "questions_about": "enquiries.Asked",
    "mails": "enquiries.Mail",
    "messages": "messaging.Message",
    "letters": "messaging.Delivery",
    "letter_steps": "messaging.DeliveryStep",
    "mappings": "transfers.Mapping",
    "transfers": "transfers.Run",
    "transferred_cases": "transfers.Item",
}
# Public or staff rows, by the column that names the organisation.
HELD = {
    "organisation": ("organisations.Organisation", "id"),
    "memberships": ("staff.Membership", "organisation_id"),
    "services": ("directory.Service", "provider_id"),
    "free_times": ("capacity.Slot", "organisation_id"),
    "caps": ("capacity.Cap", "service__provider_id"),
    "load_limits": ("capacity.LoadLimit", "organisation_id"),
    "partners": ("capacity.Overflow", "service__provider_id"),
    "wind_downs": ("capacity.WindDown", "service__provider_id"),
    "audit": ("audit.Event", "organisation_id"),
}
# Scoped models that are not an organisation's to take away, with the reason.
LEFT_OUT = {
    "referrals.Draft": "a draft is its writer's own until it is sent",
    "oversight.Enquiry": "an enquiry is its asker's own; the audit has it",
    "cases.SafeguardingNote": "sealed: taken out apart, by whom its permission lets",
    "directory.Report": "about an entry of the directory, for whoever keeps it",
    "directory.Proposal": "about a service that is no entry yet, for whoever keeps the directory",
    "enquiries.Attachment": "a file as it came, handed out on the page of its mail",
    "enquiries.Mailbox": "whether a mailbox could be read; about nobody",
    "copies.Copy": "that somebody asked for their own copy; the audit has it",
    "copies.Part": "a copy of rows that are here already, for one person",
    "retention.Hold": "a hold is the board's, and the audit has it",
    "retention.Disposal": "a certificate of disposal is the board's",
    "retention.DisposalItem": "what a proposal names is the board's until it is done",
}
# Whose encrypted texts are whose, where not every row that an organisation sees is of its own.
WRITTEN_AT = {"concerns.ConcernStep": "concern__organisation_id"}
# What would open something, or is made again by the next system.
UNTOLD = frozenset({"token_hash", "search_text"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, and how private it is."""

    name: str
    privacy: str


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of row: its columns in a stable order, and the rows themselves, to read once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[dict[str, Any]]


def nouns(*, viewer: System, at: datetime) -> Iterator[Noun]:
    """Yield everything that an organisation holds, one kind of row after the other.

    Where somebody lives is left out where that is restricted.
    """
    organisation_id = viewer.organisation_id
    hidden = restricted.hidden(viewer=viewer, at=at)
    for name, (label, column) in HELD.items():
        model: Any = apps.get_model(label)
        yield _noun(name, model.objects.filter(**{column: organisation_id}))
    for name, label in SCOPED.items():
        model = apps.get_model(label)
        noun = _noun(name, model.objects.visible_to(viewer, at=at))
        told = (_without_secrets(name, row) for row in noun.rows)
        yield replace(noun, rows=(restricted.hide(name, row, hidden) for row in told))
    yield _accounts(organisation_id)
    yield _noun("wordings", apps.get_model("consent.Wording")._default_manager.all())


def sealed_texts(*, viewer: Staff, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield every encrypted text that a member of staff may read, with the rest of its row.

    As that member, so that the database itself asks for the permission. ``text`` is None where it
    cannot be opened. Copies are left out, which hold what is here already, and what is about
    nobody, such as forms sent too late: those are for the account that wrote them alone.
    """
    of_copies = apps.get_model("copies.Part")
    for model, field in encrypted_fields(apps.get_models()):
        if model is of_copies or not hasattr(model, "SCOPE"):
            continue
        names = [column.name for column in _columns(model)]
        rows: Any = model._default_manager
        ours = {WRITTEN_AT.get(model._meta.label, "organisation_id"): viewer.organisation_id}
        found = rows.visible_to(viewer, at=at).filter(**ours).exclude(**{field.name: None})
        for row in found.order_by("pk").values(*names, field.attname).iterator(chunk_size=500):
            text = opened(model, field.attname, row["id"], row.pop(field.attname))
            yield {"noun": model._meta.label, **row, "text": text}


def _without_secrets(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a message without the code or link that is still to be used."""
    secret = name == "messages" and row["template"] in SECRET
    return row | {"facts": []} if secret else row


def _noun(name: str, rows: QuerySet[Model]) -> Noun:
    columns = _columns(rows.model)
    names = [column.name for column in columns]
    ordered = rows.order_by("pk").values(*names)
    return Noun(name, columns, iter(ordered.iterator(chunk_size=500)))


def _columns(model: type[Model]) -> tuple[Column, ...]:
    privacy = getattr(model, "PRIVACY", {})
    return tuple(
        Column(field.attname, str(privacy.get(field.name, "not about a person")))
        for field in model._meta.concrete_fields
        if field.name not in UNTOLD
        and not getattr(field, "generated", False)
        and not is_encrypted(field)
    )


def _accounts(organisation_id: UUID | None) -> Noun:
    """Return the names and addresses of the organisation's own staff, and nothing secret."""
    accounts: Any = apps.get_model("staff.Account")
    rows = accounts.objects.filter(memberships__organisation_id=organisation_id)
    names = ("id", "email", "name", "is_active")
    found = rows.distinct().order_by("pk").values(*names)
    return Noun("accounts", tuple(Column(name, "staff") for name in names), iter(found.iterator()))
