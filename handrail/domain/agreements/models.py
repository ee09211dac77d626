"""What information governance has agreed for an area. Rows are only added; none is about a person.

No row-level security hides them: who is one team with whom is for everybody to know. Who may add
them is asked by the database itself (``functions.py``).
"""

from django.db import models
from django.db.models import F, Q

from handrail.domain.agreements.choices import Article6, Article9, PurposeOfUse
from handrail.kernel.ids import new_id, ordered_id


class TeamMember(models.Model):
    """That an organisation is in the direct-care team of a pathway, as agreed for an area.

    ``programme_id`` is the pathway's id, which never changes; ``pathway`` what it was called.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    board = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    programme_id = models.TextField()
    pathway = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    agreed_by = models.CharField(max_length=200)
    agreed_date = models.DateField()
    reference = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="agreements_team_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(agreed_date__lte=F("from_date")),
                name="agreements_team_agreed_before_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_by="") & ~Q(reference=""),
                name="agreements_team_says_who_agreed_where",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "programme_id"], name="agreements_of_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.programme_id}"


class TeamEnding(models.Model):
    """That an organisation is in a direct-care team no more, from a moment, and why."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    member = models.OneToOneField(TeamMember, on_delete=models.PROTECT, related_name="ending")
    at = models.DateTimeField()
    why = models.CharField(max_length=300)
    by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="agreements_ending_says_why")
        ]

    def __str__(self) -> str:
        return str(self.member_id)


class Basis(models.Model):
    """The law that a controller relies on for a purpose from a day on. A change is a new row."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    board = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=20, choices=PurposeOfUse)
    controller = models.CharField(max_length=200)
    article6 = models.CharField(max_length=10, choices=Article6)
    article9 = models.CharField(max_length=10, choices=Article9)
    reference = models.CharField(max_length=200)
    from_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=PurposeOfUse.values)
                & Q(article6__in=Article6.values)
                & Q(article9__in=Article9.values),
                name="agreements_basis_known",
            ),
            models.CheckConstraint(
                condition=~Q(controller="") & ~Q(reference=""),
                name="agreements_basis_says_who_and_where",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "purpose", "-from_date"], name="agreements_basis_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.article6}"
