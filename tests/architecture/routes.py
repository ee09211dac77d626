"""How the access matrix asks: the address of every route, and a form that would be accepted.

A stranger is tried with a form that is right, so that nothing but the fence refuses it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.world import World

# Which of the world's things an address means, where its parameter's name does not say.
OTHER_THINGS = {
    "case_share_what": {"organisation_id": "told body"},
    "your_page_share_what": {"organisation_id": "told body"},
    "case_share_renew": {"evidence_id": "a coach's sharing"},
    "case_share_stop": {"evidence_id": "a coach's sharing"},
    "your_page_renew": {"evidence_id": "their sharing"},
    "inbox_take_over": {"referral_id": "offered"},
    "inbox_refuse": {"referral_id": "offered"},
    "handover_take_back": {"handover_id": "ours to take back"},
    "handover_told": {"handover_id": "ours to take back"},
    "case_report_change": {"report_id": "report in writing"},
    "case_report_ask": {"report_id": "report in writing"},
    "report_decide": {"report_id": "report to decide"},
    "override_decide": {"override_id": "override to decide"},
}
OTHER_WORDS = {"admin_role": {"key": "coach"}, "agreement_law": {"key": "support"}}
PLAIN = {
    "position": 1,
    "pk": 1,
    "number": 1,
    "kind": "mail",
    "step": "goals",
    "code": "AAAA-BBBB-CCCC-DDDD",
    "uidb36": "1",
    "key": "x",
}


def route_names() -> list[str]:
    """Return the name of every address there is."""
    return [pattern.name or "" for pattern in _patterns(get_resolver())]


def parameters(name: str) -> list[str]:
    """Return what an address takes."""
    found = next(pattern for pattern in _patterns(get_resolver()) if pattern.name == name)
    return list(found.pattern.regex.groupindex)


def is_about_something(name: str) -> bool:
    """Return whether an address names one thing by its id."""
    return any(each.endswith("_id") for each in parameters(name))


def address(name: str, world: World | None) -> str:
    """Return the address; without a world, that of a thing that does not exist."""
    meant = OTHER_THINGS.get(name, {})
    chosen: dict[str, Any] = {}
    for each in parameters(name):
        if not each.endswith("_id"):
            chosen[each] = (PLAIN | OTHER_WORDS.get(name, {}))[each]
        else:
            chosen[each] = world.ids[meant.get(each, each)] if world else uuid4()
    return reverse(name, kwargs=chosen)


def body(name: str, world: World, place: str) -> dict[str, Any]:
    """Return a form that the address would accept from who may send it, from that place."""
    said = FORMS.get(name, {})
    return dict(said(world, place or "service") if callable(said) else said)


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for each in resolver.url_patterns:
        found += _patterns(each) if isinstance(each, URLResolver) else [each]
    return found


def _date(name: str, days: int) -> dict[str, str]:
    day = datetime.now() + timedelta(days=days)  # noqa: DTZ005 - a day to type into a form
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def _worker(world: World, place: str, role: str = "coach") -> str:
    return str(world.viewers[role, place].account_id)


FORMS: dict[str, Any] = {
    "inbox_item": lambda w, at: {"coach": _worker(w, at)},
    "inbox_ask": {"question": "Which knee?", **_date("answer_by_date", 5)},
    "inbox_assign": lambda w, at: {"coach": _worker(w, at, "triage")},
    "inbox_rescue": {"note": "Nobody has rung them"},
    "inbox_elsewhere": lambda w, _at: {
        "service": str(w.ids["partner service"]),
        "how": "spoken",
        "note": "Closer to home",
    },
    "inbox_decline": {"closing": "duplicate", "note": "The same as another"},
    "inbox_died": _date("died_date", -1),
    "inbox_refuse": {"why": "We are full"},
    "inbox_intake": {
        "given_name": "Zachariah",
        "family_name": "Quill",
        "birth_date-day": "1",
        "birth_date-month": "2",
        "birth_date-year": "1980",
        "how": "spoken",
        "is_confirmed": "yes",
    },
    "inbox_intake_close": {"closing": "not_wanted"},
    "referral": {"answer": "The left knee"},
    "case_safeguarding": lambda _w, _at: {"submission_id": str(uuid4()), "text": "He follows"},
    "case_note": lambda _w, _at: {"submission_id": str(uuid4()), "text": "Rang back"},
    "case_next_step": {"text": "Ring them"},
    "case_worry": {"text": "Do not ring before noon"},
    "case_work": {"status": "employed", **_date("on_date", -1)},
    "case_attempt": lambda _w, _at: {
        "submission_id": str(uuid4()),
        "outcome": "reached",
        "when": "now",
    },
    "case_book": lambda w, at: {
        "submission_id": str(uuid4()),
        "at_time": "2pm",
        "minutes": "30",
        "way": "phone",
        "with_account_id": _worker(w, at),
        **_date("on_date", 5),
    },
    "case_appointment": {"state": "attended"},
    "case_share_helper": {
        "helper_name": "Ada Redfern",
        "relation": "sister",
        "way": "email",
        "helper_email": "ada@handrail.example",
        "kinds": "identity",
        "days": "30",
        "how": "spoken",
        "step": "agree",
    },
    "case_share_add": {"employer": "A new employer"},
    "case_share_renew": {"days": "30", "how": "spoken"},
    "case_share_stop": {"how": "spoken"},
    "case_share_stop_all": {"how": "spoken"},
    "case_research": {"answer": "yes", "how": "spoken"},
    "your_page_share_ask": {"employer": "A new employer"},
    "your_page_renew": {"days": "30"},
    "your_page_research": {"answer": "yes"},
    "case_status_page": {"wanted": "off"},
    "case_plan_review": _date("review_date", 20),
    "case_plan_agree": {"how": "together"},
    "case_goal": {"area": "work", "words": "Start again"},
    "case_action": {"state": "done"},
    "case_handover": lambda w, at: {
        "kind": "share",
        "worker": _worker(w, at, "case-manager"),
        "why": "On leave",
    },
    "handover": {"answer": "accept"},
    "case_pause": {"reason": "An operation", **_date("until_date", 20)},
    "case_close": {"reason": "in_error", "work_status": "not_stated"},
    "case_reopen": {"why": "They came back"},
    "case_death": _date("died_date", -1),
    "case_team": {"wanted": "first"},
    "your_page_team": {"wanted": "first"},
    "keeping_hold": {"reference": "WH-0000-0000", "why": "A claim is coming"},
    "disposal": {"is_checked": "yes"},
    "case_report_new": lambda w, _at: {
        "employer": str(w.ids["an employer"]),
        "clinician": "no",
        "work": "Can stand for an hour.",
    },
    "case_report_change": {"work": "Can stand for two hours."},
    "case_report_ask": {"first": "yes", "how": "spoken"},
    "case_report_answer": {"said": "seen", "how": "spoken"},
    "report_decide": {"goes": "no", "why": "Not without them"},
    "your_page_report": {"step": "read"},
    "case_everything": {"how": "known"},
    "copy_review": {"step": "release", "is_read": "yes"},
    "your_page_copy": {"form": "json", "key": "AAAA-BBBB-CCCC-DDDD"},
    "worry": {"reason": "They said goodbye in a new way"},
    "worry_done": {"what": "Rang them"},
    "duty_rota": lambda w, at: {
        "on_duty": _worker(w, at),
        "deputy": _worker(w, at, "case-manager"),
        "manager": _worker(w, at, "service-manager"),
        "minutes": "60",
    },
    "manage_service": {"intake": "paused", "reason": "Staff are away"},
    "message": {"note": "Rang them"},
    "admin_person": lambda w, _at: {"organisation": str(w.places["practice"]), "role": "gp"},
    "admin_end": lambda w, _at: {
        "reason": "left",
        "when": "now",
        "to": _worker(w, "service", "case-manager"),
    },
    "admin_change_role": {"role": "case-manager"},
    "admin_unlink": {"why": "A new card"},
    "admin_national_roles": {"role_code": "R8000", "role": "coach"},
    "admin_mailbox": {
        "version": "1",
        "mailbox": "desk@handrail.example",
        "letters": "closing_only",
    },
    "agreement_team_new": lambda w, _at: {
        "pathway": "workwell",
        "organisations": [str(w.places["partner"])],
        "agreed_by": "A Caldicott Guardian",
        "reference": "Agreement 1",
        **_date("agreed_date", -1),
        **_date("from_date", 0),
    },
    "agreement_team_end": {"why": "The contract has ended"},
    "agreement_law": {
        "controller": "The board",
        "article6": "6(1)(e)",
        "article9": "9(2)(h)",
        "reference": "Agreement 1",
        **_date("from_date", 0),
    },
    "override_new": {
        "nhs_number": "9990000018",
        "birth_date-day": "1",
        "birth_date-month": "2",
        "birth_date-year": "1980",
        "family_name": "Okafor",
        "reason": "self",
        "words": "Their sister rang: they left a note",
        "how": "now",
    },
    "override_referral": {
        "reason": "self",
        "words": "Their sister rang: they left a note",
        "how": "now",
    },
    "override_decide": {"agrees": "yes", "words": "I heard the call as well"},
    "override_review": {
        "judged": "right",
        "words": "Asked them: it was needed",
        "telling": "tell",
    },
    "look": {"state": "explained", "note": "Covered for a colleague on leave"},
    "directory_withdraw": {"reason": "It has closed"},
}
