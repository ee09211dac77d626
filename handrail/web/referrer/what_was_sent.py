"""What the referrer sent, as it was sent."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.referrals.choices import Condition, Goal, Keen, Pressure, WorkKind, WorkStatus
from handrail.domain.referrals.queries import ReferralRecord
from handrail.kernel.privacy import Kind
from handrail.web.referrer.words import size_words
from handrail.web.shared.components import Row

GOALS, CONDITIONS, PRESSURES = (
    dict(Goal.choices),
    dict(Condition.choices),
    dict(Pressure.choices),
)
STATUSES, KINDS, KEEN = dict(WorkStatus.choices), dict(WorkKind.choices), dict(Keen.choices)


def rows(record: ReferralRecord, agreed: Collection[str]) -> tuple[Row, ...]:
    """Return what was sent, line by line; what the person kept back says so.

    ``agreed`` are the kinds of information that the person agreed to, empty where the viewer
    may not know them.
    """
    card = record.card
    kept_back = _("Not sent: they did not agree to it")
    work = STATUSES.get(record.work_status, record.work_status)
    off = record.absent_since_date
    lines = [
        (_("You asked for"), _words(card.goals, GOALS)),
        (_("What gets in the way"), _words(card.conditions, CONDITIONS)),
        (_("What makes it urgent"), _words(card.pressures, PRESSURES)),
        (_("Their work"), "" if record.work_status == "not_stated" else str(work)),
        (_("Off work since"), nhs_date(off) if off else ""),
        (_("Fit note until"), nhs_date(card.fit_note_until_date)),
        (_("Job"), record.job_title),
        (_("Kind of work"), _words(record.work_kinds, KINDS)),
        (_("People at the employer"), size_words(record.employer_size)),
        (_("How much they want it"), str(KEEN.get(record.keen, record.keen))),
        (_("In their words") if card.source == "self" else _("What you wrote"), record.free_text),
    ]
    if agreed and Kind.WORK not in agreed:
        lines.append((_("Their work"), kept_back))
    if agreed and Kind.HEALTH not in agreed:
        lines.append((_("What gets in the way, and what you wrote"), kept_back))
    return tuple(Row(key, value[:1].upper() + value[1:]) for key, value in lines if value)


def _words(values: Iterable[str], words: Mapping[str, object]) -> str:
    return ", ".join(str(words.get(value, value)) for value in values)
