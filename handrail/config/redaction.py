"""What may stand in a log line: every field has a class, and a field without one is left out.

A log is read by people, and kept by systems, that may know nothing about anybody. So nothing is
written because nobody thought of it: a new field says here what it is, or shows "[left out]".
"""

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from enum import StrEnum
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

LEFT_OUT = "[left out]"
DEEPEST, CAUSES = 12, 4


class Field(StrEnum):
    """What a field of a log line holds."""

    WORDS = "words of ours, never anybody else's"
    NAME = "the name of something in the code, or of a kind"
    ID = "an id, which says nothing by itself"
    FIGURE = "a number, or yes or no"


FIELDS: Mapping[str, Field] = {
    "event": Field.WORDS,
    "level": Field.NAME,
    "timestamp": Field.ID,
    "logger": Field.NAME,
    "request_id": Field.ID,
    "reason": Field.WORDS,
    "what": Field.WORDS,
    "why": Field.WORDS,
    "error": Field.NAME,
    "problem": Field.NAME,
    "route": Field.NAME,
    "provider": Field.NAME,
    "mailbox": Field.NAME,
    "kind": Field.WORDS,
    "outside": Field.WORDS,
    "uid": Field.FIGURE,
    "until": Field.ID,
    "transport_id": Field.ID,
    "id": Field.ID,
    "message": Field.ID,
    "digest": Field.ID,
    "sequence": Field.FIGURE,
    "sent": Field.FIGURE,
    "attempt": Field.FIGURE,
    "limit": Field.FIGURE,
    "minutes": Field.FIGURE,
    "status": Field.FIGURE,
    "count": Field.FIGURE,
}
# Libraries whose messages are about connections and jobs, which carry ids only.
ABOUT_MACHINES = ("psycopg", "procrastinate", "granian", "_granian", "asyncio")
PHRASES = frozenset(status.phrase for status in HTTPStatus)
LOOKS_PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+"  # an e-mail address
    r"|\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"  # an NHS number
    r"|(?:\+44|\b0)[\d ()-]{8,}\d"  # a telephone number
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"  # a postcode
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b(?:19|20)\d\d-\d\d-\d\d\b"  # a date
    r"|\b[\dA-Z]{4}(?:-[\dA-Z]{4})+\b",  # a code or a reference
    re.IGNORECASE,
)
NAME = re.compile(r"[\w.:-]{1,100}")
ID = re.compile(r"[A-Za-z0-9.:+_-]{1,100}")


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return a log line with only what its fields' classes allow."""
    record: logging.LogRecord | None = event.get("_record")
    error = _error(event.pop("exc_info", None) or (record.exc_info if record else None))
    if record is not None and not event.get("_from_structlog"):
        event["event"] = _of_library(record.name, event["event"], event.pop("positional_args", ()))
    kept = {key: value for key, value in event.items() if key.startswith("_")}
    for key, value in event.items():
        if key not in kept:
            kept[key] = _allowed(FIELDS.get(key), value)
    if error is not None:
        kept["exception"] = _shape(error)
    return kept


def _allowed(field: Field | None, value: Any) -> Any:
    if field is None:
        return LEFT_OUT
    return CHECKS[field](value)


def _words(value: Any) -> Any:
    return LOOKS_PERSONAL.sub(LEFT_OUT, value) if isinstance(value, str) else LEFT_OUT


def _name(value: Any) -> Any:
    return value if isinstance(value, str) and NAME.fullmatch(value) else LEFT_OUT


def _id(value: Any) -> Any:
    return value if isinstance(value, str) and ID.fullmatch(value) else LEFT_OUT


def _figure(value: Any) -> Any:
    return value if isinstance(value, int | float) or value is None else LEFT_OUT


CHECKS: Mapping[Field, Callable[[Any], Any]] = {
    Field.WORDS: _words,
    Field.NAME: _name,
    Field.ID: _id,
    Field.FIGURE: _figure,
}


def _of_library(name: str, message: str, told: Any) -> str:
    """Return a library's message without what it was told; whole where it is about machines."""
    if not told:
        about_machines = name.split(".")[0] in ABOUT_MACHINES
        said, colon, rest = message.partition(":")
        is_cut = colon and rest and not about_machines
        return str(_words(f"{said}: {LEFT_OUT}" if is_cut else message))
    is_safe = _says_little if name.split(".")[0] in ABOUT_MACHINES else _is_safe
    given = told if isinstance(told, tuple) else ({},)
    try:
        return str(_words(message % tuple(each if is_safe(each) else LEFT_OUT for each in given)))
    except (TypeError, ValueError):
        return str(_words(message))


def _says_little(value: object) -> bool:
    return True


def _is_safe(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value in PHRASES)


def _error(found: Any) -> BaseException | None:
    if isinstance(found, BaseException):
        return found
    if isinstance(found, tuple):
        return found[1] if isinstance(found[1], BaseException) else None
    return sys.exc_info()[1] if found else None


def _shape(error: BaseException) -> list[str]:
    """Return the kinds of an error and its causes, and where they came from; never their words.

    A database's error quotes the row, and a parser's the text.
    """
    lines: list[str] = []
    seen: BaseException | None = error
    for _ in range(CAUSES):
        if seen is None:
            break
        lines.append(type(seen).__qualname__)
        frames = extract_tb(seen.__traceback__)[-DEEPEST:]
        lines += [f"  {_file(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return lines


def _file(name: str) -> str:
    return "/".join(name.split("/")[-3:])
