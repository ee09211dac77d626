"""The type of a text that may be translated later."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words
else:
    Words = str

__all__ = ["Words"]
