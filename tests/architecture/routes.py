"""How the access matrix asks: the address of every route, and a form that would be accepted.

A stranger is tried with a form that is right, so that nothing but the fence refuses it.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from handrail.domain.matching.weights import POINTS
from tests.architecture.world import World
from tests.factories.clinical import ec_key, public

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
    "inbox_urgency": {"referral_id": "waiting"},
    "your_page_wait": {"referral_id": "waiting"},
    "capacity_finish": {"service_id": "ending service"},
    "capacity_stop": {"service_id": "ending service"},
}
OTHER_WORDS = {
    "admin_role": {"key": "coach"},
    "agreement_law": {"key": "support"},
    "still_right": {"secret": "a-secret-that-nobody-has"},
    "answer": {"secret": "a-secret-that-nobody-has"},
    "answer_confirm": {"secret": "a-secret-that-nobody-has"},
    "practice_key_template": {"kind": "web"},
}
PLAIN = {
    "position": 1,
    "pk": 1,
    "number": 1,
    "kind": "mail",
    "step": "goals",
    "code": "AAAA-BBBB-CCCC-DDDD",
    "uidb36": "1",
    "key": "x",
    "slug": "workwell",
    "id": "x",
    "why": "key",
    "name": "Patient.ndjson",
    "version": "1",
    "secret": uuid4(),  # what opens a page is known to nobody else, and not guessed
}


@cache
def route_names() -> list[str]:
    """Return the name of every address there is."""
    return [pattern.name or "" for pattern in _patterns(get_resolver())]


def pattern(name: str) -> URLPattern:
    """Return the address of a name."""
    return next(each for each in _patterns(get_resolver()) if each.name == name)


@cache
def parameters(name: str) -> list[str]:
    """Return what an address takes."""
    return list(pattern(name).pattern.regex.groupindex)


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
    "inbox_mail": {"given_name": "Bryn", "phone": "07700900456", "agreed": "told_us"},
    "inbox_mail_put_aside": {"why": "not_for_us"},
    "calls": {
        "submission_id": str(uuid4()),
        "caller": "person",
        "topic": "off_work",
        "is_about_someone": "no",
        "pointed": "us",
        "minutes": "5",
    },
    "call_confirm": {"agreed": "on"},
    "question": {"text": "In six weeks, with light loads first"},
    "advice_ask_about": {
        "submission_id": str(uuid4()),
        "topic": "returning",
        "text": "What could help?",
        "names_them": "no",
    },
    "refer_fit_note": {"text": "Patient: A Person"},
    "refer_fit_note_use": {"text": "Patient: A Person", "family_name": "Person"},
    "clock": lambda _w, _at: {
        "wish": "away",
        **_date("from_date", 1),
        **_date("until_date", 5),
        "note": "Away",
        "is_their_wish": "on",
    },
    "referral": {"answer": "The left knee"},
    "bounce": {"note": "They start on Monday"},
    "follow_up": {"note": "They were seen"},
    "refer_tell": lambda _w, _at: {"submission_id": str(uuid4()), "told": "A library"},
    "refer_other_care": lambda _w, _at: {
        "submission_id": str(uuid4()),
        "route": "gp",
        **_date("follow_up_date", 20),
    },
    "self_refer_myself": lambda w, _at: {"myself": str(w.ids["service_id"])},
    "area_weights_new": {
        **dict.fromkeys(POINTS, "7"),
        **_date("from_date", 1),
        "why": "The board agreed it",
        "set": "yes",
    },
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
    "capacity_cap": {"weekly": "9"},
    "capacity_pause": {"reason": "Staff are away"},
    "capacity_partner": lambda w, _at: {"partner": str(w.ids["full service"])},
    "capacity_answer": {"answer": "agree"},
    "capacity_end": {"reason": "The money ends", **_date("no_new_from", 20)},
    "capacity_limit": {"points": "20"},
    "capacity_move_within": lambda w, _at: {
        "service": str(w.ids["full service"]),
        "how": "spoken",
    },
    "inbox_urgency": {"urgency": "1", "why": "Loses the job on Friday"},
    "case_weight": {"weight": "4"},
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
    "admin_system_new": lambda _w, _at: {
        "name": "Another system",
        "kind": "clinical",
        "issuer": "https://another.example",
        "jwks": json.dumps(public(ec_key())),
        "algorithms": ["ES384"],
    },
    "admin_system": {"ods_code": "ZZA0", "tenant": "two"},
    "admin_system_launch": {
        "ods_code": "ZZA0",
        "iss": "https://records.example/fhir",
        "client_id": "handrail",
        "proves_by": "public",
    },
    "admin_system_requester": lambda w, _at: {
        "point": str(w.ids["point_id"]),
        "fhir_user": "Practitioner/1",
        "email": "nobody@handrail.example",
    },
    "admin_system_switch": {"switch": "off", "version": "1"},
    "admin_system_change": lambda _w, _at: {
        "version": "1",
        "name": "A clinical system",
        "jwks": json.dumps(public(ec_key())),
        "algorithms": ["ES384"],
    },
    "admin_system_end": {"version": "1"},
    "admin_launch_change": {"version": "1", "client_id": "other", "proves_by": "public"},
    "admin_outside_try": lambda w, _at: {"key": f"system/{w.ids['system_id']}/keys"},
    "practice_invite": lambda _w, _at: {
        "submission_id": str(uuid4()),
        "name": "Fit notes",
        "kind": "number",
        "number": "1",
        "weeks": "1",
        "left_out": "on",
    },
    "practice_keys": {"opened_from": "other", "name": "One desk"},
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
    "directory_entry": {"name": "Coaching"},
    "your_page_helped": {"helped": "yes"},
    "directory_where": {"act": "times", "days": "0", "opens": "9am", "closes": "5pm"},
    "directory_withdraw": {"reason": "It has closed"},
    "directory_owner": {"worker": "", "email": "jo@handrail.example"},
    "entry_report": {"outcome": "was_right", "words": ""},
    "proposal": {"reason": "It has closed"},
    "report_entry": lambda _w, _at: {"submission_id": str(uuid4()), "kind": "closed"},
    "propose_service": lambda _w, _at: {
        "submission_id": str(uuid4()),
        "name": "Choir",
        "provider_name": "A library",
        "description": "Sing together",
        "postcode": "ZZ1 1AA",
    },
}
