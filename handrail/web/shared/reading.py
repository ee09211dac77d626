"""When a human reads what somebody has just said, in words that promise no more than holds."""

from datetime import datetime, time

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_datetime
from handrail.domain.concerns.rules import Reading
from handrail.kernel.clock import local, local_date

EVENING, MORNING = time(17), time(6)


def sentences(team: str, reading: Reading, at: datetime) -> tuple[str, ...]:
    """Return when somebody at a team reads it, and that nobody does before, where that is so."""
    when = {"team": team, "when": nhs_datetime(reading.read_by_at)}
    asked = _("Whoever is on duty at %(team)s is asked to read it by %(when)s.") % when
    after = _("If they have not, we tell a deputy, and then their manager.")
    return tuple(filter(None, (_before(reading, at), asked, after)))


def _before(reading: Reading, at: datetime) -> str:
    """Return that nobody reads it tonight, today or just now."""
    if reading.opens_at is None:
        is_today = local_date(reading.read_by_at) == local_date(at)
        return "" if is_today else _("It may not be read today.")
    if not MORNING <= local(at).time() < EVENING:
        return _("Nobody reads it tonight.")
    if local_date(reading.opens_at) != local_date(at):
        return _("Nobody reads it today.")
    return _("Nobody reads it before %(when)s.") % {"when": nhs_datetime(reading.opens_at)}
