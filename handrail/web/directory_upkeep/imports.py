"""A pull of another directory that waits: what it would change, and the button that does it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.config.templating import nhs_date
from handrail.domain.directory import waiting
from handrail.domain.directory.differing import Altered
from handrail.domain.directory.waiting import Waiting
from handrail.domain.staff.permissions import Permission
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import Column, Figure
from handrail.web.shared.viewer import Request

may_keep = staff_with(Permission.MANAGE_DIRECTORY)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What would this import change?"""

    feed: str
    lead: str
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    changes: tuple[tuple[str, ...], ...]
    new: tuple[str, ...]
    vanished: tuple[str, ...]
    rejected: tuple[str, ...]
    is_short: bool


@require_http_methods(["GET", "POST"])
@may_keep
def decide(request: Request, waiting_id: UUID) -> HttpResponse:
    """Show what an import would change; apply it, or give it up."""
    found = waiting.one(waiting_id, viewer=request.viewer)
    by, at = request.viewer, request.at
    if request.method == "POST" and request.POST.get("step") == "drop":
        waiting.drop(waiting_id=waiting_id, by=by, at=at)
        messages.success(request, _("The import is given up. Nothing was changed."))
        return redirect("directory")
    if request.method == "POST":
        try:
            counts = waiting.apply(waiting_id=waiting_id, by=by, at=at)
        except waiting.ChangedSince as refusal:
            waiting.look_again(waiting_id=waiting_id, by=by, at=at)
            messages.warning(request, refusal.message)
            return redirect("directory_import", waiting_id)
        messages.success(request, _("Applied: %(counts)s") % {"counts": counts})
        return redirect("directory")
    return render(request, "directory_upkeep/import.jinja", {"page": _page(found)})


def _page(found: Waiting) -> ImportPage:
    said, counts = found.difference, found.counts
    named = (
        ("new", _("new")),
        ("changed", _("changed")),
        ("vanished", _("no longer listed")),
        ("rejected", _("left out")),
        ("unchanged", _("as they are")),
    )
    read = {"source": said.source, "day": nhs_date(found.kept_at)}
    return ImportPage(
        feed=said.feed,
        lead=_("Read from %(source)s on %(day)s. Nothing has been changed yet.") % read,
        notes=_notes(found),
        figures=tuple(Figure(f"{counts[key]:,}", text) for key, text in named),
        columns=tuple(map(Column, (_("Entry"), _("What"), _("Here now"), _("There now")))),
        changes=tuple(line for one in said.changed[:SHOWN] for line in _lines(one)),
        new=tuple(one.name for one in said.new[:SHOWN]),
        vanished=tuple(one.name for one in said.vanished[:SHOWN]),
        rejected=tuple(
            _("Record %(number)s, %(name)s: %(why)s")
            % {"number": one.index, "name": one.name or _("no name"), "why": one.why}
            for one in said.rejected[:SHOWN]
        ),
        is_short=any(counts[key] > SHOWN for key in ("new", "changed", "vanished", "rejected")),
    )


def _notes(found: Waiting) -> tuple[str, ...]:
    """Return what else there is to know before it is applied."""
    late, codes = found.difference.waits_left_out, ", ".join(found.area_codes)
    left_out = ngettext(
        "%(num)s wait is dated in the future. It is left out.",
        "%(num)s waits are dated in the future. They are left out.",
        late,
    )
    area = _("The area of its entries that name none will be %(codes)s.")
    notes = (left_out % {"num": late} if late else "", area % {"codes": codes} if codes else "")
    return tuple(filter(None, notes))


def _lines(one: Altered) -> tuple[tuple[str, ...], ...]:
    if not one.fields:
        return ((one.name, _("Nothing that is shown"), "", ""),)
    return tuple(
        (one.name, field.field.replace("_", " ").capitalize(), field.before, field.after)
        for field in one.fields
    )
