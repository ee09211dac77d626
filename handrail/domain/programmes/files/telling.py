"""From a checked programme file to what is told of it besides whom it is for."""

from handrail.domain.programmes.files import schema
from handrail.domain.programmes.periods import Period, period
from handrail.domain.programmes.terms import Arm, Finding, Terms, TimePoint


def terms_of(file: schema.ProgrammeFile) -> Terms:
    """Return how a programme works, what it owes, and what was learnt of it."""
    young = file.consent_at_16_and_17
    return Terms(
        started=_when(file.started),
        seen_running=_when(file.seen_running),
        voluntary=file.consent.voluntary if file.consent else None,
        consent_points=file.consent.asked if file.consent else (),
        consents_at_16_and_17=young.by if young else None,
        review_weeks=file.review.every_weeks if file.review else None,
        unlimited=file.length.unlimited if file.length else False,
        assessment_minutes=file.assessment.minutes if file.assessment else None,
        contacts_typical=(file.contacts.fewest, file.contacts.most) if file.contacts else None,
        arms=_arms(file.trial),
        outcomes=file.outcomes.counted if file.outcomes else (),
        not_outcomes=file.outcomes.not_counted if file.outcomes else (),
        measures=file.measures.tools if file.measures else (),
        measured_at=_points(file.measures),
        case_manager_does_not=_items(file.case_manager_does_not),
        findings=tuple(Finding(it.text, it.source) for it in file.findings),
    )


def _when(part: schema.WhenPart | None) -> Period | None:
    return period(part.when) if part else None


def _items(part: schema.GivesPart | None) -> tuple[str, ...]:
    return part.items if part else ()


def _arms(part: schema.TrialPart | None) -> tuple[Arm, ...]:
    return tuple(Arm(it.name, it.information_only) for it in part.arms) if part else ()


def _points(part: schema.MeasuresPart | None) -> tuple[TimePoint, ...]:
    return tuple(TimePoint(it.counted_from, it.months) for it in part.at) if part else ()
