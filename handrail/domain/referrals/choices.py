"""The coded words of a referral. Plain enumerations, so that pure rules may use them."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Who refers."""

    SELF = "self", "the person themself"
    GP = "gp", "GP"
    PRACTICE_NURSE = "practice_nurse", "practice nurse"
    PRACTICE_OTHER = "practice_other", "other practice staff"
    LINK_WORKER = "arrs_splw", "social prescribing link worker"
    HEALTH_COACH = "arrs_hwbc", "health and wellbeing coach"
    CARE_COORDINATOR = "arrs_cc", "care coordinator"
    FIRST_CONTACT_PHYSIO = "fcp_physio", "first contact physiotherapist"
    MENTAL_HEALTH = "mh_practitioner", "mental health practitioner"
    PHARMACIST = "pharmacist", "pharmacist"
    OTHER_AHP = "other_ahp", "other allied health professional"
    TALKING_THERAPIES = "talking_therapies", "NHS Talking Therapies"
    SECONDARY_MENTAL_HEALTH = "secondary_mh", "secondary mental health care"
    OTHER_NHS = "other_nhs", "other NHS service"
    JOBCENTRE = "jobcentre", "Jobcentre"
    EMPLOYER = "employer", "employer"
    VCSE = "vcse", "voluntary or community organisation"
    COUNCIL = "local_authority", "council"
    PROBATION = "probation", "probation"
    OTHER = "other", "someone else"


class State(TextChoices):
    """Where a referral is."""

    NEW = "new", "received"
    QUESTION = "question", "a question was asked"
    REDIRECTING = "redirecting", "offered to another service"
    ACCEPTED = "accepted", "accepted"
    CLOSED = "closed", "closed"


class Closing(TextChoices):
    """Why a referral ended."""

    FINISHED = "finished", "support came to its end"
    NOT_ELIGIBLE = "not_eligible", "this service is for other people"
    NO_CAPACITY = "no_capacity", "no place within a fair time"
    BETTER_ELSEWHERE = "better_elsewhere", "something else fits better"
    TOO_SEVERE = "too_severe", "other health care is needed first"
    UNREACHED = "unreached", "we could not reach them"
    DIED = "died", "the person has died"
    DUPLICATE = "duplicate", "the same referral was already here"
    SENT_IN_ERROR = "sent_in_error", "it was sent in error"
    NOT_WANTED = "not_wanted", "the person wants nothing more"


class WorkStatus(TextChoices):
    """A person's work at one moment (NHS Talking Therapies items, in plain words)."""

    EMPLOYED = "employed", "in work"
    OFF_SICK = "off_sick", "off work, with a job to go back to"
    SELF_EMPLOYED = "self_employed", "self-employed"
    UNEMPLOYED = "unemployed", "out of work and looking"
    INACTIVE = "inactive", "out of work and not looking"
    STUDENT = "student", "studying"
    VOLUNTEER = "volunteer", "volunteering, not paid"
    RETIRED = "retired", "retired"
    NOT_STATED = "not_stated", "not said"


class SafeNow(TextChoices):
    """Whether somebody says that they are safe, in our own words, from no questionnaire."""

    YES = "yes", "safe"
    NOT_SURE = "not_sure", "not sure that they are safe"
    NO = "no", "needs help to stay safe"
    NOT_SAID = "not_said", "would rather not say"


class Keen(TextChoices):
    """How much the person wants support now (R55)."""

    KEEN = "keen", "keen"
    UNSURE = "unsure", "unsure"
    NOT_NOW = "not_now", "not now"


class ClockEvent(TextChoices):
    """What moves a referral's clocks."""

    PAUSED = "referral.clock_paused", "the person chose to wait"
    RESUMED = "referral.clock_resumed", "the person is ready sooner"


class Wish(TextChoices):
    """Why a person wants to wait. There is none of anybody else's: only theirs stops a clock."""

    AWAY = "away", "they are away"
    UNWELL = "unwell", "they feel too unwell now"
    TREATMENT = "treatment", "they have treatment or an operation first"
    FAMILY = "family", "they have something at home to see to first"
    WORK = "work", "it does not suit them beside their work now"
    THINKING = "thinking", "they want to think about it"
    OTHER = "other", "they said something else"


class Goal(TextChoices):
    """What the person wants."""

    STAY = "stay_in_work", "stay in work"
    RETURN = "return_to_work", "go back to work"
    FIND = "find_work", "find work"


class Condition(TextChoices):
    """What gets in the way, in tick boxes (R24)."""

    MSK = "msk", "pain or movement"
    MENTAL_HEALTH = "mental_health", "mental health"
    OTHER = "other", "another health condition"


class Pressure(TextChoices):
    """What else makes it urgent (R39)."""

    MONEY = "money", "money worries"
    EMPLOYER = "employer", "employer is not helping"
    HARM = "work_harms", "work is making health worse"
    CONFIDENCE = "confidence", "confidence"


class WorkKind(TextChoices):
    """What the work is like (R54)."""

    DESK = "desk", "desk"
    STANDING = "standing", "standing"
    MANUAL = "manual", "manual"
    DRIVING = "driving", "driving"
    SHIFTS = "shifts", "shifts"
