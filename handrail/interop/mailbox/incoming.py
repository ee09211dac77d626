"""Read every mailbox that is named, each for its team; what is wrong is said on their page."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from handrail.domain.enquiries import mails
from handrail.domain.enquiries.ports import Incoming
from handrail.domain.organisations import queries as organisations
from handrail.interop.mailbox import boxes, imap
from handrail.interop.mailbox.boxes import Box, MailboxesUnreadable
from handrail.interop.mailbox.imap import MailboxTrouble
from handrail.journey import incoming
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
AGAIN_AFTER_REFUSAL = timedelta(minutes=10)  # sooner, and the server may lock the account


def read_all(at: datetime) -> int:
    """Take in what has come to every mailbox; return how many mails were taken."""
    if not settings.MAILBOXES_FILE:
        return 0
    return sum(read_one(box, at) for box in boxes.named(Path(settings.MAILBOXES_FILE)))


def read_one(box: Box, at: datetime) -> int:
    """Take in what has come to one mailbox; return how many mails were taken, and never raise."""
    organisation_id = _team(box)
    if organisation_id is None:
        log.error("no such team", mailbox=box.name)
        return 0
    by = System(organisation_id)
    if _was_refused_lately(box, by, at):
        return 0
    own = frozenset(it.lower() for it in (settings.MAIL_FROM, box.user, *box.addresses))

    def keep(mail: Incoming) -> None:
        with transaction.atomic(), acting_as(by, at=at):
            incoming.take_in(mail=mail, by=by, at=at)

    trouble, count = "", 0
    try:
        taken = imap.take(box, own=own, keep=keep, at=at)
        count = taken.kept
        if taken.broken:
            trouble = f"{taken.broken} mails could not be read. They are still in the mailbox."
    except (MailboxTrouble, MailboxesUnreadable) as problem:
        trouble = str(problem)
        log.warning("mailbox not read", mailbox=box.name, why=trouble)
    with transaction.atomic(), acting_as(by, at=at):
        mails.note_read(name=box.name, trouble=trouble, by=by, at=at)
    return count


def _team(box: Box) -> UUID | None:
    """Return whose mailbox it is: by ODS code, else by a name that only one has."""
    if found := organisations.by_ods(box.team):
        return found.id
    named = organisations.named(box.team)
    return named[0].id if len(named) == 1 else None


def _was_refused_lately(box: Box, by: System, at: datetime) -> bool:
    with transaction.atomic(), acting_as(by, at=at):
        held = {one.name: one for one in mails.mailboxes(viewer=by, at=at)}
    one = held.get(box.name)
    refused = one is not None and "refused" in one.trouble
    return one is not None and refused and at < one.tried_at + AGAIN_AFTER_REFUSAL
