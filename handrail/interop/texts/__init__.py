"""Texts out. There is no provider yet: they are kept as files in the data folder."""

from django.conf import settings

from handrail.domain.messaging.ports import Door
from handrail.interop.texts.recorder import KeptTexts


def door() -> Door:
    """Return the door for texts."""
    return KeptTexts(settings.TEXTS_FOLDER)
