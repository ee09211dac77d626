"""How support ended, as the case page and the closing letter show it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.cases.records import EndingRecord
from handrail.domain.outcomes.queries import WorkOutcome
from handrail.web.coach.words import CLOSES
from handrail.web.shared.components import Row


def ending_rows(
    ending: EndingRecord | None, work: WorkOutcome, names: Mapping[UUID, str]
) -> tuple[Row, ...]:
    """Return how support ended, as the referrer was told it, and who looked at risk."""
    if ending is None:
        return ()
    looked = (
        names.get(ending.risk_looked_by_account_id, "") if ending.risk_looked_by_account_id else ""
    )
    said = (
        (_("Why it ended"), CLOSES.get(ending.reason, "")),
        (_("Work"), _change(work)),
        (_("Their own aim"), ending.aim),
        (_("Back at work"), nhs_date(ending.return_date)),
        (_("What they can do now"), ending.function),
        (_("What would help at work"), ending.adjustments),
        (_("What was agreed"), ending.agreed),
        (_("Suggested fit note wording, for the certifier's judgement"), ending.med3),
        (_("Asked of the GP"), _asked(ending)),
        (_("Looked at risk"), f"{looked}: {ending.risk_seen}" if ending.risk_seen else ""),
    )
    return tuple(Row(str(key), value[:1].upper() + value[1:]) for key, value in said if value)


def letter_rows(ending: EndingRecord, work: WorkOutcome) -> tuple[Row, ...]:
    """Return how support ended as it is told: everything but who looked at risk."""
    return ending_rows(replace(ending, risk_seen=""), work, {})


def _asked(ending: EndingRecord) -> str:
    if not ending.ask:
        return _("nothing")
    by = nhs_date(ending.ask_by_date)
    return _("%(ask)s, by %(day)s") % {"ask": ending.ask, "day": by} if by else ending.ask


def _change(work: WorkOutcome) -> str:
    if work.first is None or work.latest is None:
        return ""
    if work.first == work.latest:
        return work.latest.words
    return _("%(first)s at the start, %(latest)s at the end") % {
        "first": work.first.words,
        "latest": work.latest.words,
    }
