"""``python -m handrail.commands`` is ``handrail``."""

from handrail.commands.cli import main

main()
