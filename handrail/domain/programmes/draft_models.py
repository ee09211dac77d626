"""A draft: a programme's next version while it is being written here, and what was done with it.

Nothing in it is about a person, and whoever keeps the directory works on it together.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from handrail.domain.programmes.states import STANDING, State
from handrail.kernel.ids import new_id, ordered_id


class Draft(models.Model):
    """``content`` is the programme file as data; ``based_on`` the version that it was taken from.

    ``changed_by_account_ids`` are those who changed it: none of them publishes it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="+"
    )
    based_on = models.ForeignKey(
        "programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    why = models.CharField(max_length=500, blank=True, default="")
    valid_from_date = models.DateField(null=True)
    changed_by_account_ids = ArrayField(models.UUIDField(), default=list)
    proposed_by_account_id = models.UUIDField(null=True)
    published_by_account_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=STANDING),
                name="programme_draft_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PROPOSED)
                | Q(proposed_by_account_id__isnull=False, valid_from_date__isnull=False)
                & ~Q(why=""),
                name="programme_draft_proposed_by_whom_why_and_from_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(published_by_account_id__isnull=False)
                & ~Q(published_by_account_id=F("proposed_by_account_id")),
                name="programme_draft_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}, {self.state}"


class DraftStep(models.Model):
    """One thing that was done with a draft. Only ever added."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    by_account_id = models.UUIDField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["draft", "id"], name="programme_draft_steps")]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d}"
