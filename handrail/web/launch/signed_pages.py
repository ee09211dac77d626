"""What is shown of a referral that a practice's own computer opened, and when it could not be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from handrail.domain.systems.signed import Patient
from handrail.kernel.nhs_number import NhsNumber


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Whose record came, and from where."""

    name: str
    nhs_number: NhsNumber
    birth_date: date
    practice: str


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What happened, and what to do."""

    title: str
    what_happened: str
    what_to_do: tuple[str, ...]
    may_change_role: bool = False


def day(patient: Patient) -> date:
    """Return the day of birth that came."""
    return date.fromisoformat(patient.birth_date)


def person(patient: Patient, practice: str) -> PersonPage:
    """Return the page that says whose record came."""
    name = f"{patient.given_name} {patient.family_name}".strip()
    return PersonPage(name, NhsNumber(patient.nhs_number), day(patient), practice)


def problem(why: str, *, practice: str = "") -> ProblemPage:
    """Return the page of a failure; an unknown reason is said as the most general."""
    if why == "elsewhere":
        return _elsewhere(practice)
    return PROBLEMS.get(why, _unreadable)()


def _again() -> str:
    return _("Open it again from the person's record.")


def _whoever() -> str:
    return _("If it happens again, tell whoever set this up at your practice.")


def _unreadable() -> ProblemPage:
    return ProblemPage(
        _("We could not open the referral"),
        _("What your practice's computer sent is not what we expect."),
        (_again(), _("If it happens again, whoever set it up downloads the template anew.")),
    )


def _key() -> ProblemPage:
    return ProblemPage(
        _("We do not know this key"),
        _("The key on your practice's computer was ended, or is not the one we gave."),
        (
            _("Ask whoever looks after this at your practice to make a new key."),
            _("They do that under “Administration”, “Practices”, “Open from your system”."),
        ),
    )


def _practice() -> ProblemPage:
    return ProblemPage(
        _("This key is another practice's"),
        _("The practice in the template is not the one that the key was made for."),
        (_("Whoever set it up makes a key for this practice, and downloads its template."),),
    )


def _late() -> ProblemPage:
    return ProblemPage(
        _("This took too long"),
        _("What your computer signed is good for 2 minutes, and those are over."),
        (
            _again(),
            _("If it happens every time, the computer's clock is slow. Let it be set right."),
        ),
    )


def _clock() -> ProblemPage:
    return ProblemPage(
        _("The computer's clock is fast"),
        _("By its clock this was signed in the time to come, so we cannot tell that it is new."),
        (_("Let the clock of this computer be set right."), _again()),
    )


def _replayed() -> ProblemPage:
    return ProblemPage(
        _("This was opened already"),
        _("Each opening works once, so that nobody else can use it."),
        (_again(), _("What you began is kept: choose “Refer”, then “Not sent yet”.")),
    )


def _patient() -> ProblemPage:
    return ProblemPage(
        _("We could not read who it is about"),
        _("The NHS number or the date of birth is missing, or is not right."),
        (_("Check that a record is open, and that it has both."), _again(), _whoever()),
    )


def _over() -> ProblemPage:
    return ProblemPage(
        _("This link is over"),
        _("It works once, in one browser. You then have half an hour to sign in and begin."),
        (_again(), _("What you began is kept: choose “Refer”, then “Not sent yet”.")),
    )


def _birth_date() -> ProblemPage:
    return ProblemPage(
        _("This may be another patient"),
        _("Your practice knows somebody by that NHS number who was born on another day."),
        (_("Check whose record is open, and both of them in it."), _again()),
    )


def _elsewhere(practice: str) -> ProblemPage:
    return ProblemPage(
        _("You are signed in for somebody else"),
        _("The record came from %(name)s, and you do not act for it now.") % {"name": practice},
        (
            _("If you work there too, change who you act for. It waits for half an hour."),
            _("If you do not, close this. Nothing was kept of the person."),
        ),
        may_change_role=True,
    )


PROBLEMS: dict[str, Callable[[], ProblemPage]] = {
    "unreadable": _unreadable,
    "key": _key,
    "practice": _practice,
    "late": _late,
    "clock": _clock,
    "replayed": _replayed,
    "patient": _patient,
    "over": _over,
    "birth-date": _birth_date,
}
