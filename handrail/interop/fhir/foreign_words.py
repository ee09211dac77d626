"""What other systems send as a Communication, as far as we read it."""

from typing import Any, Literal

from pydantic import Field, model_validator

from handrail.interop.fhir.foreign import Day, Element, Moment, Reference, Resource, Text


class Payload(Element):
    """A part of what is said: words alone; what is attached or lies elsewhere is not taken."""

    words: Text | None = Field(default=None, alias="contentString")
    reference: Reference | None = Field(default=None, alias="contentReference")

    @model_validator(mode="before")
    @classmethod
    def _nothing_attached(cls, said: Any) -> Any:
        if isinstance(said, dict) and "contentAttachment" in said:
            raise ValueError("nothing can be attached here")
        return said


class Said(Resource):
    """UKCore-Communication."""

    kind: Literal["Communication"] = Field(alias="resourceType")
    status: Literal[
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
    ]
    based_on: tuple[Reference, ...] = Field(default=(), alias="basedOn", max_length=5)
    answers: tuple[Reference, ...] = Field(default=(), alias="inResponseTo", max_length=5)
    subject: Reference | None = None
    sender: Reference | None = None
    received: Moment | Day | None = None
    payload: tuple[Payload, ...] = Field(min_length=1, max_length=20)
