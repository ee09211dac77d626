"""That somebody saw how to reach the person although they had not agreed: who, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.domain.organisations import queries as organisations
from handrail.domain.overrides.choices import Judgement, Reason
from handrail.domain.overrides.queries import Told
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import local_date

WHY = {
    Reason.DANGER_TO_SELF: gettext_lazy("because they were worried that you might come to harm"),
    Reason.DANGER_FROM_OTHERS: gettext_lazy("because they were worried that somebody may harm you"),
    Reason.DANGER_TO_OTHERS: gettext_lazy("because they were worried about somebody else"),
    Reason.MISSING: gettext_lazy("because nobody could reach you and they were worried"),
    Reason.LAW: gettext_lazy("because the law or a court made them"),
    Reason.OTHER: gettext_lazy("for a reason that has been written down"),
}
FOUND = {
    Judgement.RIGHT: gettext_lazy("It was looked into afterwards. It was right."),
    Judgement.WRONG: gettext_lazy(
        "It was looked into afterwards. It was not right, and we are sorry. You can ask us what "
        "was done about it, and complain to us or to the Information Commissioner."
    ),
}


@dataclass(frozen=True, slots=True)
class Overridden:
    """One time, as the person reads it; never a name."""

    day: date
    who: str
    why: str
    how: str
    found: str


def overridden(told: Sequence[Told]) -> tuple[Overridden, ...]:
    """Return each time that the person may be told of."""
    places = organisations.many({one.organisation_id for one in told})
    roles = staff.job_role_names(one.job_role for one in told)
    return tuple(
        Overridden(
            day=local_date(one.opened_at),
            who=", ".join((roles.get(one.job_role, ""), places[one.organisation_id].name)),
            why=str(WHY[Reason(one.reason)]),
            how=_("It was an emergency.")
            if one.is_emergency
            else _("Two people had to agree to it."),
            found=str(FOUND[Judgement(one.judged)])
            if one.judged
            else _("It is being looked into."),
        )
        for one in told
    )
