"""Logs: one JSON object a line, a request id on each, no personal data."""

import logging
import sys
from typing import Any

import structlog

from handrail.config.redaction import redact

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(style: str, *, debug: bool) -> None:
    """Set up structlog and the standard library's logging to print the same lines."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(style, debug=debug))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    logging.raiseExceptions = debug  # else a line that cannot be written is printed as it was
    for noisy in ("procrastinate", "django.request", "asyncio", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def formatter(style: str, *, debug: bool) -> logging.Formatter:
    """Return what turns a record into a line; only in debug mode does it leave nothing out."""
    last: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if style == "text"
        else structlog.processors.JSONRenderer()
    )
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        pass_foreign_args=not debug,
        use_get_message=debug,  # else what a library was told is left out before it is put in
        processors=[remove, last] if debug else [redact, remove, last],
    )
