"""Copies of everything about somebody, and the parts they are made of."""

from django.db import models

from handrail.domain.copies.choices import Checked, Identity, State, Withheld
from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.kernel.encryption import EncryptedText, UnreadableError
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Copy(models.Model):
    """That somebody asked one organisation for all it holds about them, and what came of it."""

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id state identity checked_how",
        operational="id organisation_id asked_at checked_by_account_id reviewed_at "
        "reviewed_by_account_id until_at token_hash",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField()
    asked_at = models.DateTimeField()
    identity = models.CharField(max_length=10, choices=Identity)
    checked_how = models.CharField(max_length=10, choices=Checked, blank=True, default="")
    checked_by_account_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_account_id = models.UUIDField(null=True)
    until_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "asked_at"], name="copies_person"),
            models.Index(
                fields=["organisation_id", "asked_at"],
                condition=models.Q(state=State.ASKED),
                name="copies_to_review",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.ASKED)
                | models.Q(
                    reviewed_at__isnull=False,
                    reviewed_by_account_id__isnull=False,
                    until_at__isnull=False,
                ),
                name="copies_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(identity=Identity.NHS_LOGIN)
                | models.Q(checked_by_account_id__isnull=False, checked_how__gt=""),
                name="copies_identity_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d}"


class Part(models.Model):
    """One row of a copy as it was when it was asked for, and why it is held back if it is.

    The person reads no part here: a function of the database gives them those that are not held
    back, once the copy is ready. What was encrypted stays so, and is let go or held back one by
    one: until a health professional has decided it is part of nothing.
    """

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        health="noun content sealed",
        known="withheld_why withheld_reason",
        operational="id copy organisation_id position is_sealed is_undecided "
        "withheld_by_account_id withheld_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="parts")
    organisation_id = models.UUIDField()
    position = models.PositiveIntegerField()
    noun = models.CharField(max_length=30)
    content = models.JSONField()
    sealed = EncryptedText(null=True)
    is_sealed = models.BooleanField(default=False, db_default=False)
    is_undecided = models.BooleanField(default=False, db_default=False)
    withheld_why = models.CharField(max_length=15, choices=Withheld, blank=True, default="")
    withheld_reason = models.CharField(max_length=500, blank=True, default="")
    withheld_by_account_id = models.UUIDField(null=True)
    withheld_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "position"], name="copies_part_position"),
            models.CheckConstraint(
                condition=models.Q(withheld_why="") | models.Q(withheld_reason__gt=""),
                name="copies_withheld_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.position}"

    @property
    def text(self) -> str | None:
        """Return what was encrypted in it; None where nothing was, or it cannot be opened."""
        try:
            return None if self.__dict__.get("sealed") is None else str(self.sealed)
        except UnreadableError:
            return None

    @property
    def is_broken(self) -> bool:
        """Return whether something in it was encrypted and cannot be opened."""
        return self.is_sealed and self.text is None
