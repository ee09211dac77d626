"""What is known of a person when fit is judged. Anything may be unknown.

``None`` always means "nobody has said", never "no". A list of yes/no things is a ``Ticks``:
some known to hold, some known not to, and the rest open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=StrEnum)


class Employment(StrEnum):
    """How a person stands to work."""

    EMPLOYED = "employed"
    OFF_SICK = "off_sick"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED = "unemployed"
    ECONOMICALLY_INACTIVE = "economically_inactive"
    STUDENT = "student"
    RETIRED = "retired"


class Condition(StrEnum):
    """Groups of health condition, as broad as a referrer's tick boxes."""

    MSK = "msk"
    MENTAL_HEALTH = "mental_health"
    SEVERE_MENTAL_ILLNESS = "severe_mental_illness"
    OTHER = "other"


class Need(StrEnum):
    """What the person wants of work."""

    STAY_IN_WORK = "stay_in_work"
    RETURN_TO_WORK = "return_to_work"
    FIND_WORK = "find_work"


class Support(StrEnum):
    """Other support that a programme may require, or may not be combined with."""

    TALKING_THERAPIES = "talking_therapies"
    SECONDARY_MENTAL_HEALTH = "secondary_mental_health"
    RESTART = "restart"
    IPS = "ips"
    OTHER_EMPLOYMENT_PROGRAMME = "other_employment_programme"
    NAMED_GP_PRACTICE = "named_gp_practice"


class Hope(StrEnum):
    """What a person hopes to do: some programmes are only for paid work."""

    PAID_WORK = "paid_work"
    VOLUNTEERING = "volunteering"
    EDUCATION = "education"


class Group(StrEnum):
    """Circumstances that let people join besides a health condition."""

    NEURODIVERGENT = "neurodivergent"
    LEARNING_DIFFICULTY = "learning_difficulty"
    CARER = "carer"
    VETERAN = "veteran"
    HOMELESS = "homeless"
    REFUGEE = "refugee"
    AFGHAN_RESETTLED = "afghan_resettled"
    UKRAINE_SCHEME = "ukraine_scheme"
    MONEY_WORRIES = "money_worries"
    NHS_OR_CARE_STAFF = "nhs_or_care_staff"
    COMPLEX_NEEDS = "complex_needs"
    CARE_EXPERIENCED = "care_experienced"
    OFFENDER = "offender"
    DRUG_ALCOHOL = "drug_alcohol"
    DOMESTIC_ABUSE = "domestic_abuse"
    MODERN_SLAVERY = "modern_slavery"
    SERIOUS_VIOLENCE_RISK = "serious_violence_risk"


# Asked of the person alone, by the coach or on their own page: never of a referrer, never filled
# from a record, never named in an explanation.
ASKED_ALONE = frozenset(
    {
        Group.CARE_EXPERIENCED,
        Group.OFFENDER,
        Group.DRUG_ALCOHOL,
        Group.DOMESTIC_ABUSE,
        Group.MODERN_SLAVERY,
        Group.SERIOUS_VIOLENCE_RISK,
    }
)


class Source(StrEnum):
    """Who refers (the axis "referrer whitelist")."""

    SELF = "self"
    GP = "gp"
    PRACTICE_NURSE = "practice_nurse"
    PRACTICE_OTHER = "practice_other"
    LINK_WORKER = "arrs_splw"
    HEALTH_COACH = "arrs_hwbc"
    CARE_COORDINATOR = "arrs_cc"
    FIRST_CONTACT_PHYSIO = "fcp_physio"
    MENTAL_HEALTH_PRACTITIONER = "mh_practitioner"
    PHARMACIST = "pharmacist"
    OTHER_AHP = "other_ahp"
    TALKING_THERAPIES = "talking_therapies"
    SECONDARY_MENTAL_HEALTH = "secondary_mh"
    OTHER_NHS = "other_nhs"
    JOBCENTRE = "jobcentre"
    EMPLOYER = "employer"
    VCSE = "vcse"
    LOCAL_AUTHORITY = "local_authority"
    PROBATION = "probation"
    OTHER = "other"


HEALTH_PROFESSIONALS = frozenset(
    {
        Source.GP,
        Source.PRACTICE_NURSE,
        Source.FIRST_CONTACT_PHYSIO,
        Source.MENTAL_HEALTH_PRACTITIONER,
        Source.PHARMACIST,
        Source.OTHER_AHP,
        Source.TALKING_THERAPIES,
        Source.SECONDARY_MENTAL_HEALTH,
        Source.OTHER_NHS,
    }
)
PRACTICE_STAFF = frozenset(
    {
        Source.GP,
        Source.PRACTICE_NURSE,
        Source.PRACTICE_OTHER,
        Source.LINK_WORKER,
        Source.HEALTH_COACH,
        Source.CARE_COORDINATOR,
        Source.FIRST_CONTACT_PHYSIO,
        Source.MENTAL_HEALTH_PRACTITIONER,
        Source.PHARMACIST,
    }
)


@dataclass(frozen=True, slots=True)
class Ticks(Generic[Thing]):
    """Which of a list of things are known to hold, and which are known not to."""

    yes: frozenset[Thing] = frozenset()
    no: frozenset[Thing] = frozenset()

    def __post_init__(self) -> None:
        if self.yes & self.no:
            raise ValueError("A thing cannot both hold and not hold")

    def has(self, thing: Thing) -> bool | None:
        """Return whether the thing holds, or None if nobody has said."""
        if thing in self.yes:
            return True
        return False if thing in self.no else None


def ticked(chosen: Iterable[Thing], *, among: Iterable[Thing]) -> Ticks[Thing]:
    """Return the ticks of a question that was answered: what was not chosen does not hold."""
    yes = frozenset(chosen)
    return Ticks(yes, frozenset(among) - yes)


NEVER = 10_000  # months since help that somebody is known never to have had


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a person on the referral date.

    Areas are codes as the national lists write them (ODS or ONS): a home's ICB, sub-ICB,
    council and country; a practice's PCN, sub-ICB and ICB; a Jobcentre's areas. An empty set
    is an answer too: no fixed address, no practice, no Jobcentre. ``earlier_help`` is how many
    months ago each programme, by its id, helped them last; ``NEVER`` where it did not.
    """

    age: int | None = None
    home_areas: frozenset[str] | None = None
    practice_areas: frozenset[str] | None = None
    jobcentre_areas: frozenset[str] | None = None
    employment: Employment | None = None
    work_at_risk: bool | None = None
    weeks_off: int | None = None
    expected_weeks_off: int | None = None
    weeks_out_of_work: int | None = None
    left_work_because_of_health: bool | None = None
    employer_size: int | None = None
    conditions: Ticks[Condition] = Ticks()
    needs: Ticks[Need] = Ticks()
    support: Ticks[Support] = Ticks()
    hopes: Ticks[Hope] = Ticks()
    groups: Ticks[Group] = Ticks()
    likely_to_return: bool | None = None
    earlier_help: frozenset[tuple[str, int]] = frozenset()
    referred_already: Ticks[Source] = Ticks()
    referred_by: Source | None = None

    def __post_init__(self) -> None:
        if len({programme for programme, _ in self.earlier_help}) < len(self.earlier_help):
            raise ValueError("Help of one programme cannot have ended twice last")

    def months_since(self, programme_id: str) -> int | None:
        """Return how many months ago a programme helped last, or None if nobody has said."""
        return dict(self.earlier_help).get(programme_id)

    def as_a_referrer_knows(self) -> "Facts":
        """Return these facts without what a person says only alone."""
        told = Ticks(self.groups.yes - ASKED_ALONE, self.groups.no - ASKED_ALONE)
        return replace(self, groups=told)

    def filled(self) -> "Facts":
        """Return these facts and what plainly follows, so that nobody is asked it.

        A person referred to stay in work has work at risk. Whoever wants to stay in work, go
        back or find it hopes for paid work. A person with no mental health problem has no severe
        one. A Jobcentre, unless another is said, is one near home:
        otherwise every service in the country that takes people by Jobcentre might fit.
        Nothing that was said is changed.
        """
        at_risk, conditions, jobcentre = self.work_at_risk, self.conditions, self.jobcentre_areas
        if at_risk is None and self.needs.has(Need.STAY_IN_WORK):
            at_risk = True
        severe = Condition.SEVERE_MENTAL_ILLNESS
        if conditions.has(Condition.MENTAL_HEALTH) is False and conditions.has(severe) is None:
            conditions = Ticks(conditions.yes, conditions.no | {severe})
        if jobcentre is None and self.home_areas:
            jobcentre = self.home_areas
        hopes = self.hopes
        if self.needs.yes and hopes.has(Hope.PAID_WORK) is None:
            hopes = Ticks(hopes.yes | {Hope.PAID_WORK}, hopes.no)
        return replace(
            self,
            work_at_risk=at_risk,
            conditions=conditions,
            jobcentre_areas=jobcentre,
            hopes=hopes,
        )


def age_on(day: date, *, birth_date: date) -> int:
    """Return the age in whole years on a day; someone born on 29 February ages on 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)
