"""What other systems send, as far as we read it (FHIR R4; cardinalities of UK Core 2.0.0).

What has no place here is left unread, but never what turns the meaning of the rest round: a
modifier that we do not know is refused (FHIR R4, 2.1.0.5).
"""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.kernel.clock import local_date

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
When = TypeVar("When", date, datetime)


def _in_reach(when: When) -> When:
    """Return a day or moment that is one in every time zone."""
    if not 1 < when.year < 9999:
        raise ValueError("there is no such moment")
    return when


Day = Annotated[date, AfterValidator(_in_reach)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
MODIFIERS = ("modifierExtension", "implicitRules", "doNotPerform")


class Element(BaseModel):
    """A part of a resource."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_modifier(cls, said: Any) -> Any:
        if isinstance(said, dict):
            for name in MODIFIERS:
                if said.get(name):
                    raise ValueError(f"{name} is not understood here")
        return said


class Coding(Element):
    """A code of a system."""

    system: Short | None = None
    code: Short | None = None
    display: Short | None = None


class Concept(Element):
    """A concept in codes and words."""

    coding: tuple[Coding, ...] = Field(default=(), max_length=20)
    text: Text | None = None

    def codes(self, system: str) -> tuple[str, ...]:
        """Return the codes of one system."""
        return tuple(it.code for it in self.coding if it.system == system and it.code)


class Period(Element):
    """From a moment until a moment."""

    start: Moment | Day | None = None
    end: Moment | Day | None = None

    def holds(self, at: datetime) -> bool:
        """Return whether a moment is in it; a day is in it until it ends (FHIR R4, Period)."""
        return (self.start is None or not _is_after(self.start, at)) and (
            self.end is None or not _is_over(self.end, at)
        )


class Used(Element):
    """What somebody has or goes by for a time; ``use`` tells what for."""

    use: str | None = None
    period: Period | None = None

    def holds(self, at: datetime) -> bool:
        """Return whether it is good at a moment."""
        return self.use != "old" and (self.period is None or self.period.holds(at))


class Identifier(Used):
    """A number or name that somebody gave."""

    system: Short | None = None
    value: Short | None = None


class Reference(Element):
    """A way to another resource: by its address, or by a number of its own."""

    reference: Short | None = None
    identifier: Identifier | None = None
    display: Short | None = None


class Annotation(Element):
    """A note."""

    text: Text
    time: Moment | None = None


class HumanName(Used):
    """A name; ``use`` tells the official one."""

    family: Short | None = None
    given: tuple[Short, ...] = Field(default=(), max_length=10)


class ContactPoint(Used):
    """A way to reach somebody."""

    system: Literal["phone", "fax", "email", "pager", "url", "sms", "other"] | None = None
    value: Short | None = None


class Address(Used):
    """Where somebody lives."""

    line: tuple[Short, ...] = Field(default=(), max_length=6)
    city: Short | None = None
    postal_code: Short | None = Field(default=None, alias="postalCode")


class Communication(Element):
    """A language somebody speaks."""

    language: Concept


class Meta(Element):
    """What stands about a resource."""

    version: Id | None = Field(default=None, alias="versionId")


class Resource(Element):
    """What every resource has."""

    kind: str = Field(alias="resourceType")
    id: Id | None = None
    meta: Meta | None = None
    contained: tuple[Json, ...] = Field(default=(), max_length=10)


class Patient(Resource):
    """UKCore-Patient."""

    kind: Literal["Patient"] = Field(alias="resourceType")
    identifier: tuple[Identifier, ...] = Field(default=(), max_length=20)
    name: tuple[HumanName, ...] = Field(min_length=1, max_length=10)
    telecom: tuple[ContactPoint, ...] = Field(default=(), max_length=20)
    birth_date: Day = Field(alias="birthDate")
    address: tuple[Address, ...] = Field(default=(), max_length=10)
    communication: tuple[Communication, ...] = Field(default=(), max_length=10)
    practice: tuple[Reference, ...] = Field(default=(), alias="generalPractitioner", max_length=5)
    active: bool = True
    deceased: bool | None = Field(default=None, alias="deceasedBoolean")
    died_at: Moment | Day | None = Field(default=None, alias="deceasedDateTime")


class Actor(Element):
    """Who is to know something."""

    reference: Reference


class Provision(Element):
    """What a consent is about: purposes and kinds of information.

    One that forbids, or that holds exceptions, is refused: we would read it as an agreement.
    """

    type: Literal["permit"] | None = None
    period: Period | None = None
    provision: tuple[Json, ...] = Field(default=(), max_length=0)
    purpose: tuple[Coding, ...] = Field(default=(), max_length=10)
    code: tuple[Concept, ...] = Field(default=(), max_length=20)
    actor: tuple[Actor, ...] = Field(default=(), max_length=5)


class Consent(Resource):
    """Base FHIR R4, for what somebody agreed to, contained in what is sent on it."""

    kind: Literal["Consent"] = Field(alias="resourceType")
    status: Literal["active"]
    category: tuple[Concept, ...] = Field(min_length=1, max_length=5)
    patient: Reference | None = None
    said_at: Moment | Day = Field(alias="dateTime")
    provision: Provision


class StandingConsent(Consent):
    """UKCore-Consent, as one that was recorded comes back."""

    status: Literal[  # type: ignore[assignment]
        "draft", "proposed", "active", "rejected", "inactive", "entered-in-error"
    ]


class Answer(Element):
    """One answer, in the types that our questions have."""

    coding: Coding | None = Field(default=None, alias="valueCoding")
    text: Text | None = Field(default=None, alias="valueString")
    day: Day | None = Field(default=None, alias="valueDate")
    number: int | None = Field(default=None, alias="valueInteger", ge=0, le=1_000_000)
    truth: bool | None = Field(default=None, alias="valueBoolean")


class Item(Element):
    """One question's answers."""

    link: Short = Field(alias="linkId")
    answer: tuple[Answer, ...] = Field(default=(), max_length=20)


class QuestionnaireResponse(Resource):
    """Base FHIR R4, for what is said of somebody's work, contained in what is sent."""

    kind: Literal["QuestionnaireResponse"] = Field(alias="resourceType")
    item: tuple[Item, ...] = Field(default=(), max_length=50)


class Extension(Element):
    """What a standard added to an element, as far as it is a concept."""

    url: Short
    concept: Concept | None = Field(default=None, alias="valueCodeableConcept")


class ServiceRequest(Resource):
    """UKCore-ServiceRequest."""

    kind: Literal["ServiceRequest"] = Field(alias="resourceType")
    identifier: tuple[Identifier, ...] = Field(default=(), max_length=5)
    status: Literal[
        "draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"
    ]
    intent: Literal["order", "plan", "proposal", "original-order"]
    subject: Reference
    requester: Reference | None = None
    performer: tuple[Reference, ...] = Field(default=(), max_length=5)
    reasons: tuple[Concept, ...] = Field(default=(), alias="reasonCode", max_length=20)
    details: tuple[Concept, ...] = Field(default=(), alias="orderDetail", max_length=20)
    extension: tuple[Extension, ...] = Field(default=(), max_length=20)
    note: tuple[Annotation, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _is_sent(self) -> Self:
        if self.intent not in {"order", "plan"}:
            raise ValueError("intent is order, or plan where BaRS asks for it")
        return self

    @property
    def reason(self) -> Concept | None:
        """Why its status is what it is, which FHIR R4 has as an extension."""
        return next((it.concept for it in self.extension if it.url == codes.STATUS_REASON), None)


class Parameter(Element):
    """An input or an output of a task."""

    type: Concept
    text: Text | None = Field(default=None, alias="valueString")
    day: Day | None = Field(default=None, alias="valueDate")
    concept: Concept | None = Field(default=None, alias="valueCodeableConcept")
    reference: Reference | None = Field(default=None, alias="valueReference")


class Restriction(Element):
    """By when a task is to be done."""

    period: Period | None = None


class Task(Resource):
    """UKCore-Task, as the Gravity project has it for a referral."""

    kind: Literal["Task"] = Field(alias="resourceType")
    status: Literal[
        "draft",
        "requested",
        "received",
        "accepted",
        "rejected",
        "ready",
        "cancelled",
        "in-progress",
        "on-hold",
        "failed",
        "completed",
        "entered-in-error",
    ]
    intent: str
    code: Concept | None = None
    focus: Reference
    whom: Reference | None = Field(default=None, alias="for")
    owner: Reference | None = None
    reason: Concept | None = Field(default=None, alias="statusReason")
    note: tuple[Annotation, ...] = Field(default=(), max_length=20)
    restriction: Restriction | None = None
    execution: Period | None = Field(default=None, alias="executionPeriod")
    input: tuple[Parameter, ...] = Field(default=(), max_length=50)
    output: tuple[Parameter, ...] = Field(default=(), max_length=50)


Read = TypeVar("Read", bound=Resource)


def read(said: Json, shape: type[Read]) -> Read:
    """Return a resource as we read it; Fault 422 naming each place where it cannot be."""
    try:
        return shape.model_validate(said)
    except ValidationError as wrong:
        issues = [
            Issue(each["msg"], "structure", _where(said, each["loc"]))
            for each in wrong.errors(include_input=False, include_url=False)[:20]
        ]
        raise Fault(422, *issues) from None


def day_of(moment: datetime | date) -> date:
    """Return the day of what is a moment or a day."""
    return moment.date() if isinstance(moment, datetime) else moment


def moment(said: object) -> datetime | None:
    """Return a text as the moment with a time zone that it is, or None for anything else."""
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else None
        return _in_reach(found) if found is not None and found.tzinfo is not None else None
    except ValueError:
        return None


def within(text: str, most: int, where: str) -> str:
    """Return a text that we can hold whole; Fault 422 for a longer one: nothing is cut off."""
    if len(text) > most:
        raise Fault(422, Issue(f"At most {most} characters are held here.", "too-long", where))
    return text


def _is_after(start: datetime | date, at: datetime) -> bool:
    return start > at if isinstance(start, datetime) else start > local_date(at)


def _is_over(end: datetime | date, at: datetime) -> bool:
    return end <= at if isinstance(end, datetime) else end < local_date(at)


def _where(said: Json, place: tuple[int | str, ...]) -> str:
    """Return the FHIRPath of a place; never what stands there."""
    kind = str(said.get("resourceType", ""))
    path = "".join(f"[{it}]" if isinstance(it, int) else f".{it}" for it in place)
    return re.sub(r"[^A-Za-z0-9.\[\]]", "", f"{kind}{path}")[:200]
