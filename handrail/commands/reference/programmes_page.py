"""Every programme as the files say it, in plain English, closed ones included (R13)."""

import json

from handrail.commands.reference.markdown import table
from handrail.domain.programmes.english import sayings
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.files.schema import ProgrammeFile
from handrail.domain.programmes.rules import ProgrammeRules, Status

SCHEMA = "programme.schema.json"
STATUS = {
    Status.LIVE: "running",
    Status.CLOSED: "closed",
    Status.UNKNOWN: "being checked",
}


def body() -> str:
    """Return a list of the programmes, then a section for each."""
    every = [reading.read_file(path).rules for path in reading.files_in(reading.folder())]
    every.sort(key=lambda rules: (list(Status).index(rules.status), rules.id))
    intro = (
        "What the files in [programmes](../../programmes/README.md) say, each value of which has "
        "its source there. Nobody can be sent to a programme that is closed or being checked; "
        "what nobody has seen is being checked and never guessed.\n\n"
    )
    rows = [(f"[{rules.name}](#{rules.id})", rules.nation, STATUS[rules.status]) for rules in every]
    listed = table(("Programme", "Nation", "Status"), rows)
    return f"{intro}{listed}\n" + "\n".join(map(_section, every))


def schema() -> str:
    """Return the JSON Schema of a programme file, by which editors check while one is written."""
    made = ProgrammeFile.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _section(rules: ProgrammeRules) -> str:
    lines = [f"## {rules.id}", "", f"**{rules.name}**, {rules.nation}.", ""]
    for saying in sayings(rules):
        lines.append(f"- {saying.topic}: {' '.join(saying.sentences)}")
    return "\n".join(lines) + "\n"
