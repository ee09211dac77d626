"""The files a place gives besides its settings, tried when Handrail starts, not by a visitor."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def check() -> None:
    """Raise ImproperlyConfigured, saying what is wrong, where one cannot be used."""
    if settings.PROMPT_CODES_FILE:
        _check_codes()
    if settings.MAILBOXES_FILE:
        _check_mailboxes()
    if settings.SMART_KEY_FILE:
        _check_key()
    if settings.LETTER_CODES_FILE:
        _check_letter_codes()


def _check_codes() -> None:
    from handrail.domain.prompting import codes

    try:
        codes.in_force()
    except codes.CodesUnreadable as problem:
        raise ImproperlyConfigured(f"HANDRAIL_PROMPT_CODES_FILE: {problem}") from None


def _check_mailboxes() -> None:
    from handrail.interop.mailbox import boxes

    try:
        boxes.named(Path(settings.MAILBOXES_FILE))
    except boxes.MailboxesUnreadable as problem:
        raise ImproperlyConfigured(f"HANDRAIL_MAILBOXES_FILE: {problem}") from None


def _check_key() -> None:
    from handrail.interop.smart import keys

    try:
        keys.signing()
    except keys.KeyUnreadable as problem:
        raise ImproperlyConfigured(f"HANDRAIL_SMART_KEY_FILE: {problem.why}") from None


def _check_letter_codes() -> None:
    from handrail.domain.messaging import letter_codes

    try:
        letter_codes.in_force()
    except letter_codes.CodesUnreadable as problem:
        raise ImproperlyConfigured(f"HANDRAIL_LETTER_CODES_FILE: {problem}") from None
