"""State machines as tables: what may follow what, and who owns each state."""

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.kernel.errors import Refusal


class WrongState(Refusal):
    """The thing is not in a state from which this can be done."""

    default = "This has moved on since you opened it. Look at it again, then decide."


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step, and the event that history and audit will carry."""

    source: str
    target: str
    event: str


@dataclass(frozen=True, slots=True)
class Machine:
    """All allowed steps of one noun."""

    name: str
    owners: dict[str, str]
    steps: tuple[Transition, ...]

    def check(self, source: str, target: str) -> Transition:
        """Return the step from ``source`` to ``target``; WrongState when there is none."""
        for step in self.steps:
            if step.source == source and step.target == target:
                return step
        raise WrongState

    def after(self, event: str, source: str) -> str:
        """Return the state that an event leads to from ``source``; WrongState when it cannot."""
        for step in self.steps:
            if step.event == event and step.source == source:
                return step.target
        raise WrongState

    def targets(self, source: str) -> tuple[str, ...]:
        """Return the states that may follow ``source``."""
        return tuple(step.target for step in self.steps if step.source == source)


def steps(event: str, sources: Iterable[str], target: str) -> tuple[Transition, ...]:
    """Return the steps from each of several states to one."""
    return tuple(Transition(source, target, event) for source in sources)
