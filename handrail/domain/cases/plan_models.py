"""Plans: what a person and their coach agreed to do, in versions that never change once agreed."""

from django.db import models

from handrail.domain.cases.choices import AgreedHow, Area, Done, Owner
from handrail.domain.disclosure.scopes import Scope, ScopedRows, Through
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields


class Plan(models.Model):
    """One version of a person's plan. An agreed version never changes; a change makes the next."""

    SCOPE = Scope(Through("cases.Case", "case_id"))
    PRIVACY = fields(
        plan="review_date agreed_at agreed_how",
        operational="id case number made_at made_by_account_id version",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    review_date = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by_account_id = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_how = models.CharField(max_length=20, blank=True, default="", choices=AgreedHow)
    version = models.PositiveIntegerField(default=1)

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
                fields=["plan", "position"],
                name="cases_goal_position",
                deferrable=models.Deferrable.DEFERRED,
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
