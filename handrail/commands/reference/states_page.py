"""The state machines, as tables and as drawings."""

from importlib import import_module
from importlib.util import find_spec

from handrail.commands.reference.markdown import code, table
from handrail.kernel.transitions import Machine


def body() -> str:
    """Return a section for every machine of the domain."""
    intro = (
        "A step that is not in a table is refused. The first state of a table is where it begins; "
        "the owner is who has to make the next step.\n\n"
    )
    return intro + "\n".join(map(_section, machines()))


def machines() -> tuple[tuple[str, Machine], ...]:
    """Return every machine with the module it stands in, in the order of the apps."""
    from django.apps import apps

    found = []
    for app in apps.get_app_configs():
        module = f"{app.name}.states"
        if app.name.startswith("handrail.") and find_spec(module):
            values = vars(import_module(module)).values()
            found += [(module, value) for value in values if isinstance(value, Machine)]
    return tuple(found)


def _section(named: tuple[str, Machine]) -> str:
    module, machine = named
    rows = [
        (code(str(state)), str(getattr(state, "label", "")), owner, _next(machine, state))
        for state, owner in machine.owners.items()
    ]
    return (
        f"## {machine.name.capitalize()}\n\nFrom `{module}`.\n\n"
        f"```mermaid\n{_drawing(machine)}\n```\n\n"
        + table(("State", "In words", "Who owns the next step", "May become, by"), rows)
    )


def _next(machine: Machine, state: str) -> str:
    steps = [step for step in machine.steps if step.source == state]
    return ", ".join(f"`{step.target}` (`{step.event}`)" for step in steps) or "nothing"


def _drawing(machine: Machine) -> str:
    first = next(iter(machine.owners))
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {step.source} --> {step.target}: {step.event}" for step in machine.steps]
    return "\n".join(lines)
