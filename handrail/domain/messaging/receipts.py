"""The link in a letter by which a practice says that it arrived: signed, for one letter only."""

from uuid import UUID

from django.core import signing

SALT = "handrail.letter.arrived"


def secret_of(delivery_id: UUID) -> str:
    """Return the secret of a letter's link. It says nothing of whom the letter is about."""
    return signing.Signer(salt=SALT).sign_object(delivery_id.hex)


def delivery_of(secret: str) -> UUID | None:
    """Return which letter a link is of, or None for one that we never wrote."""
    try:
        return UUID(hex=signing.Signer(salt=SALT).unsign_object(secret))
    except (signing.BadSignature, ValueError, TypeError):
        return None
