"""Make the form of a question, with what the page needs beside it."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from handrail.domain.organisations import queries as organisations
from handrail.journey import self_refer
from handrail.web.self_refer import choosing, forms, reaching, safety
from handrail.web.self_refer.drafts import Draft
from handrail.web.self_refer.forms import Question

PLAIN: dict[str, type[Question]] = {
    "where": forms.Where,
    "goals": forms.Goals,
    "obstacles": forms.Obstacles,
    "work": forms.Work,
    "job": forms.Job,
    "time-off": forms.TimeOff,
    "birth-date": forms.BirthDate,
    "employer-size": forms.EmployerSize,
    "name": forms.Name,
    "nhs-number": forms.Nhs,
    "gp": choosing.Gp,
    "tell-gp": choosing.TellGp,
    "contact": reaching.Contact,
    "needs": reaching.Needs,
    "call-times": reaching.CallTimes,
    "feeling-safe": safety.FeelingSafe,
    "more": reaching.More,
    "agree": choosing.Agree,
}
MOST_PRACTICES = 8


def form_of(step: str, draft: Draft, data: QueryDict | None, *, at: datetime) -> Question:
    """Return the form of a question, filled with the answers so far or with what was sent."""
    stored = draft.record.stored
    if step in PLAIN:
        plain = PLAIN[step]
        return plain(data, initial=plain.shown(stored))
    if step == "area":
        return choosing.Area(data, initial=choosing.Area.shown(stored), areas=organisations.areas())
    if step == "practice":
        searched = str(stored.get("gp_search", ""))
        return choosing.Practice(
            data,
            initial=choosing.Practice.shown(stored),
            found=organisations.search_practices(searched, MOST_PRACTICES),
            searched=searched,
        )
    if step == "service":
        choices = self_refer.choices(draft.record.answers, of=draft.record.id, at=at)
        return choosing.Service(data, initial=choosing.Service.shown(stored), choices=choices)
    return choosing.Safe(data, initial=choosing.Safe.shown(stored), stored=stored)


def shown_fields(form: Question) -> tuple[str, ...]:
    """Return the fields to show, without those that an option reveals."""
    revealed: set[str] = set()
    for field in form.fields.values():
        for option in getattr(field, "options", ()):
            revealed.update(option.reveal)
    return tuple(name for name in form.fields if name not in revealed)


def prefilled(service_id: str, practice: str) -> dict[str, Any]:
    """Return the answers that a link already gives: from a practice, or from a service's page."""
    answers: dict[str, Any] = {}
    given = []
    if service_id:
        answers |= {"service_id": service_id, "help_me_choose": False}
        given.append("service")
    found = organisations.by_ods(practice) if practice else None
    if found is not None and found.kind == "practice":
        answers |= {
            "gp": "yes",
            "gp_search": found.name,
            "no_gp": False,
            "practice_id": str(found.id),
            "practice_name": found.name,
        }
        given.append("gp")
    return answers | {"given": given, "seen": []}
