"""How pages are rendered: one Jinja2 environment, its filters and its globals.

Every text a person reads goes through gettext: ``{{ _("…") }}`` or ``{% trans %}``.
In those texts a percent sign is written ``%%``.
"""

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

import jinja2
import jinja2.nodes
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import dateformat, translation
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from handrail.kernel.clock import local
from handrail.web.shared.addresses import address
from handrail.web.shared.forms.showing import error_links, field_view, hidden_values
from handrail.web.shared.tables import table_rows

OWN_FOLDERS = (settings.PACKAGE / "web", settings.PACKAGE / "web" / "signin")
NO_BREAK_SPACE = "\u00a0"
BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")
BREAK = Markup("<br>")


class Undefined(jinja2.ChainableUndefined):
    """Silent where the design system's macros expect it, loud on a page's dataclass."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        owner = self._undefined_obj
        if dataclasses.is_dataclass(owner) and not isinstance(owner, type):
            raise jinja2.UndefinedError(
                f"{type(owner).__name__} has nothing called {self._undefined_name!r}"
            )


class Environment(jinja2.Environment):
    """Writes texts into the compiled templates where there is but one language.

    Looked up at each showing, they were a tenth of a page's time.
    """

    def _parse(self, *arguments: Any) -> jinja2.nodes.Template:
        tree = super()._parse(*arguments)
        return tree if settings.USE_I18N else _WrittenTexts(self).visit(tree)


class _WrittenTexts(NodeTransformer):
    """Puts a text in the place of asking for it, where nothing is filled in."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment

    def visit_Call(self, node: jinja2.nodes.Call) -> jinja2.nodes.Node:  # noqa: N802
        """Return the text, or the call as it is."""
        self.generic_visit(node)
        is_text = (
            isinstance(node.node, jinja2.nodes.Name)
            and node.node.name == "_"
            and len(node.args) == 1
            and isinstance(node.args[0], jinja2.nodes.Const)
            and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        )
        if not is_text:
            return node
        text = Markup(node.args[0].as_const() % {})  # noqa: S704 - a text of our own templates
        return jinja2.nodes.Const(text, lineno=node.lineno, environment=self.environment)


def environment(**options: Any) -> jinja2.Environment:
    """Return the environment that renders every page; Django passes its own options."""
    own = jinja2.FileSystemLoader([str(folder) for folder in OWN_FOLDERS])
    options |= {
        "loader": jinja2.ChoiceLoader([own, jinja2.PackageLoader("nhsuk_frontend_jinja")]),
        "undefined": Undefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    made = Environment(**options)
    made.globals |= {
        "url": url,
        "table_rows": table_rows,
        "static": cache(static),  # what is collected stays as long as the server runs
        "field_view": field_view,
        "error_links": error_links,
        "hidden_values": hidden_values,
    }
    made.filters |= FILTERS
    callables: Any = made
    callables.install_gettext_callables(
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    return made


def url(name: str, *arguments: object, **named: object) -> str:
    """Return the path of a named page; NoReverseMatch when there is none."""
    return reverse(name, kwargs=named) if named else address(name, *arguments)


def nhs_date(value: date | datetime | None) -> str:
    """Return a day as NHS pages write it: 3 June 2026."""
    return _written(value, "j F Y")


def nhs_day(value: date | datetime | None) -> str:
    """Return a day with its weekday: Wednesday 3 June 2026."""
    return _written(value, "l j F Y")


def nhs_short_date(value: date | datetime | None) -> str:
    """Return a day short enough for a table: 3 Jun 2026."""
    return _written(value, "j M Y")


def nhs_time(value: datetime | time | None) -> str:
    """Return a time as NHS pages write it: 2:30pm, 9am, midday, midnight."""
    if value is None:
        return ""
    moment = local(value) if isinstance(value, datetime) else value
    if moment.minute == 0 and moment.hour == 0:
        return translation.gettext("midnight")
    if moment.minute == 0 and moment.hour == 12:
        return translation.gettext("midday")
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def nhs_datetime(value: datetime | None) -> str:
    """Return a moment as NHS pages write it: 3 June 2026 at 2:30pm."""
    if value is None:
        return ""
    return translation.gettext("%(date)s at %(time)s") % {
        "date": nhs_date(value),
        "time": nhs_time(value),
    }


def nhs_number(value: object) -> str:
    """Return an NHS number in its groups, 999 000 0018, that do not break over a line."""
    digits = "".join(str(value or "").split())
    return NO_BREAK_SPACE.join(filter(None, (digits[:3], digits[3:6], digits[6:])))


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count and its noun: 1 person, 2 people, 3 days."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def paragraphs(value: object) -> Markup:
    """Return what somebody typed as paragraphs, each with its lines, and nothing else as HTML."""
    parts = BETWEEN_PARAGRAPHS.split("\n".join(str(value or "").splitlines()).strip())
    shown = (BREAK.join(escape(line) for line in part.split("\n")) for part in parts if part)
    return Markup("").join(Markup("<p>%s</p>") % each for each in shown)


def _written(value: date | datetime | None, form: str) -> str:
    if value is None:
        return ""
    day = local(value).date() if isinstance(value, datetime) else value
    return _kept(day, form, translation.get_language())


@lru_cache(maxsize=4_096)
def _kept(day: date, form: str, language: str | None) -> str:
    """Return a day written out; lists show the same few days over and over."""
    return dateformat.format(day, form)


FILTERS: dict[str, Callable[..., str]] = {
    "nhs_date": nhs_date,
    "nhs_day": nhs_day,
    "nhs_short_date": nhs_short_date,
    "nhs_time": nhs_time,
    "nhs_datetime": nhs_datetime,
    "nhs_number": nhs_number,
    "plural": plural,
    "paragraphs": paragraphs,
}
