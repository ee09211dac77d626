"""What two versions of a programme differ in, in words. Pure."""

from collections.abc import Iterator

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.english import BEING_CHECKED, sayings, unseen
from handrail.domain.programmes.rules import ProgrammeRules

SAME = "The two versions say the same."


def differences(earlier: ProgrammeRules, later: ProgrammeRules) -> tuple[str, ...]:
    """Return one line for each topic in which the later version says something else.

    What both say is left out, and the order is that of the programme's page.
    """
    before = {saying.topic: saying.sentences for saying in sayings(earlier)}
    after = {saying.topic: saying.sentences for saying in sayings(later)}
    lines = list(_names(earlier, later))
    for topic in dict.fromkeys((*before, *after)):
        if topic != BEING_CHECKED:
            lines += _differing(topic, before.get(topic, ()), after.get(topic, ()))
    return (*lines, *_differing(BEING_CHECKED, _unseen(earlier), _unseen(later)))


def _unseen(rules: ProgrammeRules) -> tuple[str, ...]:
    """Return what is being checked, each thing as a sentence, so that one can be found out."""
    return tuple(map(words.sentence, unseen(rules)))


def _names(earlier: ProgrammeRules, later: ProgrammeRules) -> Iterator[str]:
    if earlier.name != later.name:
        yield f"Name: was “{earlier.name}”, is now “{later.name}”."
    if earlier.nation != later.nation:
        yield f"Nation: was {earlier.nation}, is now {later.nation}."


def _differing(topic: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    gone = [sentence for sentence in before if sentence not in after]
    new = [sentence for sentence in after if sentence not in before]
    if gone and new:
        yield f"{topic}: was “{' '.join(gone)}”, is now “{' '.join(new)}”"
    elif gone:
        yield f"{topic}: no longer says “{' '.join(gone)}”"
    elif new:
        yield f"{topic}: now also says “{' '.join(new)}”"
