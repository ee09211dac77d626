"""The town's people: made up by chance, with NHS numbers that are never issued."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from demo import cast
from demo.names import FAMILY, GIVEN
from demo.organisations import PRACTICES
from demo.places import postcode
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals.sending import Work
from handrail.journey.knowing import Known
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber

# 999 000 0000 up is never issued. The first thousand are left for people who try things out.
FIRST_NINE = 999_000_100
YOUNGEST, OLDEST = 17, 66
STREETS = (
    "Larch Street",
    "Quay Road",
    "Mill Lane",
    "Station Terrace",
    "Hope Street",
    "Orchard Way",
)
LANGUAGES = (
    "Polish",
    "Urdu",
    "Romanian",
    "Arabic",
    "Somali",
    "Portuguese",
    "British Sign Language",
)
COMMUNICATION = ("Easy read or large print", "Hearing loop or text relay", "Someone with them")
ADJUSTMENTS = ("Step-free access", "Quiet room", "Longer appointments", "Reminders")
CONTACT_NOTES = (
    "Please ring on weekday mornings",
    "Only say your first name if someone else answers",
    "Works nights: ring after 2pm",
    "A text first, please: unknown numbers are not answered",
)
JOBS = (
    ("Warehouse picker", ("manual", "standing", "shifts")),
    ("Care assistant", ("manual", "standing", "shifts")),
    ("Teaching assistant", ("standing",)),
    ("Delivery driver", ("driving",)),
    ("Shop supervisor", ("standing", "shifts")),
    ("Call centre adviser", ("desk",)),
    ("Bricklayer", ("manual",)),
    ("Bus driver", ("driving", "shifts")),
    ("Office administrator", ("desk",)),
    ("Chef", ("standing", "shifts")),
    ("Cleaner", ("manual", "standing")),
    ("Software tester", ("desk",)),
    ("Hairdresser", ("standing",)),
    ("Security guard", ("standing", "shifts")),
)
IN_A_JOB = frozenset({"off_sick", "employed", "self_employed"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """One made-up person, as far as they would say it themselves."""

    names: Names
    practice: str
    postcode: str
    details: Details
    work: Work
    weeks_off: int | None
    goals: tuple[str, ...]
    conditions: tuple[str, ...]
    pressures: tuple[str, ...]
    keen: str

    def known(self, practice_id: UUID | None, source: str) -> Known:
        """Return what decides which services fit them."""
        return Known(
            birth_date=self.names.birth_date,
            postcode=self.postcode,
            no_fixed_address=self.details.no_fixed_address,
            practice_id=practice_id,
            no_practice=not self.practice,
            work_status=self.work.status,
            weeks_off=self.weeks_off,
            employer_size=self.work.employer_size,
            goals=self.goals,
            conditions=self.conditions,
            source=source,
        )


def everyone(rng: Random, today: date) -> Iterator[Somebody]:
    """Yield people without end, no two of one name; the same ones for the same chance and day."""
    taken = {member.name.removeprefix("Dr ") for member in cast.CAST}
    for place, number in enumerate(_nhs_numbers()):
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        while f"{given} {family}" in taken:
            given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        taken.add(f"{given} {family}")
        age = rng.randint(YOUNGEST, OLDEST)
        born = today - timedelta(days=int(365.25 * age) + 1 + rng.randrange(363))
        held = None if rng.random() < 0.03 else number
        yield _somebody(rng, place, Names(given, family, born, held), today)


def _nhs_numbers() -> Iterator[NhsNumber]:
    first_nine = FIRST_NINE
    while True:
        check = nhs_number.check_digit(str(first_nine))
        if check is not None:
            yield nhs_number.parse(f"{first_nine}{check}")
        first_nine += 1


def _somebody(rng: Random, place: int, names: Names, today: date) -> Somebody:
    district, practice = _practice(rng)
    has_no_home = rng.random() < 0.03
    home = "" if has_no_home else postcode(district, rng.randrange(40))
    status = _weighted(rng, off_sick=32, employed=18, self_employed=4, unemployed=30, inactive=12)
    weeks_off = rng.choice((1, 2, 2, 3, 4, 6, 8, 12, 20)) if status == "off_sick" else None
    return Somebody(
        names=names,
        practice=practice,
        postcode=home,
        details=_details(rng, place, names, home),
        work=_work(rng, status),
        weeks_off=weeks_off,
        goals=_goals(rng, status),
        conditions=_conditions(rng),
        pressures=tuple(_some(rng, money=0.35, confidence=0.35, employer=0.15, work_harms=0.2)),
        keen="unsure" if rng.random() < 0.2 else "keen",
    )


def _practice(rng: Random) -> tuple[int, str]:
    """Return a network's number and one of its practices; the cast's own are the busiest."""
    district = rng.choices((0, 1, 2), (50, 28, 22))[0]
    names = PRACTICES[district]
    busy = {cast.ASH: 6, cast.BEECH: 4, cast.CEDAR: 5}
    chosen = rng.choices(names, [busy.get(name, 1) for name in names])[0]
    return district, "" if rng.random() < 0.03 else chosen


def _details(rng: Random, place: int, names: Names, home: str) -> Details:
    phone = "" if rng.random() < 0.04 else f"07700 900{place % 1000:03d}"
    email = f"{_plain(names.given_name)}.{_plain(names.family_name)}@example.org"
    email = email if not phone or rng.random() < 0.6 else ""
    hides = rng.random() < 0.04  # somebody at home must not know
    language = rng.choice(LANGUAGES) if rng.random() < 0.08 else ""
    return Details(
        preferred_name=names.given_name[:3] if rng.random() < 0.03 else "",
        address_lines=(f"{rng.randint(1, 90)} {rng.choice(STREETS)}", "Merebridge") if home else (),
        postcode=home,
        no_fixed_address=not home,
        phone=phone,
        phone_safe=_safe(rng, 85, 5) if phone else "unknown",
        text_safe="no" if hides else _safe(rng, 58, 12) if phone else "unknown",
        voicemail_safe="no" if hides else _safe(rng, 40, 25) if phone else "unknown",
        email=email,
        email_safe="no" if hides else _safe(rng, 60, 10) if email else "unknown",
        letter_safe="no" if hides else _safe(rng, 65, 8) if home else "unknown",
        contact_notes=rng.choice(CONTACT_NOTES) if hides or rng.random() < 0.1 else "",
        language=language,
        interpreter_needed=bool(language),
        communication_needs=(rng.choice(COMMUNICATION),) if rng.random() < 0.08 else (),
        adjustments=tuple(rng.sample(ADJUSTMENTS, rng.choice((1, 1, 2))))
        if rng.random() < 0.25
        else (),
    )


def _work(rng: Random, status: str) -> Work:
    if status not in IN_A_JOB:
        return Work(status=status)
    job, kinds = rng.choice(JOBS)
    size = 1 if status == "self_employed" else rng.choice((10, 10, 100, 100, 500))
    return Work(status=status, job_title=job, kinds=kinds, employer_size=size)


def _goals(rng: Random, status: str) -> tuple[str, ...]:
    if status == "off_sick":
        return ("return_to_work",)
    if status in IN_A_JOB:
        return ("stay_in_work",) if rng.random() < 0.9 else ("stay_in_work", "find_work")
    return ("find_work",)


def _conditions(rng: Random) -> tuple[str, ...]:
    return tuple(_some(rng, msk=0.45, mental_health=0.5, other=0.2)) or ("mental_health",)


def _some(rng: Random, **chances: float) -> list[str]:
    return [name for name, chance in chances.items() if rng.random() < chance]


def _safe(rng: Random, yes: int, no: int) -> str:
    return rng.choices(("yes", "no", "unknown"), (yes, no, 100 - yes - no))[0]


def _weighted(rng: Random, **weights: int) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().replace("ł", "l"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
