"""Steps of migrations under which the version before would no longer run.

During an upgrade the code of the version before works on the new tables for a while, and goes
back to work if the upgrade is called off. So a migration may add; what takes away, renames, or
asks for a value that old code does not write, waits for the version after.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "previous"
# What a step written in SQL may not say; functions, triggers and policies are replaced freely.
IN_SQL = {
    r"\bdrop\s+table\b": "drops a table",
    r"\bdrop\s+column\b": "drops a column",
    r"\balter\s+table\b[^;]*\brename\b": "renames a table or a column",
    r"\bset\s+not\s+null\b": "asks for a value in rows that may have none",
    r"\badd\s+column\b(?:(?!\bdefault\b)[^;,])*\bnot\s+null\b(?!\s+default\b)": (
        "adds a column that old code leaves empty"
    ),
}


@dataclass(frozen=True, slots=True)
class Previous:
    """The version before: its number, and each app's latest migration in it."""

    version: str
    leaves: Mapping[str, str]


def previous(folder: Path = FOLDER) -> Previous:
    """Return the version before, as its release wrote it down."""
    said = json.loads((folder / "version.json").read_text())
    return Previous(said["version"], said["leaves"])


def allowed(folder: Path = FOLDER) -> dict[str, str]:
    """Return the reasons of the migrations that may, by app and name: ``referrals.0011_x``."""
    said = tomllib.loads((folder / "contractions.toml").read_text())
    return {
        f"{app}.{name}": reason for app, named in said.items() for name, reason in named.items()
    }


def faults(graph: Any, since: Previous, reasons: Mapping[str, str]) -> list[str]:
    """Return a line for each step that is refused, and for each reason that nothing needs."""
    found: dict[str, list[str]] = {}
    for key, refusal in _refusals(graph, since):
        found.setdefault(key, []).append(refusal)
    lines = [
        f"{key}: {refusal}"
        for key in found
        if not reasons.get(key, "").strip()
        for refusal in found[key]
    ]
    gone = [leaf for leaf in since.leaves.items() if leaf not in graph.nodes]
    lines += [f"{app}.{name}: {since.version} has it, and it is gone" for app, name in gone]
    idle = sorted(set(reasons) - set(found))
    return lines + [f"{key}: contractions.toml names it without need" for key in idle]


def _refusals(graph: Any, since: Previous) -> Iterator[tuple[str, str]]:
    done = [(app, name) for app, name in since.leaves.items() if (app, name) in graph.nodes]
    before = {key for leaf in done for key in graph.forwards_plan(leaf)}
    state = graph.make_state(nodes=done, at_end=True)
    for key in _in_order(graph):
        app, name = key
        if key not in before and app in since.leaves:
            for step in graph.nodes[key].operations:
                yield from ((f"{app}.{name}", why) for why in refused(step, app, state.models))


def _in_order(graph: Any) -> list[tuple[str, str]]:
    planned = (key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf))
    return list(dict.fromkeys(planned))


def refused(step: Any, app: str, before: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """Give a sentence for each thing in a step that the version before could not live with.

    ``before`` holds the models of the version before; what is newer changes freely.
    """
    kind = type(step).__name__
    if kind == "SeparateDatabaseAndState":
        for inner in step.database_operations:
            yield from refused(inner, app, before)
        return
    if kind == "RunSQL":
        yield from _in_sql(step.sql)
        return
    model = before.get((app, _named(step, "model_name", "old_name", "name").lower()))
    if model is not None:
        yield from _on_known_table(step, kind, model.fields)


def _on_known_table(step: Any, kind: str, fields: Mapping[str, Any]) -> Iterator[str]:
    if kind in {"DeleteModel", "RenameModel", "AlterModelTable"}:
        yield f"{step.describe()}: the version before still uses the table"
    elif kind in {"RemoveField", "RenameField"} and _named(step, "old_name", "name") in fields:
        yield f"{step.describe()}: the version before still uses the column"
    elif kind == "AddField" and _needs_a_value(step.field):
        yield (
            f"{step.describe()}: the version before does not write it; let it be null, or "
            "give it a db_default"
        )
    elif kind == "AlterField" and step.name in fields:
        yield from _altered(step, fields[step.name])


def _named(step: Any, *attributes: str) -> str:
    """Return the first of these that a step has, or nothing."""
    return next((str(said) for each in attributes if (said := getattr(step, each, ""))), "")


def _needs_a_value(field: Any) -> bool:
    """Return whether a row written without this field is refused by the database."""
    from django.db.models import GeneratedField

    if field.many_to_many or isinstance(field, GeneratedField):
        return False
    return not field.null and not field.has_db_default()


def _altered(step: Any, before: Any) -> Iterator[str]:
    after = step.field
    if before.null and _needs_a_value(after):
        yield f"{step.describe()}: rows of the version before may have no value"
    if (before.db_column or before.name) != (after.db_column or before.name):
        yield f"{step.describe()}: the version before still uses the column's old name"
    narrower = (after.max_length or 10**9) < (before.max_length or 10**9)
    if after.get_internal_type() != before.get_internal_type() or narrower:
        yield f"{step.describe()}: the version before writes values of the old type"


def _in_sql(sql: Any) -> Iterator[str]:
    texts = (
        [sql]
        if isinstance(sql, str)
        else [each if isinstance(each, str) else each[0] for each in sql]
    )
    said = re.sub(r"--[^\n]*", "", ";\n".join(texts)).lower()
    for pattern, does in IN_SQL.items():
        if found := re.search(pattern, said):
            yield f"its SQL {does} (“{' '.join(found[0].split())[:60]}”)"
