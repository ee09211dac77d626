"""The coded words of free times."""

from django.db.models import IntegerChoices, TextChoices


class Way(TextChoices):
    """How people meet."""

    IN_PRACTICE = "in_practice", "at a GP practice"
    ELSEWHERE = "other_place", "at another place"
    PHONE = "phone", "by phone"
    VIDEO = "video", "by video"
    HOME = "home", "at home"


class Measure(TextChoices):
    """What is measured of the waits at a service."""

    CONTACT = "contact", "first conversation"
    START = "start", "start of support"
    STEPS = "steps", "steps until support starts"


class Urgency(IntegerChoices):
    """How urgent a human finds somebody's wait, among those who have waited about as long."""

    USUAL = 0, "as usual"
    SOON = 1, "soon"
    URGENT = 2, "urgent"


class Left(TextChoices):
    """Why somebody is not in the line any more."""

    PLACE = "place", "a place opened"
    MOVED = "moved", "another service took them on"
    CLOSED = "closed", "the referral was closed"
    ACCEPTED = "accepted", "they were taken on"


class Seat(TextChoices):
    """What a send asks for where a service takes so many a week."""

    PLACE = "place", "a place now, or nothing is sent"
    WAIT = "wait", "a place, or to wait in line, as the person chose"
    ANY = "any", "a place, or to wait in line: it was sent before anybody could choose"
    NONE = "none", "no place: support began before, elsewhere"
