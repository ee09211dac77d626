"""Letters about accounts and access: was that you, and who still needs theirs. Pure.

They name no person: whoever may know signs in and sees.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter


def account_news(told: Told) -> Letter:
    """Return the news to an account's owner of something that may not have been them."""
    return letter(
        "Your account: was this you?",
        (
            (told.get("what"),),
            (
                labelled("When", told.get("when")),
                labelled("By a browser that calls itself", told.get("browser")),
            ),
            ("If this was you, there is nothing to do.",),
            (
                "If it was not you: open the page below, choose “Sign out everywhere”, change your "
                "password, and tell whoever runs the service for your organisation.",
            ),
            (f"Where you are signed in: {told.link}",),
        ),
    )


def access_review(told: Told) -> Letter:
    """Return the reminder that people's access has to be looked at, or has not been."""
    is_late = bool(told.get("late"))
    asked = "today" if is_late else f"by {told.get('by')}"
    return letter(
        "Some access is due for review",
        (
            (f"Action for you: say who still needs their access, {asked}.",),
            (
                labelled("Organisation", told.get("organisation")),
                labelled("Overdue" if is_late else "Due", told.get("count")),
            ),
            (
                "Every access is looked at every 90 days. You are told because the organisation "
                "has not done it in time.",
            )
            if is_late
            else ("Every access is looked at every 90 days. It takes a minute for each.",),
            (f"Open the list: {told.link}",),
        ),
    )


def funding_ends(told: Told) -> Letter:
    """Return the news to a manager that the money of a service ends, and what to do first."""
    return letter(
        f"The funding of a service ends in {told.get('days')} days",
        (
            (
                "Action for you: say whether it goes on. If it does not, wind it down now, so that "
                "nobody is left without support.",
            ),
            (
                labelled("Service", told.get("service")),
                labelled("Funded until", told.get("ends")),
            ),
            (
                "If it goes on, ask whoever keeps the directory to put the new day in the entry. "
                "You are told 90 days before, and 30 days before.",
            ),
            (f"Open the service: {told.link}",),
        ),
    )


def cases_without_worker(told: Told) -> Letter:
    """Return the news to a manager that people have nobody who supports them."""
    return letter(
        "People without a coach",
        (
            ("Action for you: give these people somebody who supports them, today.",),
            (
                "A worker's access ended before their cases were handed over.",
                labelled("People without a coach", told.get("count")),
            ),
            (f"Move them: {told.link}",),
        ),
    )
