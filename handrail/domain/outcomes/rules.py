"""Pure rules of outcomes: what changed between the first record and the latest (C.6)."""

IN_WORK = frozenset({"employed", "self_employed"})
OFF = frozenset({"off_sick"})
UNSAID = frozenset({"", "not_stated"})


def change_in_words(first: str, latest: str) -> str:
    """Return what became of somebody's work, in a few words; nothing where it is not known."""
    if first in UNSAID or latest in UNSAID:
        return ""
    if latest in IN_WORK:
        if first in IN_WORK:
            return "stayed in work"
        return "back at work" if first in OFF else "found work"
    if first in IN_WORK:
        return "off work now" if latest in OFF else "no longer in work"
    if first in OFF:
        return "still off work" if latest in OFF else "no longer in work"
    return "not in work"
