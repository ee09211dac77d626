"""NHS numbers: ten digits, the last a modulus 11 check (NHS Data Dictionary, NHS NUMBER)."""

import re
from dataclasses import dataclass

from handrail.kernel.errors import BadInput

WEIGHTS = range(10, 1, -1)


class InvalidNhsNumber(BadInput):
    """The digits given are not an NHS number."""

    default = "Enter an NHS number that is 10 digits long, like 999 000 0018"


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """A checked NHS number; text, because it may start with 0."""

    digits: str

    def __str__(self) -> str:
        """Return the number as people read it: 3, 3 and 4 digits."""
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"


def parse(text: str) -> NhsNumber:
    """Return the NHS number in ``text``; InvalidNhsNumber when the check digit is wrong."""
    digits = re.sub(r"[\s\u00a0\u2009-]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) == len(WEIGHTS) + 1):
        raise InvalidNhsNumber
    if check_digit(digits[:9]) != int(digits[9]):
        raise InvalidNhsNumber("This NHS number is not right. Check the digits and try again")
    return NhsNumber(digits)


def check_digit(first_nine: str) -> int | None:
    """Return the check digit of nine digits, or None where no valid number starts with them."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_nine, strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else check
