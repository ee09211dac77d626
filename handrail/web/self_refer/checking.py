"""The answers, read back before they are sent: one row a question, each with a way to change it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_number
from handrail.domain.referrals.intake_answers import Answers
from handrail.journey.self_refer import Team
from handrail.web.self_refer import words
from handrail.web.self_refer.words import named
from handrail.web.shared.components import Row

Value = str | tuple[str, ...]


def rows(
    said: Answers, steps: tuple[str, ...], team: Team, stored: Mapping[str, Any]
) -> tuple[Row, ...]:
    """Return the summary of all questions that were asked."""
    shown: dict[str, tuple[str, Callable[[], Value]]] = {
        "where": (_("Home"), lambda: said.postcode or _("No fixed address")),
        "area": (_("Area"), lambda: team.name),
        "goals": (_("What you would like"), lambda: named(words.GOALS, said.goals)),
        "obstacles": (_("What makes work hard"), lambda: _obstacles(said)),
        "work": (_("Work now"), lambda: _first(named(words.WORK, (said.work_status,)))),
        "job": (_("Your work"), lambda: _job(said)),
        "time-off": (_("Off or out of work for"), lambda: _time_off(said, stored)),
        "birth-date": (_("Date of birth"), lambda: nhs_date(said.birth_date)),
        "service": (_("Support"), lambda: team.service_name or _("Help me choose")),
        "employer-size": (_("Size of employer"), lambda: _size(said)),
        "name": (_("Name"), lambda: f"{said.given_name} {said.family_name}"),
        "nhs-number": (_("NHS number"), lambda: nhs_number(said.nhs_number)),
        "gp": (_("GP practice"), lambda: said.practice_name or _("None, or not sure")),
        "tell-gp": (_("Tell your GP"), lambda: _first(named(words.TELL_GP, (said.tell_gp,)))),
        "contact": (_("Contact"), lambda: _contact(said)),
        "safe": (_("Safe for us to"), lambda: _safe(said)),
        "needs": (_("What you need from us"), lambda: said.needs),
        "call-times": (_("Good times to ring"), lambda: named(words.CALL_TIMES, said.call_times)),
        "feeling-safe": (
            _("Safe at the moment"),
            lambda: _first(named(words.SAFE_NOW, (said.safe_now,))),
        ),
        "more": (_("Anything else"), lambda: said.free_text),
    }
    return tuple(
        Row(
            key=shown[step][0],
            value=shown[step][1]() or _("Not given"),
            href=f"{reverse('self_refer_question', args=[step])}?change=1",
            hidden=shown[step][0].lower(),
        )
        for step in steps
        if step in shown
    )


def _first(found: tuple[str, ...]) -> str:
    return found[0] if found else ""


def _obstacles(said: Answers) -> tuple[str, ...]:
    return named((*words.CONDITIONS, *words.PRESSURES), (*said.conditions, *said.pressures))


def _job(said: Answers) -> tuple[str, ...]:
    return (*filter(None, (said.job_title,)), *named(words.WORK_KINDS, said.work_kinds))


def _time_off(said: Answers, stored: Mapping[str, Any]) -> tuple[str, ...]:
    until = said.fit_note_until_date
    note = (_("Fit note until %(day)s") % {"day": nhs_date(until)},) if until else ()
    given = stored.get("time_off") or {}
    if not given:
        return (_("Not sure"), *note)
    unit = _first(named(words.UNITS, (given["unit"],))).lower()
    number = given["number"]
    return (f"{number} {unit.removesuffix('s') if number == 1 else unit}", *note)


def _size(said: Answers) -> str:
    return _first(named(words.EMPLOYER_SIZES, (str(said.employer_size),)))


def _contact(said: Answers) -> tuple[str, ...]:
    return tuple(filter(None, (said.phone, said.email, *said.address_lines, said.other_way)))


def _safe(said: Answers) -> tuple[str, ...]:
    ways = (*words.SAFE_PHONE, *words.SAFE_EMAIL, *words.SAFE_LETTER)
    found = named(ways, said.safe_ways or ())
    note = (said.contact_notes,) if said.contact_notes else ()
    return (*(found or (_("None of these"),)), *note)
