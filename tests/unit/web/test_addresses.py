"""Addresses that are learnt once are those that Django gives; texts are written into templates."""

from uuid import uuid4

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

from handrail.web.shared.addresses import address


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("today", ()),
        ("case", (uuid4(),)),
        ("case_appointment", (uuid4(), uuid4())),
        ("case_goal", (uuid4(), 3)),
        ("case", (str(uuid4()),)),
    ],
)
def test_an_address_is_the_one_that_django_gives(name: str, arguments: tuple[object, ...]) -> None:
    for _ in range(2):
        assert address(name, *arguments) == reverse(name, args=arguments)


def test_an_address_that_there_is_not_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        address("nowhere", uuid4())
    with pytest.raises(NoReverseMatch):
        address("case")


def test_a_text_is_written_into_the_template_and_one_with_a_gap_is_filled() -> None:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    source = "{{ _('50%% of <b>') }} {{ _('%(count)s of', count='<i>') }}"
    shown = environment.from_string(source).render()
    assert shown == "50% of <b> &lt;i&gt; of"
    assert "50% of" in environment.compile(source, raw=True)
