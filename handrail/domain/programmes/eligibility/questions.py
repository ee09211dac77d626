"""The questions that settle what is not known, in the order they are best asked."""

from enum import StrEnum


class Question(StrEnum):
    """One question. Their order here breaks ties, so that nothing depends on rule order."""

    REFERRER = "referrer"
    AGE = "age"
    HOME = "home"
    PRACTICE = "practice"
    JOBCENTRE = "jobcentre"
    EMPLOYMENT = "employment"
    WORK_AT_RISK = "work_at_risk"
    NEEDS = "needs"
    CONDITIONS = "conditions"
    WEEKS_OFF = "weeks_off"
    EXPECTED_WEEKS_OFF = "expected_weeks_off"
    WEEKS_OUT_OF_WORK = "weeks_out_of_work"
    LEFT_BECAUSE_OF_HEALTH = "left_because_of_health"
    EMPLOYER_SIZE = "employer_size"
    SUPPORT = "support"
    HOPES = "hopes"
    LIKELY_TO_RETURN = "likely_to_return"
    GROUPS = "groups"
    EARLIER_HELP = "earlier_help"
    REFERRED_ALREADY = "referred_already"

    @property
    def text(self) -> str:
        """Return the question in words, as put to the person."""
        return TEXTS[self]


TEXTS = {
    Question.REFERRER: "Who is making this referral?",
    Question.AGE: "How old are you?",
    Question.HOME: "What is your home postcode?",
    Question.PRACTICE: "Which GP practice are you registered with?",
    Question.JOBCENTRE: "Which Jobcentre do you use, if any?",
    Question.EMPLOYMENT: "Are you in work, off sick or out of work?",
    Question.WORK_AT_RISK: "Is your health making it hard to stay in work?",
    Question.NEEDS: "What do you want help with: staying in work, going back, or finding work?",
    Question.CONDITIONS: "Is it pain or movement, mental health, or something else?",
    Question.WEEKS_OFF: "How many weeks have you been off work?",
    Question.EXPECTED_WEEKS_OFF: "How many weeks off work do you expect in all?",
    Question.WEEKS_OUT_OF_WORK: "How many weeks have you been out of work?",
    Question.LEFT_BECAUSE_OF_HEALTH: "Did you leave your last job because of your health?",
    Question.EMPLOYER_SIZE: "About how many people work for your employer?",
    Question.SUPPORT: "Are you already getting other help with work or mental health?",
    Question.HOPES: "Is it paid work that you hope for, or volunteering or learning?",
    Question.LIKELY_TO_RETURN: "Do you expect to go back to your job?",
    Question.GROUPS: "Does anything else here describe you, such as caring for somebody?",
    Question.EARLIER_HELP: "Have you had this help before, and how long ago?",
    Question.REFERRED_ALREADY: "Has your GP referred you to this already?",
}

ORDER = {question: place for place, question in enumerate(Question)}


def in_order(questions: frozenset[Question]) -> tuple[Question, ...]:
    """Return questions in the order they are best asked."""
    return tuple(sorted(questions, key=ORDER.__getitem__))
