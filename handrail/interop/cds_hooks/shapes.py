"""What a clinical system sends, checked: requests, feedback, and nothing else of a body.

CDS Hooks 2.0, "HTTP request" and "Feedback", and the contexts of patient-view 1.0, order-select
1.0 and order-sign 1.0. What a later version adds is let through unread.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as checked

from handrail.interop.cds_hooks.answering import NotReadable, TooLarge, WrongType

ID = r"[A-Za-z0-9\-.]{1,64}"
FhirId = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
User = Annotated[
    str,
    StringConstraints(pattern=rf"^(Practitioner|PractitionerRole|Patient|RelatedPerson)/{ID}$"),
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x1f]+$", max_length=300)]
Token = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=8_192)]
MOST_FEEDBACK = 100


class Shape(BaseModel):
    """Something of the standard: frozen, and whatever it does not name is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


Model = TypeVar("Model", bound=Shape)


class Authorization(Shape):
    """A token for the system's FHIR server; it is used for one call and kept nowhere."""

    access_token: Token = Field(repr=False)
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
    subject: str


class Context(Shape):
    """What the clinician is doing, and about whom."""

    userId: User  # noqa: N815 - the standard's names
    patientId: FhirId  # noqa: N815
    encounterId: FhirId | None = None  # noqa: N815
    draftOrders: dict[str, Any] | None = Field(default=None, repr=False)  # noqa: N815
    selections: tuple[str, ...] | None = None

    @property
    def is_clinician(self) -> bool:
        """Return whether somebody who could refer is looking, and not the person themself."""
        return self.userId.startswith("Practitioner")


class Asked(Shape):
    """A call of a service."""

    hook: str
    hookInstance: UUID  # noqa: N815
    context: Context
    fhirServer: Url | None = None  # noqa: N815
    fhirAuthorization: Authorization | None = None  # noqa: N815
    prefetch: dict[str, Any] = Field(default_factory=dict, repr=False)

    @checked(mode="after")
    def _server_is_named(self) -> Self:
        if self.fhirAuthorization is not None and self.fhirServer is None:
            raise ValueError("fhirServer is needed with fhirAuthorization")
        return self


class Coding(Shape):
    """A code; of an override reason only the code is read."""

    code: str


class Override(Shape):
    """Why a card was set aside. What the clinician typed is not read."""

    reason: Coding | None = None


class Accepted(Shape):
    """A suggestion that was accepted."""

    id: UUID


class Feedback(Shape):
    """What became of one card."""

    card: UUID
    outcome: Literal["accepted", "overridden"]
    outcomeTimestamp: datetime  # noqa: N815
    acceptedSuggestions: tuple[Accepted, ...] = ()  # noqa: N815
    overrideReason: Override | None = None  # noqa: N815

    @checked(mode="after")
    def _suggestion_is_named(self) -> Self:
        if self.outcome == "accepted" and not self.acceptedSuggestions:
            raise ValueError("acceptedSuggestions are needed")
        return self


class FeedbackBody(Shape):
    """What became of cards."""

    feedback: Annotated[tuple[Feedback, ...], Field(min_length=1, max_length=MOST_FEEDBACK)]


def asked(said: dict[str, Any], hooks: tuple[str, ...]) -> Asked:
    """Return a call; NotReadable saying where it is wrong, never what stood there."""
    if said.get("prefetch") is None:
        said = {**said, "prefetch": {}}
    found = _checked(Asked, said)
    if found.hook not in hooks:
        raise NotReadable("hook: this service is not called by that hook")
    if found.hook != "patient-view" and found.context.draftOrders is None:
        raise NotReadable("context.draftOrders: Field required")
    if found.hook == "order-select" and found.context.selections is None:
        raise NotReadable("context.selections: Field required")
    return found


def feedback(said: dict[str, Any]) -> FeedbackBody:
    """Return feedback; NotReadable saying where it is wrong."""
    return _checked(FeedbackBody, said)


def body(request: HttpRequest) -> dict[str, Any]:
    """Read the body of a call as a JSON object; TooLarge, WrongType, NotReadable."""
    if request.content_type not in ("application/json", "application/fhir+json"):
        raise WrongType
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    sent = request.read(most + 1)
    if len(sent) > most:
        raise TooLarge
    try:
        found = orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise NotReadable from None
    if not isinstance(found, dict):
        raise NotReadable
    return found


def _checked(model: type[Model], said: dict[str, Any]) -> Model:
    try:
        return model.model_validate(said)
    except (ValidationError, RecursionError) as wrong:
        where = ""
        if isinstance(wrong, ValidationError):
            first = wrong.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            where = f"{place}: {first['msg']}".strip(": ")
        raise NotReadable(where) from None
