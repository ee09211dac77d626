"""What keeps the directory true: links to confirm, reports, proposals, and pulls that wait.

A report or a proposal may hold how to reach whoever made it, until they have been answered. So
they are behind a scope: whoever keeps that directory, the provider, and who made it see them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.wrong import Outcome, Wrong
from handrail.domain.disclosure.scopes import Borne, Held, Own, Scope, ScopedRows
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields

STAGES = (60, 75)


class StillRightLink(models.Model):
    """A link in a reminder: it says once that an entry is right. Known only by its hash.

    ``since_date`` is the check that the reminder was about, so that each stage goes once.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    stage = models.PositiveSmallIntegerField()
    since_date = models.DateField()
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="still_right_token_once"),
            models.UniqueConstraint(
                fields=["service", "since_date", "stage"], name="still_right_each_stage_once"
            ),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="still_right_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} after {self.stage} days"


class Report(models.Model):
    """That somebody found an entry wrong, and what was done. The email goes once it is answered."""

    SCOPE = Scope(
        Held("keeper_organisation_id"),
        Held("provider_organisation_id"),
        Own("account_id"),
        Borne("token_hash"),
    )
    PRIVACY = fields(
        contact="email",
        operational="id service keeper_organisation_id provider_organisation_id account_id"
        " token_hash kind note made_at outcome answer answered_at answered_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.DO_NOTHING, related_name="+")
    keeper_organisation_id = models.UUIDField()
    provider_organisation_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    email = models.CharField(max_length=254, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Wrong)
    note = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["keeper_organisation_id", "made_at"],
                condition=Q(answered_at__isnull=True),
                name="directory_report_open",
            ),
            models.Index(fields=["service", "account_id"], name="directory_report_by"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="directory_report_token_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Wrong.values), name="directory_report_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | Q(answered_at__isnull=False, outcome__in=Outcome.values, email=""),
                name="directory_report_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_id}"


class Proposal(models.Model):
    """A service that somebody would like to see in the directory. No entry until it is approved."""

    SCOPE = Scope(Held("keeper_organisation_id"), Own("account_id"), Borne("token_hash"))
    PRIVACY = fields(
        contact="proposer_email",
        operational="id keeper_organisation_id account_id token_hash name provider_name description"
        " for_whom how_to_get_in cost postcode address phone email url industries made_at approved"
        " reason decided_at decided_by_account_id service_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    keeper_organisation_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    proposer_email = models.CharField(max_length=254, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=150)
    provider_name = models.CharField(max_length=150)
    description = models.CharField(max_length=2000)
    for_whom = models.CharField(max_length=500, blank=True, default="")
    how_to_get_in = models.CharField(max_length=500, blank=True, default="")
    cost = models.CharField(max_length=200, blank=True, default="")
    postcode = models.CharField(max_length=10)
    address = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    industries = ArrayField(models.CharField(max_length=1), default=list, blank=True)
    made_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_account_id = models.UUIDField(null=True)
    service_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["keeper_organisation_id", "made_at"],
                condition=Q(decided_at__isnull=True),
                name="directory_proposal_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="directory_proposal_token_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(description=""), name="directory_proposal_says_what"
            ),
            models.CheckConstraint(
                condition=Q(industries__contained_by=sorted(INDUSTRIES)),
                name="directory_proposal_industries_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, approved__isnull=True, service_id__isnull=True)
                | Q(decided_at__isnull=False, approved=True, service_id__isnull=False)
                | (
                    Q(decided_at__isnull=False, approved=False, service_id__isnull=True)
                    & ~Q(reason="")
                ),
                name="directory_proposal_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WaitingPull(models.Model):
    """A reading of another directory that waits until whoever keeps ours has seen what it does.

    That is the board of the area that the other directory covers. ``area_codes`` become the area of
    its entries that name none, when it is applied; without them what was said before stays.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    feed_name = models.TextField()
    keeper_organisation_id = models.UUIDField()
    source = models.TextField()
    area_codes = ArrayField(models.TextField(), default=list, blank=True, db_default=[])
    mark = models.CharField(max_length=64)
    packed = models.BinaryField()
    difference = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    is_applied = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed_name"],
                condition=Q(settled_at__isnull=True),
                name="directory_one_pull_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_name} {self.kept_at:%Y-%m-%d}"
