"""The coded words of calls, questions and mails."""

from django.db.models import TextChoices


class Caller(TextChoices):
    """Who rings an advice line."""

    PERSON = "person", "the person themself"
    EMPLOYER = "employer", "an employer"
    PRACTICE = "practice", "a GP practice"
    OTHER = "other", "someone else"


class Topic(TextChoices):
    """What a call or a question is about."""

    OFF_WORK = "off_work", "being off work, or a fit note"
    STAYING = "staying", "staying at work with a health condition"
    RETURNING = "returning", "going back to work"
    ADJUSTMENTS = "adjustments", "adjustments at work"
    FINDING = "finding", "finding work"
    MONEY = "money", "sick pay, benefits or rights"
    SUPPORT = "support", "what support there is"
    OTHER = "other", "something else"


class Pointed(TextChoices):
    """Where whoever rang was pointed."""

    ANSWERED = "answered", "nowhere: they had their answer in the call"
    US = "us", "to support from us"
    SERVICE = "service", "to another service of the directory"
    GP = "gp", "to their GP practice"
    URGENT = "urgent", "to urgent help: 999, 111 or a crisis line"
    EMPLOYER = "employer", "to their employer or its occupational health"
    RIGHTS = "rights", "to advice on rights or money"
    ELSEWHERE = "elsewhere", "somewhere else"


class QuestionState(TextChoices):
    """Where a question to the specialist is."""

    ASKED = "asked", "waits for an answer"
    ANSWERED = "answered", "has its answer"
    WITHDRAWN = "withdrawn", "was taken back"


class MailState(TextChoices):
    """Where a mail that came in is."""

    WAITING = "waiting", "waits for a decision"
    CONVERTED = "converted", "became a referral to confirm"
    DISCARDED = "discarded", "was put aside, with a reason"
    AUTOMATIC = "automatic", "was sent by a machine"


class Discarded(TextChoices):
    """Why a mail becomes no referral."""

    NOT_FOR_US = "not_for_us", "it is not for us"
    NOT_AGREED = "not_agreed", "the person has not agreed"
    TOO_LITTLE = "too_little", "it does not say whom it is about or how to reach them"
    DUPLICATE = "duplicate", "we have this already"
    UNWANTED = "unwanted", "it is advertising or spam"


# Nobody is written to about these: an answer would only tell a spammer that somebody reads.
NOT_ANSWERED = frozenset({Discarded.UNWANTED.value})
