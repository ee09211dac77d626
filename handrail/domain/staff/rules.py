"""Pure rules: whom an identity belongs to, what a national role means, when a session ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Way = Literal["invitation", "email"]
Unusual = Literal["new_browser", "many_tries"]
# Whoever mistypes twice is not told; a guesser who then succeeds is.
MANY_TRIES = 3
# However it is used, a session ends with the longest working day (docs/adr/0034).
LONGEST = timedelta(hours=8)
REVIEWED_EVERY = timedelta(days=90)
REMINDED_BEFORE = timedelta(days=14)


def session_ends_at(*, began_at: datetime, used_at: datetime, idle: timedelta) -> datetime:
    """Return when a session ends that is not used again."""
    return min(used_at + idle, began_at + LONGEST)


def unusual(
    *, is_known_browser: bool, knows_browsers: bool, wrong_tries: int
) -> tuple[Unusual, ...]:
    """Return what is unusual about a sign-in.

    The first browser of an account is not: it is where its invitation was taken up.
    """
    found: list[Unusual] = []
    if knows_browsers and not is_known_browser:
        found.append("new_browser")
    if wrong_tries >= MANY_TRIES:
        found.append("many_tries")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Link:
    """Whether an identity may be tied to an account: by which way, or why not."""

    way: Way | None
    why_not: str = ""


def domain_of(email: str) -> str:
    """Return the part of an address after its one @, in small letters; nothing if it has none."""
    name, sign, domain = email.strip().lower().rpartition("@")
    return domain if sign and name and "@" not in name else ""


def may_link(
    *,
    is_invited: bool,
    email: str,
    email_is_verified: bool,
    account_email: str,
    domains: Iterable[str],
    has_another: bool,
) -> Link:
    """Return whether an identity that nobody holds yet may be tied to an account.

    Only by an invitation that was sent to the account's own address, or by an e-mail address
    that the provider has verified, that is the account's, and whose domain is one that this
    provider is trusted with. Never in place of another identity of the same provider.
    """
    if has_another:
        return Link(None, "another identity of this provider is linked")
    if is_invited:
        return Link("invitation")
    if not email:
        return Link(None, "not linked, and no email given")
    if not email_is_verified:
        return Link(None, "email not verified by the provider")
    if domain_of(email) not in {each.lower() for each in domains}:
        return Link(None, "email domain not trusted for this provider")
    if email.lower() != account_email.lower():
        return Link(None, "nobody has this email")
    return Link("email")


def job_code(role_code: str) -> str:
    """Return the job role of a national role code: of S8000:G8000:R8001, R8001."""
    return role_code.strip().upper().rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One national role that an area's mapping knows."""

    role_id: str
    ods_code: str
    job_role: str


def mapped(
    roles: Iterable[tuple[str, str, str]], mappings: Mapping[str, Mapping[tuple[str, str], str]]
) -> tuple[Mapped, ...]:
    """Return what national roles (id, ODS code, role code) mean here; unknown ones are left out.

    ``mappings`` has, by the ODS code of an organisation, its area's table: from (ODS code or
    nothing, job role code) to a job role. A line for the very organisation comes first.
    """
    found = []
    for role_id, ods_code, role_code in roles:
        table = mappings.get(ods_code, {})
        code = job_code(role_code)
        job_role = table.get((ods_code, code)) or table.get(("", code))
        if job_role:
            found.append(Mapped(role_id, ods_code, job_role))
    return tuple(found)
