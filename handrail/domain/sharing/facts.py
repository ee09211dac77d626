"""The allow-list: each thing a recipient can be shown, its kind, and where it is found.

``sql`` gives one text or nothing about the person called ``p``, at the moment ``v.at``. Nothing
here is read from notes, from what a referrer wrote, or from what a plan says about health (R99).
"""

from dataclasses import dataclass

from handrail.domain.disclosure.matrix import Recipient
from handrail.kernel.privacy import Kind


@dataclass(frozen=True, slots=True)
class Shown:
    """One line that a recipient can be shown."""

    kind: Kind
    key: str
    sql: str
    not_to: frozenset[Recipient] = frozenset()


def _latest_case(column: str) -> str:
    return (
        f"(select {column} from cases_case c where c.person_id = p.id"
        " order by c.opened_at desc, c.id limit 1)"
    )


def _ending(column: str) -> str:
    return (
        f"(select {column} from cases_ending e join cases_case c on c.id = e.case_id"
        " where c.person_id = p.id order by e.at desc, e.id limit 1)"
    )


def _meeting(condition: str, order: str) -> str:
    return (
        "(select to_char(a.starts_at at time zone 'Europe/London', 'YYYY-MM-DD')"
        " from cases_appointment a join cases_case c on c.id = a.case_id"
        f" where c.person_id = p.id and {condition} order by a.starts_at {order}, a.id"
        " limit 1)"
    )


CAME = "a.state in ('attended', 'attended_late')"
COMES = "a.state = 'booked' and a.starts_at > v.at"


def _work(column: str) -> str:
    return (
        f"(select {column} from outcomes_workrecord w where w.person_id = p.id"
        " order by w.on_date desc, w.recorded_at desc, w.id limit 1)"
    )


def _agreed(what: str) -> str:
    """Return lines of the latest agreed plan; its goals about health are not among them."""
    return (
        "(select string_agg(" + what + ", E'\\n' order by g.position, a.position)"
        " from cases_plan l join cases_case c on c.id = l.case_id"
        " join cases_goal g on g.plan_id = l.id and g.area <> 'health'"
        " left join cases_action a on a.goal_id = g.id"
        " where l.id = (select l2.id from cases_plan l2 join cases_case c2 on c2.id = l2.case_id"
        " where c2.person_id = p.id and l2.agreed_at is not null"
        " order by l2.agreed_at desc, l2.id limit 1))"
    )


LINES = (
    Shown(Kind.IDENTITY, "name", "p.given_name || ' ' || p.family_name"),
    Shown(
        Kind.CONTACT,
        "phone",
        "case when p.phone_safe = 'yes' then nullif(p.phone, '') end",
    ),
    Shown(
        Kind.CONTACT,
        "email",
        "case when p.email_safe = 'yes' then nullif(p.email, '') end",
    ),
    Shown(
        Kind.KNOWN,
        "supported_by",
        _latest_case("(select s.name from directory_service s where s.id = c.service_id)"),
    ),
    Shown(
        Kind.ATTENDANCE,
        "since",
        _latest_case("to_char(c.opened_at at time zone 'Europe/London', 'YYYY-MM-DD')"),
    ),
    Shown(Kind.ATTENDANCE, "met", _meeting(CAME, "desc")),
    Shown(Kind.ATTENDANCE, "next", _meeting(COMES, "asc")),
    Shown(
        Kind.ATTENDANCE,
        "ended",
        _latest_case("to_char(c.closed_at at time zone 'Europe/London', 'YYYY-MM-DD')"),
    ),
    Shown(Kind.WORK, "work", _work("w.status")),
    Shown(Kind.WORK, "hours", _work("w.hours_a_week::text")),
    Shown(Kind.WORK, "returns", _ending("e.return_date::text")),
    Shown(
        Kind.PLAN,
        "plan",
        _agreed("g.words || coalesce(': ' || a.what, '')"),
    ),
    Shown(
        Kind.ADJUSTMENTS,
        "adjustments",
        "nullif(" + _ending("e.adjustments") + ", '')",
    ),
    Shown(
        Kind.ADJUSTMENTS,
        "access",
        "nullif(array_to_string(p.adjustments, ', '), '')",
        # It can tell what somebody lives with: an employer hears it from the person.
        not_to=frozenset({Recipient.EMPLOYER}),
    ),
)
ORDER = {line.key: place for place, line in enumerate(LINES)}
