"""How each outside system answers us: when it last did, when not, and when it is asked again."""

from django.db import models

from handrail.domain.systems.choices import Trouble


class Circuit(models.Model):
    """Whether an outside system is asked, shared by every process. Nothing of it is about people.

    ``place`` is the address it was given under, and never what was asked of it. ``try_at`` is None
    while it is asked as usual (closed); else nobody asks before then, and then one of us does.
    ``retries`` were used since ``retries_from``.
    """

    key = models.CharField(primary_key=True, max_length=120)
    system = models.ForeignKey(
        "systems.OutsideSystem", on_delete=models.PROTECT, related_name="+", null=True
    )
    place = models.CharField(max_length=300)
    failures = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    latest_success_at = models.DateTimeField(null=True)
    latest_failure_at = models.DateTimeField(null=True)
    latest_failure = models.TextField(choices=Trouble, blank=True, default="")
    retries = models.PositiveIntegerField(default=0)
    retries_from = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
