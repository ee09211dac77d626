"""Write to the audit."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from handrail.domain.audit.models import Event
from handrail.domain.audit.purposes import Purpose, purpose_of
from handrail.kernel.viewer import (
    Client,
    Recipient,
    Staff,
    Viewer,
    account_of,
    kind_of,
    recipient_of,
)

# Most pages write one: built from the model it would be a twentieth of their work (ADR 24).
_COLUMNS = (
    *("id", "at", "action", "is_view", "actor_kind", "account_id", "organisation_id", "job_role"),
    *("person_id", "subject_type", "subject_id", "purpose", "purpose_code", "request_id"),
)
_WRITE = """
    insert into audit_event (
        id, at, action, is_view, actor_kind, account_id, organisation_id, job_role,
        person_id, subject_type, subject_id, purpose, purpose_code, request_id, detail)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""


def record(
    *,
    action: str,
    by: Viewer,
    at: datetime,
    subject: tuple[str, object] = ("", ""),
    person_id: UUID | None = None,
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down an act: past tense and dotted, such as ``referral.accepted``."""
    row = _row(action, by, at, subject, person_id, purpose, detail, is_view=False)
    _write(row)


def record_view(
    *,
    what: str,
    by: Viewer,
    at: datetime,
    subject: tuple[str, object] = ("", ""),
    person_id: UUID | None = None,
    purpose: Purpose,
    reason: str = "",
) -> None:
    """Write down a look at something about a person (Caldicott principle 8).

    Each door has its purpose; ``reason`` is what somebody gave in their own words.
    """
    understood = purpose_of(purpose, purpose, what)
    words = reason or ("" if understood else purpose)
    row = _row(what, by, at, subject, person_id, words, None, is_view=True)
    row.purpose_code = understood or ""
    _write(row)


def record_views(
    *,
    what: str,
    by: Viewer,
    at: datetime,
    seen: Iterable[tuple[tuple[str, object], UUID | None]],
    purpose: Purpose,
) -> None:
    """Write down a look at several things at once, each with the person it is about."""
    rows = []
    for subject, person_id in seen:
        row = _row(what, by, at, subject, person_id, "", None, is_view=True)
        row.purpose_code = purpose
        rows.append(row)
    Event.objects.bulk_create(rows)


def act(
    *,
    action: str,
    by: Viewer,
    at: datetime,
    subject: tuple[str, object] = ("", ""),
    person_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Return the row of an act for a statement that writes several tables at once."""
    return _row(action, by, at, subject, person_id, "", detail, is_view=False)


def _write(row: Event) -> None:
    values = [getattr(row, name) for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*values, json.dumps(row.detail)])


def _row(
    action: str,
    by: Viewer,
    at: datetime,
    subject: tuple[str, object],
    person_id: UUID | None,
    purpose: str,
    detail: Mapping[str, Any] | None,
    *,
    is_view: bool,
) -> Event:
    said = dict(detail or {})
    if isinstance(by, Client):
        said["client"] = str(by.client_id)
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return Event(
        at=at,
        action=action,
        is_view=is_view,
        actor_kind=kind_of(by),
        account_id=account_of(by),
        organisation_id=recipient_of(by),
        job_role=by.job_role if isinstance(by, Staff | Recipient) else "",
        person_id=person_id,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        purpose=purpose,
        request_id=str(request_id),
        detail=said,
    )
