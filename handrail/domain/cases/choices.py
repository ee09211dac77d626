"""The coded words of a case."""

from django.db.models import IntegerChoices, TextChoices

from handrail.domain.capacity.choices import Way

__all__ = [
    "AgreedHow",
    "Area",
    "Attempt",
    "CaseState",
    "Close",
    "Done",
    "Met",
    "Owner",
    "Way",
    "WhyNot",
]


class CaseState(TextChoices):
    """Where a case is."""

    OPEN = "open", "open"
    PAUSED = "paused", "paused"
    CLOSED = "closed", "closed"


class Close(TextChoices):
    """Why a case ended; good and bad reasons are told apart (R71)."""

    GOALS_MET = "goals_met", "They got where they wanted to be"
    BACK_AT_WORK = "back_at_work", "They are back at work"
    STILL_AT_WORK = "still_at_work", "They stayed in work"
    FOUND_WORK = "found_work", "They found work"
    TIME_ENDED = "time_ended", "The programme's time ended"
    MOVED_ON = "moved_on", "Another service supports them now"
    ENOUGH_HELP = "enough_help", "They had enough help and stopped"
    GOT_BETTER = "got_better", "They got better and stopped"
    NOT_HELPING = "not_helping", "They felt it was not helping and stopped"
    TOO_UNWELL = "too_unwell", "They became too unwell"
    LOST_TOUCH = "lost_touch", "We lost touch with them"
    UNREACHED = "unreached", "We could never reach them"
    NOT_WANTED = "not_wanted", "They decided they did not want it"
    DIED = "died", "They died"
    IN_ERROR = "in_error", "It was opened in error"


class Attempt(TextChoices):
    """What happened when we tried to make contact."""

    REACHED = "reached", "We spoke"
    TEXT_SENT = "text_sent", "Text sent"
    EMAIL_SENT = "email_sent", "Email sent"
    NO_ANSWER = "no_answer", "No answer"
    VOICEMAIL = "voicemail", "Left a message"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    ASKED_LATER = "asked_later", "They asked us to ring later"
    LETTER_SENT = "letter_sent", "Letter sent"


class Met(TextChoices):
    """What became of an appointment."""

    BOOKED = "booked", "booked"
    ATTENDED = "attended", "they came"
    ATTENDED_LATE = "attended_late", "they came late"
    MISSED = "missed", "they did not come"
    DID_NOT_HAPPEN = "did_not_happen", "it did not happen"
    CANCELLED = "cancelled", "cancelled"


class WhyNot(TextChoices):
    """Why an appointment did not happen as planned."""

    PERSON_UNWELL = "person_unwell", "They were unwell"
    PERSON_CHANGED = "person_changed", "They asked to change it"
    PERSON_UNKNOWN = "person_unknown", "We do not know why"
    NO_ANSWER = "no_answer", "They did not answer the phone"
    TRAVEL = "travel", "They could not get there"
    WORKER_AWAY = "worker_away", "The worker was away"
    ROOM = "room", "There was no room"
    OTHER = "other", "Something else"


class Area(TextChoices):
    """What a goal is about (R52, R76)."""

    HEALTH = "health", "Health"
    WORK = "work", "Work"
    LIFE = "life", "Life"


class Owner(TextChoices):
    """Who does an action."""

    PERSON = "person", "The person"
    COACH = "coach", "The coach"
    GP = "gp", "The GP practice"
    EMPLOYER = "employer", "The employer"
    OTHER = "other", "Someone else"


class Done(TextChoices):
    """Where an action is."""

    TO_DO = "to_do", "to do"
    DOING = "doing", "under way"
    DONE = "done", "done"
    DROPPED = "dropped", "not needed now"


class AgreedHow(TextChoices):
    """How a person agreed their plan."""

    TOGETHER = "together", "We wrote it together and they agreed, face to face"
    PHONE = "phone", "I read it out by phone and they agreed"
    VIDEO = "video", "We went through it by video and they agreed"
    SIGNED = "signed", "They signed a copy"


class Weight(IntegerChoices):
    """How much one case takes of its worker, in points."""

    LIGHT = 1, "light: 1 point"
    USUAL = 2, "usual: 2 points"
    COMPLEX = 4, "complex: 4 points"
