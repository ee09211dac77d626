"""Mail that came in, what hung from it, and the mailboxes it is read from."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Through
from handrail.domain.enquiries.choices import Discarded, MailState
from handrail.domain.enquiries.rules import LONGEST_MAIL
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields


class Mailbox(models.Model):
    """A mailbox that is read for a team: when it was read last, and what is wrong."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        operational="id organisation_id name tried_at read_at trouble trouble_since_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    name = models.CharField(max_length=200)
    tried_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="")
    trouble_since_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "name"], name="enquiries_mailbox_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """One mail, read once: who it says it is from, what it says, and what became of it."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        contact="sender sender_name",
        health="subject text answers remarks",
        known="sender_organisation_id matched_by checked state why",
        operational="id organisation_id message_id received_at fetched_at promised_at "
        "automatic handled_at handled_by_account_id intake_id manager_told_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    message_id = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    fetched_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True, default="")
    sender_name = models.CharField(max_length=200, blank=True, default="")
    sender_organisation_id = models.UUIDField(null=True)
    matched_by = models.CharField(max_length=10, blank=True, default="")
    checked = models.CharField(max_length=10, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.CharField(max_length=LONGEST_MAIL, blank=True, default="")
    answers = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    automatic = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    why = models.CharField(max_length=12, choices=Discarded, blank=True, default="")
    handled_at = models.DateTimeField(null=True)
    handled_by_account_id = models.UUIDField(null=True)
    intake_id = models.UUIDField(null=True)
    manager_told_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "promised_at"],
                condition=models.Q(state=MailState.WAITING),
                name="enquiries_mail_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "message_id"], name="enquiries_mail_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.DISCARDED) | ~models.Q(why=""),
                name="enquiries_discarded_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attachment(models.Model):
    """What hung from a mail, as bytes: never opened here, only handed on as a file."""

    SCOPE = Scope(Through("enquiries.Mail", "mail_id"))
    PRIVACY = fields(
        health="name content", operational="id mail number media_type size sha256 left_because"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    left_because = models.CharField(max_length=200, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="enquiries_attachment_once")
        ]

    def __str__(self) -> str:
        return self.name
