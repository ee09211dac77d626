"""The monthly half-page to a practice: counts and nobody's name. Pure."""

from handrail.domain.messaging.words import Letter, Told, labelled, letter

ROWS = (
    ("referred", "Referred"),
    ("spoken", "Spoken with"),
    ("days", "Half were spoken with within"),
    ("finished", "Support finished"),
    ("working", "Of these back or still at work"),
    ("answered", "Told us whether it helped"),
    ("helped", "Of these said that it helped, or a bit"),
)


def practice_month(told: Told) -> Letter:
    """Return what came of a practice's referrals, in a month and in the year to it."""
    return letter(
        "What came of your referrals",
        (
            (f"Action for {told.reader}: none",),
            (f"What came of your practice's referrals in {told.get('month')}:",),
            tuple(labelled(label, told.get(f"{key}_month")) for key, label in ROWS),
            ("In the twelve months to then:",),
            tuple(labelled(label, told.get(f"{key}_year")) for key, label in ROWS),
            (
                "Numbers from 1 to 7 are not shown, and others are rounded to the nearest 5, so "
                "that nobody can be recognised. It compares your practice with nobody.",
            ),
            (f"To see it, sign in: {told.link}",),
        ),
    )
