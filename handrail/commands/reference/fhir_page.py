"""What the FHIR API serves, and the codes of ours that it speaks."""

from typing import Any

from handrail.commands.reference.markdown import code, table
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases.choices import Area, Close, WhyNot
from handrail.domain.consent.choices import EARLIER_SYSTEM, IMPLIED, How
from handrail.domain.referrals.choices import (
    Closing,
    Condition,
    Goal,
    Keen,
    Pressure,
    WorkKind,
    WorkStatus,
)
from handrail.interop.fhir import codes, said_words, stages, tasks, wishes
from handrail.interop.fhir.serving import REVERSE, SERVED

PURPOSES = {
    wishes.SUPPORT: "the service may know what is sent",
    wishes.TOLD: "the referrer may know how it goes",
}
# Ways of agreeing that we tell of and that nobody can send.
ONLY_TOLD = {
    IMPLIED: "nobody was asked again: one direct-care team",
    EARLIER_SYSTEM: "as the system before said",
}
OUTPUTS = {key.replace("_", "-"): words for key, words in tasks.OUTPUTS.items()}
SAID = {
    "ask": "The one thing asked of the referrer",
    "ask-by": "By when",
    "risk-seen": "What was seen when somebody looked at risk; never sent",
}


def body() -> str:
    """Return the tables of what is served, and of every code system."""
    served = [
        (
            code(kind),
            ", ".join(one.interactions),
            ", ".join(code(it.name) for it in one.parameters),
            ", ".join(code(f"{kind}:{name}") for name in one.includes) or "none",
            ", ".join(code(f"{other}:{name}") for other, name in REVERSE.get(kind, ())) or "none",
        )
        for kind, one in SERVED.items()
    ]
    intro = (
        "[How to use it](../fhir/README.md). The code systems are of this project alone and "
        "registered nowhere; their names lead nowhere (`.example`).\n\n"
    )
    columns = (
        "Type",
        "What can be done",
        "Searched by",
        "What can come along (`_include`)",
        "What refers to it (`_revinclude`)",
    )
    return intro + table(columns, served) + "\n\n" + "\n\n".join(map(_system, _systems()))


def _systems() -> tuple[tuple[str, dict[str, str]], ...]:
    return (
        (codes.GOAL, _labels(Goal)),
        (codes.CONDITION, _labels(Condition)),
        (codes.PRESSURE, _labels(Pressure)),
        (codes.KEEN, _labels(Keen)),
        (codes.WORK_STATUS, _labels(WorkStatus)),
        (codes.WORK_KIND, _labels(WorkKind)),
        (codes.AGREED_HOW, _labels(How) | ONLY_TOLD),
        (codes.AGREED_FOR, PURPOSES),
        (codes.KIND, {slug: kind.value for slug, kind in wishes.SLUGS.items()}),
        (codes.BUSINESS_STATUS, stages.BUSINESS),
        (codes.CLOSING, _labels(Closing)),
        (codes.OUTCOME, _labels(Close) | OUTPUTS | SAID),
        (codes.TASK_INPUT, tasks.INPUTS),
        (codes.GOAL_AREA, _labels(Area)),
        (codes.WHY_NOT, _labels(WhyNot)),
        (codes.COMMUNICATION, said_words.WHAT),
        (codes.LOOKED_TO, _labels(Purpose)),
    )


def _system(one: tuple[str, dict[str, str]]) -> str:
    name, words = one
    rows = [(code(each), said) for each, said in words.items()]
    return f"## `{name}`\n\n{table(('Code', 'Meaning'), rows)}"


def _labels(choices: Any) -> dict[str, str]:
    return {each.value: str(each.label) for each in choices}
