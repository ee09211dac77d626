"""What an override shows: what a safety act needs, each with its kind and where it is found.

``sql`` gives one text or nothing about the person called ``p``, at the moment ``v.at``. Kinds that
are not here are never shown by an override: attendance, work, plan, health in words, measures.
Whether somebody is worried, and the alert of a case, are shown because they are why a person is
looked for; what was written about a worry is not.
"""

from dataclasses import dataclass

from handrail.kernel.privacy import Kind


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of what is shown; ``many`` where the text itself selects several."""

    kind: Kind
    key: str
    sql: str


OPEN_REFERRALS = (
    "(select string_agg(s.name || coalesce(', ' || nullif(o.phone, ''), '')"
    " || coalesce(' (' || a.name || ')', ''), E'\\n' order by r.sent_at desc, r.id)"
    " from referrals_referral r join directory_service s on s.id = r.service_id"
    " join organisations_organisation o on o.id = r.to_organisation_id"
    " left join cases_case c on c.referral_id = r.id"
    " left join staff_account a on a.id = c.coach_account_id"
    " where r.person_id = p.id and r.state <> 'closed')"
)
PRACTICE = (
    "(select o.name || coalesce(', ' || nullif(o.phone, ''), '')"
    " from organisations_organisation o where o.id = p.gp_practice_id)"
)
ALERTS = (
    "(select string_agg(c.worry, E'\\n' order by c.opened_at desc, c.id) from cases_case c"
    " where c.person_id = p.id and c.state <> 'closed' and c.worry <> '')"
)
WORRIES = (
    "(select string_agg(to_char(k.raised_at at time zone 'Europe/London', 'YYYY-MM-DD')"
    " || ' ' || o.name, E'\\n' order by k.raised_at desc, k.id) from concerns_concern k"
    " join organisations_organisation o on o.id = k.organisation_id"
    " where k.person_id = p.id and k.state <> 'dealt_with')"
)


def _list(column: str) -> str:
    return f"nullif(array_to_string(p.{column}, ', '), '')"


def _safe(way: str) -> str:
    return f"p.{way}_safe"


LINES = (
    Shown(Kind.IDENTITY, "name", "p.given_name || ' ' || p.family_name"),
    Shown(Kind.IDENTITY, "preferred_name", "nullif(p.preferred_name, '')"),
    Shown(Kind.IDENTITY, "birth_date", "p.birth_date::text"),
    Shown(Kind.IDENTITY, "nhs_number", "p.nhs_number"),
    Shown(Kind.IDENTITY, "died_date", "p.died_date::text"),
    Shown(Kind.CONTACT, "phone", "nullif(p.phone, '')"),
    Shown(Kind.CONTACT, "phone_safe", f"case when p.phone <> '' then {_safe('phone')} end"),
    Shown(Kind.CONTACT, "text_safe", f"case when p.phone <> '' then {_safe('text')} end"),
    Shown(Kind.CONTACT, "voicemail_safe", f"case when p.phone <> '' then {_safe('voicemail')} end"),
    Shown(Kind.CONTACT, "email", "nullif(p.email, '')"),
    Shown(Kind.CONTACT, "email_safe", f"case when p.email <> '' then {_safe('email')} end"),
    # Where somebody lives is restricted because of somebody else. It is never told here either.
    Shown(
        Kind.CONTACT,
        "address",
        "case when not p.address_restricted then nullif(concat_ws(', ',"
        " nullif(array_to_string(p.address_lines, ', '), ''), nullif(p.postcode, '')), '') end",
    ),
    Shown(Kind.CONTACT, "address_restricted", "case when p.address_restricted then 'yes' end"),
    Shown(Kind.CONTACT, "contact_notes", "nullif(p.contact_notes, '')"),
    Shown(
        Kind.ADJUSTMENTS,
        "language",
        "nullif(concat_ws(', ', nullif(p.language, ''),"
        " case when p.interpreter_needed then 'interpreter' end), '')",
    ),
    Shown(Kind.ADJUSTMENTS, "communication", _list("communication_needs")),
    Shown(Kind.KNOWN, "practice", PRACTICE),
    Shown(Kind.KNOWN, "supported_by", OPEN_REFERRALS),
    Shown(Kind.HEALTH, "alert", ALERTS),
    Shown(Kind.HEALTH, "worries", WORRIES),
)
KINDS = frozenset(line.kind for line in LINES)
ORDER = {line.key: place for place, line in enumerate(LINES)}
