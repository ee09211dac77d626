"""Referrals: drafts, what the public sends, and the thread from sending to the last answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.disclosure.scopes import (
    Borne,
    Held,
    Own,
    Scope,
    ScopedRows,
    Subject,
    Through,
)
from handrail.domain.referrals.choices import Closing, Keen, Source, State, WorkStatus
from handrail.domain.referrals.onward_choices import TURNS
from handrail.domain.referrals.onward_models import Bounce, Signpost
from handrail.domain.referrals.trail_models import Addition, ClockLine, Move
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields

__all__ = [
    "Addition",
    "Bounce",
    "ClockLine",
    "Draft",
    "Intake",
    "Move",
    "News",
    "Referral",
    "Signpost",
    "StatusCode",
    "Step",
]


class Draft(models.Model):
    """What a member of staff has filled in so far. Nobody else sees it; it is not a referral."""

    SCOPE = Scope(Own("account_id"))
    PRIVACY = fields(health="answers", operational="id account_id organisation_id updated_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class Intake(models.Model):
    """What somebody sent without signing in: about themself, or for someone who asked them to.

    Whoever holds its secret writes it until it is sent, and only reads it afterwards. It never
    touches a known person: triage confirms who it is, and makes the referral.
    """

    SCOPE = Scope(Held("to_organisation_id"), Held("rescue_organisation_id"), Borne("token_hash"))
    PRIVACY = fields(
        identity="name birth_date",
        health="answers",
        known="id reference source service to_organisation referral_id",
        operational="token_hash submission_id is_sent created_at help_asked_at sent_at promised_at"
        " handled_at handled_by_account_id closing reminded_at manager_told_at area_told_at"
        " rescue_organisation_id rescued_at clock_nation",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    submission_id = models.UUIDField(unique=True)
    source = models.CharField(max_length=30, choices=Source)
    service = models.ForeignKey(
        "directory.Service", null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True, default="")
    birth_date = models.DateField(null=True)
    answers = models.JSONField(default=dict)
    is_sent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    clock_nation = models.CharField(max_length=20, null=True)
    help_asked_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by_account_id = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    manager_told_at = models.DateTimeField(null=True)
    area_told_at = models.DateTimeField(null=True)
    rescue_organisation_id = models.UUIDField(null=True)
    rescued_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=30, blank=True, default="", choices=Closing)
    referral_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_sent=False)
                | models.Q(sent_at__isnull=False, to_organisation__isnull=False),
                name="referrals_intake_sent_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(is_sent=True)
                | models.Q(sent_at=None, promised_at=None, to_organisation=None),
                name="referrals_intake_draft_is_nobodys",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_organisation", "sent_at"],
                condition=models.Q(is_sent=True, handled_at=None),
                name="referrals_intake_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Referral(models.Model):
    """One request that a service helps a person, from its sending to its last answer."""

    SCOPE = Scope(
        Held("to_organisation_id"),
        Held("from_organisation_id"),
        Held("offered_organisation_id"),
        Held("rescue_organisation_id"),
        Subject("person_id"),
    )
    PRIVACY = fields(
        known="id reference person service to_organisation from_organisation"
        " offered_organisation offered_service source",
        contact="given",
        work="goals pressures work_status job_title work_kinds employer_size absent_since_date"
        " fit_note_until_date",
        health="conditions free_text eligibility offers",
        attendance="state closing promised_at first_promised_at first_contact_at"
        " start_promised_at first_start_promised_at started_at steps_to_start closed_at",
        operational="submission_id body_sha256 keen consent_evidence_id programme_version"
        " referred_by_account_id referrer_job sent_at opened_at assigned_account_id tell_referrer"
        " reminded_at manager_told_at area_told_at rescue_organisation_id rescued_at"
        " start_manager_told_at start_area_told_at clock_nation"
        " onward_service onward_note version",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    submission_id = models.UUIDField(unique=True)
    body_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey("participants.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=30, choices=Source)
    from_organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    referred_by_account_id = models.UUIDField(null=True)
    referrer_job = models.CharField(max_length=100, blank=True, default="")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    offered_service = models.ForeignKey(
        "directory.Service", null=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    programme_version = models.ForeignKey(
        "programmes.ProgrammeVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    consent_evidence_id = models.UUIDField()

    goals = ArrayField(models.CharField(max_length=30), default=list)
    conditions = ArrayField(models.CharField(max_length=30), default=list)
    pressures = ArrayField(models.CharField(max_length=30), default=list)
    work_status = models.CharField(max_length=30, choices=WorkStatus, default=WorkStatus.NOT_STATED)
    job_title = models.CharField(max_length=120, blank=True, default="")
    work_kinds = ArrayField(models.CharField(max_length=30), default=list)
    employer_size = models.PositiveIntegerField(null=True)
    absent_since_date = models.DateField(null=True)
    fit_note_until_date = models.DateField(null=True)
    keen = models.CharField(max_length=10, choices=Keen, default=Keen.KEEN)
    free_text = models.TextField(max_length=4000, blank=True, default="")
    given = models.JSONField(default=dict)
    eligibility = models.JSONField(default=dict)
    offers = models.JSONField(default=list)

    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    closing = models.CharField(max_length=30, blank=True, default="", choices=Closing)
    onward_service = models.ForeignKey(
        "directory.Service", null=True, on_delete=models.PROTECT, related_name="+"
    )
    onward_note = models.CharField(max_length=1000, blank=True, default="")
    assigned_account_id = models.UUIDField(null=True)
    tell_referrer = models.BooleanField(default=True)
    sent_at = models.DateTimeField()
    # Where a promise stands now, and what it was before the person first chose to wait (clocks).
    promised_at = models.DateTimeField()
    first_promised_at = models.DateTimeField(null=True)
    start_promised_at = models.DateTimeField(null=True)
    first_start_promised_at = models.DateTimeField(null=True)
    clock_nation = models.CharField(max_length=20, null=True)
    opened_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    manager_told_at = models.DateTimeField(null=True)
    area_told_at = models.DateTimeField(null=True)
    start_manager_told_at = models.DateTimeField(null=True)
    start_area_told_at = models.DateTimeField(null=True)
    rescue_organisation_id = models.UUIDField(null=True)
    rescued_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    steps_to_start = models.PositiveSmallIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False) & ~models.Q(closing="")
                | ~models.Q(state="closed") & models.Q(closed_at=None, closing=""),
                name="referrals_closed_says_why_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="redirecting", offered_organisation__isnull=False)
                | ~models.Q(state="redirecting") & models.Q(offered_organisation=None),
                name="referrals_redirecting_to_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_organisation", "state", "promised_at"], name="referrals_inbox"
            ),
            models.Index(fields=["from_organisation", "-sent_at"], name="referrals_sent"),
            models.Index(
                fields=["promised_at"],
                condition=models.Q(first_contact_at=None, closed_at=None, area_told_at=None),
                name="referrals_uncontacted",
            ),
            models.Index(
                fields=["start_promised_at"],
                condition=models.Q(started_at=None, closed_at=None, start_area_told_at=None),
                name="referrals_unstarted",
            ),
            models.Index(fields=["person", "-sent_at"], name="referrals_person"),
            models.Index(
                fields=["rescue_organisation_id"],
                condition=models.Q(rescue_organisation_id__isnull=False),
                name="referrals_rescue",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Step(models.Model):
    """One line of a referral's history. Rows are only added."""

    SCOPE = Scope(Through("referrals.Referral", "referral_id"))
    PRIVACY = fields(
        attendance="event from_state to_state note",
        operational="id referral at by_account_id by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    from_state = models.CharField(max_length=12, blank=True, default="")
    to_state = models.CharField(max_length=12, blank=True, default="")
    by_account_id = models.UUIDField(null=True)
    by_organisation_id = models.UUIDField(null=True)
    note = models.CharField(max_length=1000, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["referral", "at"], name="referrals_step_line"),
            models.Index(fields=["at"], condition=Q(event__in=TURNS), name="referrals_step_turns"),
        ]

    def __str__(self) -> str:
        return self.event


class News(models.Model):
    """Something for the referrer to know, or to do: written for the next consultation.

    ``facts`` are tagged by kind; a page or a letter shows those the person has released.
    """

    SCOPE = Scope(Through("referrals.Referral", "referral_id"))
    PRIVACY = fields(
        attendance="event ask ask_by_date",
        health="facts",
        operational="id referral at by_account_id answered_at answer answered_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    ask = models.CharField(max_length=300, blank=True, default="")
    ask_by_date = models.DateField(null=True)
    facts = models.JSONField(default=list)
    by_account_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=2000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["referral", "-at"], name="referrals_news_latest"),
            models.Index(
                fields=["referral"],
                condition=models.Q(answered_at=None) & ~models.Q(ask=""),
                name="referrals_news_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.event


class StatusCode(models.Model):
    """A one-time code for the person's own page. Written and read only by database functions."""

    PRIVACY = fields(
        known="person_id intake_token_hash",
        operational="id lookup_hash code_hash created_at expires_at tries used_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    lookup_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True)
    intake_token_hash = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
