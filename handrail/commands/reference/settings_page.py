"""Every setting that comes from outside."""

from handrail.commands.reference.markdown import code, table
from handrail.config.environment import SETTINGS


def body() -> str:
    """Return the table of settings."""
    intro = (
        "All are environment variables. Unset means the default. Without `HANDRAIL_DATA_DIR` the "
        "folder is `/var/lib/handrail` for root, and `handrail` below `XDG_DATA_HOME` or "
        "`~/.local/share` for anybody else.\n\n"
    )
    rows = [(code(each.name), code(each.default), each.why) for each in SETTINGS]
    return intro + table(("Setting", "Default", "Why it is there"), rows)
