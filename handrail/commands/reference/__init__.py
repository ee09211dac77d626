"""The reference pages, each written from what the code itself says."""

from handrail.commands.reference import (
    cli_page,
    data_page,
    fhir_page,
    flows_page,
    hazards_page,
    permissions_page,
    programmes_page,
    routes_page,
    settings_page,
    states_page,
    told_page,
)
from handrail.commands.reference.markdown import table

NOTE = "<!-- Written by `handrail docs` from the code. Change the code, then run `make fix`. -->"
PAGES = {
    "states.md": ("What may follow what, and who owns each state", states_page.body),
    "permissions.md": ("What a job role can be allowed to do", permissions_page.body),
    "data-dictionary.md": (
        "Every table and field, how private, and who sees the rows",
        data_page.body,
    ),
    "who-is-told.md": ("Who can be told what", told_page.body),
    "routes.md": ("Every page and who may enter", routes_page.body),
    "fhir.md": ("What the FHIR API serves, and its codes", fhir_page.body),
    "settings.md": ("Every setting and why it is there", settings_page.body),
    "programmes.md": ("Every programme's rules in plain English", programmes_page.body),
    "commands.md": ("The command line", cli_page.body),
}
# Pages of docs/safety that are written too; the others there are written by people.
SAFETY_PAGES = {
    "hazard-log.md": ("Hazard log", hazards_page.body),
    "data-flows.md": ("Where information flows", flows_page.body),
}


def pages() -> dict[str, str]:
    """Return every page by file name, the list of them included; Django must be set up."""
    made = {name: _page(title, body()) for name, (title, body) in PAGES.items()}
    rows = [(f"[{name.removesuffix('.md')}]({name})", title) for name, (title, _) in PAGES.items()]
    return {"README.md": _page("Reference", table(("Page", "What it says"), rows)), **made}


def safety_pages() -> dict[str, str]:
    """Return the written pages of the safety case by file name; Django must be set up."""
    return {name: _page(title, body()) for name, (title, body) in SAFETY_PAGES.items()}


def _page(title: str, body: str) -> str:
    return f"{NOTE}\n\n# {title}\n\n{body.strip()}\n"
