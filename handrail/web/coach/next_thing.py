"""What comes next in a case, with its one main action, and all that can be done, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_datetime, plural
from handrail.domain.cases.reaching import Reaching
from handrail.domain.cases.records import CaseRecord, PlanRecord
from handrail.kernel.clock import local_date
from handrail.web.shared.addresses import address


@dataclass(frozen=True, slots=True)
class Meeting:
    """One appointment still to come, or not yet recorded."""

    when: datetime
    text: str
    href: str
    action: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Something that can be done from the page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things to do that belong together."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NextThing:
    """What comes next, why, and the one main action; ``is_sent`` where that is a form."""

    heading: str
    why: str = ""
    action: Link | None = None
    is_sent: bool = False


def next_thing(
    case: CaseRecord,
    reaching: Reaching,
    meetings: Sequence[Meeting],
    plans: Sequence[PlanRecord],
    at: datetime,
) -> NextThing | None:
    """Return what comes next in a case; nothing for somebody who may not work on it."""
    if not case.may_work:
        return None
    if case.state != "open":
        return _resting(case)
    today = local_date(at)
    return (
        _to_record(meetings)
        or _to_reach(case, reaching, today)
        or _to_plan(case, plans, today)
        or _under_way(case, meetings, today)
    )


def groups(case: CaseRecord) -> tuple[Group, ...]:
    """Return all that the viewer may do in an open case, in groups."""
    if case.state == "closed" or not case.may_work:
        return ()
    contact = (
        (_("Record a contact"), "case_attempt"),
        (_("Change contact or needs"), "case_details"),
        (_("Change the alert"), "case_worry"),
        (_("Change of practice"), "case_practice"),
        *(
            ((_("They want to wait"), "case_clock"), (_("Their own page"), "case_status_page"))
            if case.may_hold
            else ()
        ),
    )
    meet = (
        (_("Book an appointment"), "case_book"),
        (_("Write a note"), "case_note"),
        (_("Safeguarding notes"), "case_safeguarding"),
    )
    plan = (
        (_("Plan"), "case_plan"),
        (_("Set the next step"), "case_next_step"),
        (_("Record their work"), "case_work"),
        (_("How much it takes"), "case_weight"),
    )
    end = (
        (_("Share or hand over"), "case_handover"),
        (_("Who they tell what"), "case_share"),
        (_("Direct-care team"), "case_team"),
        (_("Report to an employer"), "case_reports"),
        (_("Everything about them, for them"), "case_everything"),
        *(() if case.state == "paused" else ((_("Pause"), "case_pause"),)),
        (_("Close"), "case_close"),
        (_("Record that they died"), "case_death"),
    )
    named = [(_("Contact"), contact), (_("Meet"), meet), (_("Plan"), plan)]
    if case.may_hold:
        named.append((_("Share or end"), end))
    return tuple(
        Group(heading, tuple(_link(case, text, name) for text, name in links))
        for heading, links in named
    )


def _resting(case: CaseRecord) -> NextThing | None:
    if not case.may_hold or case.close_reason == "died":
        return None
    if case.state == "paused":
        action = _link(case, _("Go on after the pause"), "case_resume")
        day = nhs_date(case.paused_until_date)
        return NextThing(_("Paused until %(day)s") % {"day": day}, "", action, is_sent=True)
    return NextThing(_("Support has ended"), "", _link(case, _("Open again"), "case_reopen"))


def _to_record(meetings: Sequence[Meeting]) -> NextThing | None:
    passed = next((one for one in meetings if one.is_past), None)
    if passed is None:
        return None
    when = nhs_datetime(passed.when)
    return NextThing(
        _("Next: say what became of the appointment"),
        f"{when}. {passed.text}.",
        Link(_("Say what happened"), passed.href),
    )


def _to_reach(case: CaseRecord, reaching: Reaching, today: date) -> NextThing | None:
    if case.first_contact_at is not None:
        return None
    action = _link(case, _("Record a contact"), "case_attempt")
    tries = plural(reaching.tries, _("try"), _("tries"))
    so_far = _(" %(tries)s so far.") % {"tries": tries} if reaching.tries else ""
    if reaching.next is None:
        reasons = " ".join(reaching.may_close.reasons)
        go_on = _("Look at risk, then close, or go on trying.")
        return NextThing(_("Everything has been tried"), f"{reasons} {go_on}", action)
    day = reaching.next.from_date
    later = _(", from %(day)s") % {"day": nhs_date(day)} if day and day > today else ""
    heading = _("Next: %(what)s") % {"what": f"{reaching.next.what}{later}"}
    return NextThing(heading, f"{reaching.next.why}{so_far}", action)


def _to_plan(case: CaseRecord, plans: Sequence[PlanRecord], today: date) -> NextThing | None:
    agreed = next((one for one in plans if one.is_agreed), None)
    if agreed is None:
        begun = _("It is being written.") if plans else _("There is no plan yet.")
        text = _("Go on with the plan") if plans else _("Write the plan")
        action = _link(case, text, "case_plan")
        return NextThing(_("Next: write the plan with them"), begun, action)
    if agreed.review_date and agreed.review_date <= today:
        by = _("The day for that is %(day)s.") % {"day": nhs_date(agreed.review_date)}
        action = _link(case, _("Look at the plan"), "case_plan")
        return NextThing(_("Next: look at the plan together again"), by, action)
    return None


def _under_way(case: CaseRecord, meetings: Sequence[Meeting], today: date) -> NextThing:
    note = _link(case, _("Write a note"), "case_note")
    due = case.next_step_date
    if case.next_step and (not meetings or (due is not None and due <= today)):
        by = _("By %(day)s.") % {"day": nhs_date(due)} if due else ""
        return NextThing(_("Next: %(what)s") % {"what": case.next_step}, by, note)
    if meetings:
        when = nhs_datetime(meetings[0].when)
        return NextThing(_("Next: meet on %(when)s") % {"when": when}, f"{meetings[0].text}.", note)
    action = _link(case, _("Set the next step"), "case_next_step")
    why = _("No next step is set, and no appointment is booked.")
    return NextThing(_("Next: say what comes next"), why, action)


def _link(case: CaseRecord, text: str, name: str) -> Link:
    return Link(text, address(name, case.id))
