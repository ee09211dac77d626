"""Whatever is written where a page keeps a number, it is a number or it is none."""

import re
from pathlib import Path

import pytest

import handrail.web
from handrail.web.shared.numbers import whole

WEB = Path(handrail.web.__file__).parent


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("007", 7), ("999999999", 999_999_999)]
    + [
        (text, None)
        for text in ("", "²", "٣", "1²", "-1", "+1", "1.0", " 1", "1" * 10, "1" * 5_000)
    ],
)
def test_only_a_few_plain_digits_are_a_number(text, number):
    assert whole(text) == number


def test_no_door_reads_a_number_in_another_way():
    texts = {path.relative_to(WEB).as_posix(): path.read_text() for path in WEB.rglob("*.py")}
    holding = [name for name, text in texts.items() if re.search(r"\.is(digit|numeric)\(", text)]
    assert holding == ["shared/numbers.py"]
