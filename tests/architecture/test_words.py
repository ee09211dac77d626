"""Every word of a template can be translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings

JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HTML = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^<>]*>|[\w-]+=\"[^\"]*\"", re.DOTALL)
ENTITY = re.compile(r"&\w+;")
WORD = re.compile(r"[A-Za-z]{2,}[^\n]*")
TEMPLATES = sorted((settings.PACKAGE / "web").rglob("*.jinja"))


def said(text: str) -> list[str]:
    """Return what a template says without gettext."""
    words = WORD.findall(ENTITY.sub(" ", HTML.sub(" ", JINJA.sub(" ", text))))
    return [word.strip() for word in words]


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(settings.PACKAGE).as_posix()
)
def test_a_template_says_nothing_without_gettext(path: Path) -> None:
    assert said(path.read_text()) == []


def test_words_outside_gettext_would_be_found() -> None:
    assert said('<p class="x">{{ _("Hello") }} there</p>') == ["there"]
    assert said('<p>{% trans %}Hello{% endtrans %}</p>{# why #}<a href="/x">{{ name }}</a>') == []


def test_translations_have_a_place() -> None:
    assert all(Path(place).is_dir() for place in settings.LOCALE_PATHS)
