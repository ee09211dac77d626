"""Letters about entries of the directory: is it still right, and what was done. Pure."""

from handrail.domain.messaging.words import Letter, Told, labelled, letter

OUTCOMES = {
    "corrected": "We have put it right.",
    "withdrawn": "We have taken the entry out.",
    "was_right": "We checked. It was right as it stood.",
    "undecided": "We could not find out.",
}


def still_right(told: Told) -> Letter:
    """Return the reminder to an entry's owner, with the link that says it is still right."""
    return letter(
        "Is your entry still right?",
        (
            ("Action for you: look at your entry in the directory, and say if it is still right.",),
            (
                labelled("Entry", told.get("service")),
                labelled("Last checked, or added", told.get("since")),
            ),
            (f"On {told.get('stale')} people will be told that it may be out of date.",),
            (f"It takes one minute: {told.link}",),
            ("The link works once, for 5 weeks. Opening it changes nothing by itself.",),
        ),
    )


def report_answered(told: Told) -> Letter:
    """Return what was done about an entry that somebody reported."""
    return letter(
        "What became of your report",
        (
            (labelled("Entry", told.get("service")),),
            (OUTCOMES.get(told.get("outcome"), ""),),
            (told.get("answer"),),
            ("Thank you. It helps the next person.",),
            (f"The entry now: {told.link}",),
        ),
    )


def proposal_decided(told: Told) -> Letter:
    """Return whether a proposed service was added to the directory, and why not."""
    name = told.get("service")
    if told.get("approved"):
        return letter(
            "The service you proposed is listed",
            (
                (f"You proposed {name}. It is in the directory now.",),
                (f"See how it is listed, and tell us if anything is wrong: {told.link}",),
            ),
        )
    return letter(
        "The service you proposed was not added",
        (
            (f"You proposed {name} for the directory. We did not add it.",),
            (labelled("Why", told.get("reason")),),
            (f"If that has changed, propose it again: {told.link}",),
        ),
    )
