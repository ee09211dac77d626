"""Refusals: what a person can be told when something cannot be done."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the field's word: a refusal is not a fault
    """A thing asked for that will not be done, with a sentence for the person who asked.

    ``status`` is the HTTP status a door answers with; nothing has changed when it is raised.
    """

    status: ClassVar[int] = 409
    default: ClassVar[str] = "This cannot be done."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.default
        super().__init__(self.message)


class NotFound(Refusal):
    """The thing does not exist, or may not be known to exist by this viewer."""

    status = 404
    default = "We cannot find that."


class NotAllowed(Refusal):
    """The viewer is known but may not do this."""

    status = 403
    default = "You do not have permission to do that."


class BadInput(Refusal):
    """What was given cannot be understood or is impossible."""

    status = 400
    default = "Something in what you gave us is not right."


class TooMany(Refusal):
    """Asked too often."""

    status = 429
    default = "You have tried too many times. Wait a few minutes, then try again."
