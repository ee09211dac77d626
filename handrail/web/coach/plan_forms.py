"""The form of one goal and what will be done for it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import Area, Done
from handrail.domain.cases.planning import MOST_ACTIONS, ActionDraft, GoalDraft
from handrail.domain.cases.records import ActionRecord, GoalRecord
from handrail.web.coach.words import OWNERS, UNWATCHED
from handrail.web.shared.forms import (
    DateParts,
    Form,
    Hidden,
    LongText,
    Radios,
    Select,
    Text,
    options,
)

FEWEST_ROWS = 3


class GoalForm(Form):
    """One goal in the person's own words, with a few lines for who does what by when."""

    is_small = True

    version = Hidden(max_length=9)
    area = Radios(
        _("What is it about?"),
        options(Area.choices),
        inline=True,
        missing=_("Select what the goal is about"),
    )
    words = LongText(
        _("The goal, in their own words"),
        missing=_("Enter the goal"),
        max_length=500,
        rows=3,
        hint=UNWATCHED,
    )

    def __init__(
        self, *arguments: Any, position: int = 1, rows: int = FEWEST_ROWS, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.position = position
        self.rows = range(1, min(rows, MOST_ACTIONS) + 1)
        for row in self.rows:
            self._add_row(row)

    def goal(self) -> GoalDraft:
        """Return what was filled in; lines without words are left out."""
        said = self.cleaned_data
        return GoalDraft(
            said["area"],
            said["words"],
            tuple(
                ActionDraft(
                    what=said[f"what_{row}"],
                    owner=said[f"owner_{row}"] or "person",
                    due_date=said[f"due_{row}"],
                    state=said[f"state_{row}"] or Done.TO_DO,
                )
                for row in self.rows
                if said[f"what_{row}"]
            ),
        )

    def clean(self) -> dict[str, Any]:
        """Ask what will be done, where only its day is given; nothing typed is left out."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            if said.get(f"due_{row}") and not said.get(f"what_{row}", "-"):
                named = {"action": self._called(row)}
                message = _("%(action)s: enter what will be done, or take its day out")
                self.add_error(f"what_{row}", ValidationError(message, params=named))
        return said

    def _called(self, row: int) -> str:
        return str(_("Goal %(goal)s, action %(action)s")) % {"goal": self.position, "action": row}

    def _add_row(self, row: int) -> None:
        called = self._called(row)
        day = str(_("%(action)s: the day")) % {"action": called}
        what = str(_("%(action)s: what will be done")) % {"action": called}
        added: dict[str, Any] = {
            f"what_{row}": Text(_("What will be done?"), name=what, required=False, max_length=300),
            f"owner_{row}": Select(_("Who?"), options(OWNERS.items()), required=False),
            f"due_{row}": DateParts(_("By when?"), name=day, required=False),
            f"state_{row}": Hidden(max_length=10),
        }
        self.fields.update(added)


def initial_of(goal: GoalRecord) -> dict[str, Any]:
    """Return what the form shows of a goal that is there already."""
    said: dict[str, Any] = {"area": goal.area, "words": goal.words}
    for row, action in enumerate(goal.actions, start=1):
        said |= {
            f"what_{row}": action.what,
            f"owner_{row}": action.owner,
            f"due_{row}": action.due_date,
            f"state_{row}": action.state,
        }
    return said


def rows_for(goal: GoalRecord | None) -> int:
    """Return how many lines the form needs: what is there, and room for two more."""
    return max(FEWEST_ROWS, len(goal.actions) + 2) if goal else FEWEST_ROWS


def drafts(goals: Sequence[GoalRecord]) -> list[GoalDraft]:
    """Return the goals of a version as they would be saved."""
    return [
        GoalDraft(goal.area, goal.words, tuple(_draft(one) for one in goal.actions))
        for goal in goals
    ]


def _draft(one: ActionRecord) -> ActionDraft:
    return ActionDraft(one.what, one.owner, one.owner_name, one.due_date, one.state)
