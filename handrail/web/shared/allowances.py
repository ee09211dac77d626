"""How much anybody may ask for: one table, by the name of an address, and what counts it.

Two questions for each line: how often would a whole practice, hospital or Jobcentre behind one
internet address do this on its busiest day, and how often one account or one visitor? What is
over is answered 429 with the time to wait. Views count more closely where the thing counted is
known only to them: one-time codes by reference, drafts, providers (docs/safety/attacks.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from handrail.kernel import clock
from handrail.web.shared import errors, limits

Handler = Callable[[HttpRequest], HttpResponseBase]
Who = Callable[[HttpRequest], str]
ACCOUNT_TRYING = "account_login"  # where allauth keeps who has given a password and no code yet


def by_address(request: HttpRequest) -> str:
    """Return where it came from."""
    return limits.address_of(request)


def by_account(request: HttpRequest) -> str:
    """Return the account that is signed in, or about to be; nothing for anybody else."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    trying = request.session.get(ACCOUNT_TRYING)
    return str(trying.get("user_pk", "")) if isinstance(trying, dict) else ""


def by_login(request: HttpRequest) -> str:
    """Return the account that is named in a sign-in form, whether or not there is one."""
    return str(request.POST.get("login") or request.POST.get("email") or "").strip().casefold()


def by_login_and_address(request: HttpRequest) -> str:
    """Return the account that is named, from one place: others may still try their own."""
    named = by_login(request)
    return f"{named} {limits.address_of(request)}" if named else ""


def by_visitor(request: HttpRequest) -> str:
    """Return the draft a visitor is writing."""
    return request.COOKIES.get(settings.DRAFT_COOKIE_NAME, "")


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often one thing may be asked for, and by whom it is counted."""

    who: Who
    most: int
    minutes: int


HOUR, QUARTER = 60, 15
SIGN_IN = (
    Allowance(by_address, 300, QUARTER),
    Allowance(by_login_and_address, 12, QUARTER),
    Allowance(by_login, 60, HOUR),
)
SECOND_STEP = (Allowance(by_account, 20, HOUR),)
LOOK_UP = (Allowance(by_account, 120, HOUR),)
PUBLIC_FORM = (Allowance(by_address, 1_200, HOUR), Allowance(by_visitor, 300, HOUR))
# What is sent, by the name of its address.
SENT: dict[str, tuple[Allowance, ...]] = {
    "account_login": SIGN_IN,
    "mfa_authenticate": SECOND_STEP,
    "mfa_reauthenticate": SECOND_STEP,
    "account_reauthenticate": SECOND_STEP,
    "account_change_password": SECOND_STEP,
    "account_reset_password": (Allowance(by_address, 120, HOUR), Allowance(by_login, 6, HOUR)),
    "account_reset_password_from_key": (Allowance(by_address, 120, HOUR),),
    "self_refer_question": PUBLIC_FORM,
    "self_refer_save": PUBLIC_FORM,
    "self_refer_send": (Allowance(by_address, 120, HOUR), Allowance(by_visitor, 20, HOUR)),
    "refer_someone": (Allowance(by_address, 600, HOUR),),
    "status_start": (Allowance(by_address, 300, HOUR),),
    "status_code": (Allowance(by_address, 300, HOUR),),
    # A helper's codes, as the person's own; the views count each helper's too.
    "shared_with_me_start": (Allowance(by_address, 300, HOUR),),
    "shared_with_me_code": (Allowance(by_address, 300, HOUR),),
    # Whoever answers referrals by a link; the views count each link too.
    "answer": (Allowance(by_address, 300, HOUR),),
    "answer_code": (Allowance(by_address, 300, HOUR),),
    "answer_confirm": (Allowance(by_address, 120, HOUR),),
    # What anybody can say about an entry of the directory.
    "report_entry": (Allowance(by_address, 120, HOUR), Allowance(by_account, 60, HOUR)),
    "propose_service": (Allowance(by_address, 120, HOUR), Allowance(by_account, 30, HOUR)),
    "still_right": (Allowance(by_address, 120, HOUR),),
    # A system asks for a token every few minutes, one for each organisation it acts for.
    "fhir_token": (Allowance(by_address, 6_000, QUARTER),),
    # A whole practice opens records from one address.
    "signed_launch": (Allowance(by_address, 600, QUARTER),),
    # Where staff can ask, or learn, whether somebody with this NHS number is known.
    "refer": LOOK_UP,
    "refer_paste": LOOK_UP,
    "signed_person": LOOK_UP,
    "refer_offer": (Allowance(by_account, 600, HOUR),),  # one who sends for a whole practice
    "inbox_intake": LOOK_UP,
    "governance": LOOK_UP,
    "override_new": LOOK_UP,
}
# What is asked for with something to search by.
SEARCHED: dict[str, tuple[Allowance, ...]] = {
    "find_support": (Allowance(by_address, 900, QUARTER),),
    # A whole directory can be read in a quarter of an hour, and again.
    "open_referral_services": (Allowance(by_address, 6_000, QUARTER),),
    "open_referral_links": (Allowance(by_address, 6_000, QUARTER),),
    "open_referral_terms": (Allowance(by_address, 6_000, QUARTER),),
}


def counted(get_response: Handler) -> Handler:
    """Count what the table names before its view runs; 429 beyond it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Any, args: Any, named: Any
    ) -> HttpResponseBase | None:
        found = _allowances(request)
        try:
            for allowance in found:
                _count(request, allowance)
        except limits.AskedTooOften as refusal:
            return errors.refused(request, refusal)
        return None

    handle.process_view = process_view  # type: ignore[attr-defined]
    return handle


def _allowances(request: HttpRequest) -> tuple[Allowance, ...]:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    if request.method == "POST":
        return SENT.get(name, ())
    return SEARCHED.get(name, ()) if request.GET else ()


def _count(request: HttpRequest, allowance: Allowance) -> None:
    who = allowance.who(request)
    if not who:
        return
    name = request.resolver_match.url_name if request.resolver_match else ""
    limits.check(
        f"{name} {allowance.who.__name__}",
        who,
        limit=allowance.most,
        minutes=allowance.minutes,
        at=clock.now(),
    )
