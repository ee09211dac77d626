"""Who may show our pages inside theirs: clinical systems that are named one by one."""

import re

from handrail.config import environment

# One https origin, whole or with one star for the first label (CSP level 3, 2.3.1 host-source).
ORIGIN = re.compile(r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?")


class BadOrigin(ValueError):  # noqa: N818 - said to whoever starts the server
    """HANDRAIL_FRAME_ANCESTORS holds something that is no https origin."""


def ancestors() -> tuple[str, ...]:
    """Return the origins that may frame our pages; BadOrigin for anything but an https origin."""
    named = tuple(environment.get("HANDRAIL_FRAME_ANCESTORS").replace(",", " ").split())
    for origin in named:
        if not ORIGIN.fullmatch(origin):
            raise BadOrigin(
                f"HANDRAIL_FRAME_ANCESTORS: “{origin}” is not an origin like https://gp.example"
            )
    return named
