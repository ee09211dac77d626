"""The permissions, what each means, and the pages that ask for it."""

from handrail.commands.reference import routes_page
from handrail.commands.reference.markdown import code, table
from handrail.domain.staff.permissions import MEANINGS, Permission


def body() -> str:
    """Return the table of permissions."""
    intro = (
        "An area makes sets of these and gives them to job roles. Code asks for a permission, "
        "never for a job title.\n\n"
    )
    asked = routes_page.routes()
    rows = []
    for permission in Permission:
        pages = [route.name for route in asked if permission in route.enter.split(" or ")]
        rows.append((code(permission), MEANINGS[permission], ", ".join(map(code, pages))))
    return intro + table(("Permission", "What it allows", "Pages that ask for it"), rows)
