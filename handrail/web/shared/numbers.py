"""Whole numbers as an address or a hidden field holds them: anybody can write anything there."""


def whole(text: str, *, digits: int = 9) -> int | None:
    """Return the number, or None for all that is not a few of the digits 0 to 9.

    Other digits, such as a raised two, are none that ``int`` reads; a long number is no column's.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
