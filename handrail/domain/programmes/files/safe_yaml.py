"""YAML that cannot hurt: bounded in size and depth, no aliases, no key given twice."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import yaml

MOST_BYTES = 64 * 1024
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, under which key, what."""

    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.key}: {self.message}" if self.key else f"{where}{self.message}"


class BadFile(Exception):  # noqa: N818 - reads as what it says
    """A file that will not be used, and every reason why."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.name = name
        self.problems = problems
        super().__init__("\n".join(f"{name}: {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds, and on which line each key stands."""

    content: Any
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, stricter."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases, by which a small file grows without bound, and deep nesting."""
        if self.check_event(yaml.AliasEvent):
            raise _refused(self.peek_event(), "aliases (*name) are not allowed")  # type: ignore[no-untyped-call]
        self.depth += 1
        if self.depth > DEEPEST:
            raise _refused(self.peek_event(), f"nested more than {DEEPEST} deep")  # type: ignore[no-untyped-call]
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key given twice, of which YAML would silently keep the second."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _refused(key, f"'{key.value}' is given twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def parse(name: str, data: bytes) -> Parsed:
    """Return what a YAML file holds. BadFile if it is too large, malformed or unsafe."""
    if len(data) > MOST_BYTES:
        raise BadFile(name, (Problem(None, "", f"larger than {MOST_BYTES // 1024} kB"),))
    loader = None
    try:
        loader = _Loader(data)
        node = loader.get_single_node()
        if node is None:
            raise BadFile(name, (Problem(None, "", "the file is empty"),))
        lines = dict(_lines(node, ""))
        return Parsed(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise BadFile(name, (Problem(line, "", error.problem or str(error)),)) from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise BadFile(name, (Problem(None, "", f"not readable as YAML: {error}"),)) from error
    finally:
        if loader is not None:
            loader.dispose()


def _lines(node: yaml.Node, path: str) -> list[tuple[str, int]]:
    found = [(path, node.start_mark.line + 1)]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            found += [*_lines(value, inner), (inner, key.start_mark.line + 1)]
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found += _lines(value, f"{path}.{place}")
    return found


def _refused(at: Any, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=at.start_mark)
