"""That a card was shown. There is no column that could say about whom, why, or by whom it was read.

No row-level security hides the rows; who may count them is in ``queries.py``.
"""

from django.db import models
from django.db.models import Q

from handrail.domain.prompting.choices import Outcome, Reason
from handrail.kernel.ids import new_id


class Shown(models.Model):
    """A card at a practice on a day, and what became of it.

    ``suggestion_id`` is what feedback calls the suggestion that was accepted, if there was one.
    ``counted_by`` counts the prompts of one clinician on that day; it is emptied the day after.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey("systems.OutsideSystem", on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    suggestion_id = models.UUIDField(null=True)
    shown_date = models.DateField()
    counted_by = models.CharField(max_length=64, blank=True, default="")
    outcome = models.TextField(choices=Outcome, blank=True, default="")
    reason = models.TextField(choices=Reason, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="prompting_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(outcome="overridden", reason__in=Reason.values),
                name="prompting_reason_only_set_aside",
            ),
        ]
        indexes = [
            models.Index(
                fields=["counted_by"],
                name="prompting_counted",
                condition=~Q(counted_by=""),
            ),
            models.Index(fields=["practice", "shown_date"], name="prompting_by_practice"),
        ]

    def __str__(self) -> str:
        return str(self.id)
