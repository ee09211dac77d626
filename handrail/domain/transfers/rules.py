"""What a line said, in fingerprints, and what is different in another. Pure."""

import hashlib
from collections.abc import Mapping


def fingerprints(facts: Mapping[str, str]) -> dict[str, str]:
    """Return a short fingerprint of every fact that says something."""
    return {
        name: hashlib.sha256(f"{name}|{value}".encode()).hexdigest()[:12]
        for name, value in sorted(facts.items())
        if value
    }


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the facts that changed, came or went, in order."""
    return tuple(
        name for name in sorted({*before, *now}) if before.get(name, "") != now.get(name, "")
    )
