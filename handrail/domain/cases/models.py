"""Cases: the support one service gives one person, and everything that happens in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.cases.choices import (
    Area,
    Attempt,
    CaseState,
    Close,
    Done,
    Met,
    Owner,
    WhyNot,
)
from handrail.domain.disclosure.scopes import (
    Held,
    HeldByAny,
    Scope,
    ScopedRows,
    Subject,
    Through,
)
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields

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
        operational="version",
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
        indexes = [models.Index(fields=["case", "at"], name="cases_step")]

    def __str__(self) -> str:
        return self.event


class ContactAttempt(models.Model):
    """One try to reach the person."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="at outcome outside_office_hours note", operational="id case by_account_id"
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Attempt)
    outside_office_hours = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_attempt")]

    def __str__(self) -> str:
        return self.outcome


class Appointment(models.Model):
    """A time to meet, and what became of it."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        attendance="starts_at minutes way place state why_not minutes_late note",
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
    made_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "starts_at"], name="cases_appointment")]

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
        indexes = [models.Index(fields=["case", "-at"], name="cases_note")]

    def __str__(self) -> str:
        return str(self.id)


class Plan(models.Model):
    """One version of a person's plan. An agreed version never changes; a change makes the next."""

    SCOPE = THROUGH_CASE
    PRIVACY = fields(
        plan="review_date agreed_at agreed_how",
        operational="id case number made_at made_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    review_date = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by_account_id = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_how = models.CharField(max_length=20, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_plan_version"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(agreed_at=None),
                name="cases_one_plan_being_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} plan {self.number}"


class Goal(models.Model):
    """One goal in the person's own words (R76)."""

    SCOPE = Scope(Through("cases.Plan", "plan_id"))
    PRIVACY = fields(plan="area words", operational="id plan position")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=10, choices=Area)
    words = models.CharField(max_length=500)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="cases_goal_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=5), name="cases_one_to_five_goals"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Action(models.Model):
    """Something to do for a goal: who, by when, and where it is."""

    SCOPE = Scope(Through("cases.Goal", "goal_id"))
    PRIVACY = fields(
        plan="what owner owner_name due_date state", operational="id goal position state_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=10, choices=Owner)
    owner_name = models.CharField(max_length=100, blank=True, default="")
    due_date = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=Done, default=Done.TO_DO)
    state_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    def __str__(self) -> str:
        return self.what


class Handover(models.Model):
    """An offer to share or hand over a case by name; both workers confirm, the person is told."""

    SCOPE = Scope(
        Held("from_organisation_id"), Held("to_organisation_id"), Through("cases.Case", "case_id")
    )
    PRIVACY = fields(
        known="to_account_id to_organisation_id why",
        operational="id case is_share from_account_id from_organisation_id offered_at answered_at"
        " is_accepted person_told_at",
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
