"""Letters to a service without a system of its own, which answers referrals by a link. Pure.

They name no person and say nothing about one: the page behind the link does, after a code.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter


def hearing_asked(told: Told) -> Letter:
    """Return the question whether an address is right, before anything is sent to it."""
    return letter(
        "Please confirm this address for referrals",
        (
            ("Action for you: say that this address is yours.",),
            (
                f"Whoever keeps the directory says that you answer referrals to "
                f"{told.get('service')}. Once you confirm it, each referral is told of here.",
            ),
            (f"Confirm it: {told.link}",),
            ("The link works once, for 7 days. If this is not you, do nothing.",),
        ),
    )


def referral_to_answer(told: Told) -> Letter:
    """Return the news that a referral waits, with where to answer it."""
    return letter(
        "A referral waits for you",
        (
            ("Action for you: open this referral, and say who takes it on.",),
            (
                labelled("Service", told.get("service")),
                labelled("First contact promised by the end of", told.get("promised")),
            ),
            (f"Open it: {told.link}",),
            (
                "We send a code to this address when you open it. The link works once, for 7 days. "
                "After that, open it to get a new one.",
            ),
        ),
    )
