"""The search for support: every field may be left empty, and lives in the address."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handrail.domain.directory import codes, languages
from handrail.domain.directory.asking import Filters
from handrail.domain.directory.industries import INDUSTRIES
from handrail.web.shared.forms import Form, Option, Postcode, Select, Text, Tick, options

NAMES = ("postcode", "text", "need", "delivery", "language", "industry", "late", "open")


class FindForm(Form):
    """Where someone is and what they would like."""

    postcode = Postcode(
        _("Your postcode"),
        required=False,
        hint=_("For example, LS1 4AP. If you do not have one, leave this empty."),
    )
    need = Select(
        _("What would help?"),
        [Option(key, words) for key, (words, _query) in codes.NEEDS.items()],
        required=False,
        empty=_("Anything"),
    )
    text = Text(
        _("A word or a name"),
        required=False,
        max_length=100,
        hint=_("For example, yoga or debt."),
    )
    delivery = Select(
        _("How would you like to be seen?"),
        options(codes.Delivery.choices),
        required=False,
        empty=_("Any way"),
    )
    language = Select(
        _("Language"),
        [Option(code, name) for code, name in sorted(languages.NAMES.items(), key=lambda i: i[1])],
        required=False,
        empty=_("Any language"),
    )
    industry = Select(
        _("For people who work in"),
        options(INDUSTRIES.items()),
        required=False,
        empty=_("Any kind of work"),
    )
    late = Tick(_("Open early, late or at weekends"), required=False)
    open = Tick(_("Taking new people now"), required=False)

    def filters(self) -> Filters:
        """Return what was chosen; what is wrong counts as not chosen."""
        said = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return Filters(
            need=said.get("need", ""),
            delivery=said.get("delivery", ""),
            language=said.get("language", ""),
            industry=said.get("industry", ""),
            outside_nine_to_five=said.get("late", False),
            open_now=said.get("open", False),
        )


def was_sent(parameters: QueryDict) -> bool:
    """Return whether someone has searched, rather than only opened the page."""
    return any(name in parameters for name in NAMES)
