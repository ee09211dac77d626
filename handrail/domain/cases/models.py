"""Cases: the support one service gives one person, and everything that happens in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.cases.choices import Attempt, CaseState, Close, Met, Weight, WhyNot
from handrail.domain.cases.plan_models import Action, Goal, Plan
from handrail.domain.cases.safeguarding_models import SafeguardingNote
from handrail.domain.disclosure.scopes import (
    Held,
    HeldByAny,
    Scope,
    ScopedRows,
    Subject,
    Through,
)
from handrail.domain.referrals.choices import SafeNow
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields

__all__ = [
    "Action",
    "Appointment",
    "Case",
    "CaseStep",
    "ContactAttempt",
    "Ending",
    "Goal",
    "Handover",
    "Note",
    "Plan",
    "SafeguardingNote",
]

THROUGH_CASE = Scope(Through("cases.Case", "case_id"))


class Case(models.Model):
    """One service supporting one person, with one named coach (R64)."""

    SCOPE = Scope(Held("organisation_id"), HeldByAny("shared_with"), Subject("person_id"))
    PRIVACY = fields(
        known="id referral person organisation service coach_account_id shared_with",
        attendance="state opened_at first_contact_at plan_agreed_at closed_at close_reason"
        " paused_until_date pause_reason",
        plan="next_step next_step_date",
        health="worry",
        operational="version weight",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.OneToOneField(
        "referrals.Referral", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("participants.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    coach_account_id = models.UUIDField(null=True)
    shared_with = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_step_date = models.DateField(null=True)
    worry = models.CharField(max_length=300, blank=True, default="")
    opened_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(null=True)
    plan_agreed_at = models.DateTimeField(null=True)
    paused_until_date = models.DateField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=20, blank=True, default="", choices=Close)
    weight = models.PositiveSmallIntegerField(
        choices=Weight, default=Weight.USUAL, db_default=Weight.USUAL
    )
    version = models.PositiveIntegerField(default=1)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                & ~models.Q(close_reason="")
                | ~models.Q(state="closed") & models.Q(closed_at=None, close_reason=""),
                name="cases_closed_says_why_and_when",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "state", "coach_account_id"], name="cases_caseload"
            ),
            models.Index(fields=["person"], name="cases_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CaseStep(models.Model):
    """One line of a case's history. Rows are only added."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="event from_state to_state note",
        operational="id case at by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    from_state = models.CharField(max_length=10, blank=True, default="")
    to_state = models.CharField(max_length=10, blank=True, default="")
    by_account_id = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_step_line")]

    def __str__(self) -> str:
        return self.event


class ContactAttempt(models.Model):
    """One try to reach the person."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="at outcome outside_office_hours note",
        health="safe_now",
        operational="id case by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Attempt)
    outside_office_hours = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")
    safe_now = models.CharField(
        max_length=10, choices=SafeNow, blank=True, default="", db_default=""
    )
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_attempt_line")]

    def __str__(self) -> str:
        return self.outcome


class Appointment(models.Model):
    """A time to meet, and what became of it."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="starts_at minutes way place state why_not minutes_late note",
        health="safe_now",
        operational="id case with_account_id slot_id made_at recorded_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    way = models.CharField(max_length=12)
    place = models.CharField(max_length=200, blank=True, default="")
    with_account_id = models.UUIDField(null=True)
    slot_id = models.UUIDField(null=True)
    state = models.CharField(max_length=16, choices=Met, default=Met.BOOKED)
    why_not = models.CharField(max_length=20, choices=WhyNot, blank=True, default="")
    minutes_late = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    safe_now = models.CharField(
        max_length=10, choices=SafeNow, blank=True, default="", db_default=""
    )
    made_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "starts_at"], name="cases_appointment_start")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """What a worker wrote. Seen by the organisation that wrote it, not by others or on pages."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(health="text", operational="id case organisation_id at by_account_id")

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    text = models.TextField(max_length=8000)
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="cases_note_latest")]

    def __str__(self) -> str:
        return str(self.id)


class Handover(models.Model):
    """An offer to share or hand over a case by name; both workers confirm, the person is told."""

    SCOPE = Scope(
        Held("from_organisation_id"), Held("to_organisation_id"), Through("cases.Case", "case_id")
    )
    PRIVACY = fields(
        known="to_account_id to_organisation_id why",
        operational="id case is_share from_account_id from_organisation_id offered_at answered_at"
        " is_accepted person_told_at consent_evidence_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    is_share = models.BooleanField(default=False)
    from_account_id = models.UUIDField()
    from_organisation_id = models.UUIDField()
    to_account_id = models.UUIDField()
    to_organisation_id = models.UUIDField()
    why = models.CharField(max_length=500)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    person_told_at = models.DateTimeField(null=True)
    consent_evidence_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at=None),
                name="cases_one_handover_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Ending(models.Model):
    """How support ended, as the person and the referrer are told it. Rows are only added."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="at reason conclusion ask ask_by_date",
        work="return_date",
        adjustments="adjustments",
        plan="agreed aim",
        health="risk_seen function med3",
        operational="id case risk_looked_by_account_id by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=Close)
    conclusion = models.CharField(max_length=20)
    return_date = models.DateField(null=True)
    adjustments = models.CharField(max_length=500, blank=True, default="")
    agreed = models.CharField(max_length=1000, blank=True, default="")
    ask = models.CharField(max_length=300, blank=True, default="")
    ask_by_date = models.DateField(null=True)
    # Their own aim, what they can do, and a clinician's wording for a fit note: for the GP.
    aim = models.CharField(max_length=300, blank=True, default="", db_default="")
    function = models.CharField(max_length=500, blank=True, default="", db_default="")
    med3 = models.CharField(max_length=300, blank=True, default="", db_default="")
    risk_seen = models.CharField(max_length=500, blank=True, default="")
    risk_looked_by_account_id = models.UUIDField(null=True)
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(risk_seen="")
                | models.Q(risk_looked_by_account_id__isnull=False),
                name="cases_risk_look_has_a_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(ask="") | models.Q(ask_by_date=None),
                name="cases_ask_before_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(med3="") | models.Q(by_account_id__isnull=False),
                name="cases_med3_has_a_name",
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="cases_ending_latest")]

    def __str__(self) -> str:
        return self.reason
