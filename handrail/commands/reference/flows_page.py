"""Where information flows: the outbox's templates, and what each kind of recipient may be told."""

import ast
from pathlib import Path

from handrail.commands.reference.markdown import code, table
from handrail.domain.agreements.choices import PurposeOfUse
from handrail.domain.disclosure import matrix
from handrail.domain.messaging import letters, person_words
from handrail.domain.messaging.choices import TO_PERSON, Channel
from handrail.domain.messaging.rules import FIT_FOR_ANY_MAILBOX, SECRET, USELESS_AFTER
from handrail.domain.overrides import facts as overridden
from handrail.kernel.privacy import Kind

JOURNEY = Path(__file__).resolve().parents[2] / "journey"
ABOUT_PEOPLE = tuple(kind for kind in Kind if kind is not Kind.OPERATIONAL)
WHO = {
    PurposeOfUse.SUPPORT: "explicit; implied between the organisations of one direct-care team, "
    "recorded with its basis, until the person says no",
    PurposeOfUse.TELL: "explicit, for these kinds, this recipient, until a day",
    PurposeOfUse.SAFETY: "the team on duty, by a worry raised; by an override one account for four "
    "hours, these kinds only: " + ", ".join(sorted(kind.value for kind in overridden.KINDS)),
    PurposeOfUse.FIGURES: "counts only, small numbers hidden",
    PurposeOfUse.RESEARCH: "only through the National Data Opt-out filter",
    PurposeOfUse.AUDIT: "information governance, one person at a time, with a reason",
}
CODES = frozenset({"come_back_code", "status_code"})
TO_HELPERS = frozenset({"helper_invited"})
OF_ENTRIES = "directory_"


def body() -> str:
    """Return the drawing, the matrix and the templates, all read from the code."""
    return "\n\n".join((_drawing(), _law(), _matrix(), _templates(), _facts()))


def _drawing() -> str:
    lines = [
        "flowchart LR",
        '    person(["The person"])',
        '    record[("The record")]',
        '    outbox[("Outbox: facts by kind, no names")]',
        '    asked{"May each kind be told, at this moment?"}',
        '    person -- "own page and forms" --> record',
        "    record --> outbox --> asked",
        f'    asked -- "{_count(to_person=True)} templates, to a contact marked safe" --> person',
        f'    asked -- "{_count(to_person=False)} templates" --> staff["Staff, shared mailboxes"]',
    ]
    lines.append('    asked -- "a link and codes" --> helper["A helper whom they named"]')
    for number, recipient in enumerate(matrix.Recipient):
        kinds = matrix.MAY_BE_TOLD[recipient]
        said = f"at most {len(kinds)} of {len(ABOUT_PEOPLE)} kinds" if kinds else "counts only"
        lines.append(f'    record -- "{said}" --> r{number}["{recipient.value}"]')
    intro = (
        "Nothing leaves but by what is drawn here: by the outbox, by a page that a viewer opens "
        "within what the person released, or by `handrail export` to the organisation that holds "
        "the record. Registers, postcodes and directories are read in; nothing about a person goes "
        "to their publishers.\n\n"
    )
    return f"{intro}```mermaid\n" + "\n".join(lines) + "\n```"


def _law() -> str:
    rows = [(purpose.label, "the controller of the area", WHO[purpose]) for purpose in PurposeOfUse]
    return (
        "## Which law, and who may know\n\n"
        "Two questions, kept apart. The lawful basis of each purpose is set by the controller, "
        "with its document and its day; none is chosen beforehand. Nothing is implied but inside a "
        "direct-care team that information governance has agreed for a pathway.\n\n"
        + table(("Purpose", "Lawful basis set by", "Who may know"), rows).strip()
    )


def _matrix() -> str:
    heads = ("Recipient", *(kind.value for kind in ABOUT_PEOPLE))
    rows = [
        (
            recipient.value,
            *("may be released" if kind in told else "never" for kind in ABOUT_PEOPLE),
        )
        for recipient, told in matrix.MAY_BE_TOLD.items()
    ]
    return (
        "## What each kind of recipient can be told\n\n"
        "“May be released” means: by the person's own act, for a purpose, until a day. The "
        "database refuses a release that this table does not have.\n\n"
        + table(heads, rows).strip()
        + "\n\nFor what, by which road and how long: [who can be told what]"
        "(../reference/who-is-told.md)."
    )


def _templates() -> str:
    rows = [(code(name), _to(name), _ways(name), _rule(name)) for name in sorted(letters.TEMPLATES)]
    anywhere = " and ".join(sorted(kind.value for kind in FIT_FOR_ANY_MAILBOX))
    return (
        "## Every message there is\n\n"
        f"A letter with anything but {anywhere} goes only to a mailbox that is marked secure; "
        "elsewhere a notice without identity goes instead.\n\n"
        + table(("Template", "To", "How", "What it may say"), rows).strip()
    )


def _facts() -> str:
    rows = [
        (code(path.stem), ", ".join(sorted(kinds)))
        for path in sorted(JOURNEY.glob("*.py"))
        if (kinds := _kinds(ast.parse(path.read_text())))
    ]
    return (
        "## The kinds of facts that messages carry\n\n"
        "As each chapter of the journey writes them. Each fact carries its kind and is asked about "
        "when the message is sent. Name, date of birth and NHS number are never written: they are "
        "added then, where the recipient may be told who it is about.\n\n"
        + table(("Chapter", "Kinds"), rows).strip()
    )


def _kinds(tree: ast.Module) -> set[str]:
    """Return the kinds of the facts made in a module: ``Fact(Kind.X, ...)``, or such a tuple."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name("Fact"), args=[ast.Attribute(ast.Name("Kind"), name), *_]
            ) | ast.Tuple([ast.Attribute(ast.Name("Kind"), name), ast.Constant(str()), _]):
                found.add(Kind[name].value)
    return found


def is_to_person(template: str) -> bool:
    """Return whether a template is written to the person themself."""
    return template in person_words.SAID or template in CODES


def _count(*, to_person: bool) -> int:
    return sum(is_to_person(name) is to_person for name in set(letters.TEMPLATES) - TO_HELPERS)


def _to(template: str) -> str:
    if is_to_person(template):
        return "the person"
    if template in TO_HELPERS:
        return "a helper, at the contact that the person gave"
    if template.startswith(OF_ENTRIES):
        return "whoever owns, reported or proposed an entry of the directory"
    return "whoever referred" if template in letters.NAMING else "staff, or a shared mailbox"


def _ways(template: str) -> str:
    texts = letters.TEMPLATES[template].text is not None
    assert Channel.PERSON_TEXT in TO_PERSON
    return "email, text" if texts else "email"


def _rule(template: str) -> str:
    said = []
    if template in letters.NAMING:
        said.append("who it is about, where that may be told; each fact by its kind")
    elif is_to_person(template) or template in TO_HELPERS:
        said.append("no health, work, service or organisation by text")
    elif template.startswith(OF_ENTRIES):
        said.append("what stands in the directory, and what was done; nothing about a person")
    else:
        said.append("a reference, never a name")
    if template in SECRET:
        said.append("a secret, not kept once sent")
    if template in USELESS_AFTER:
        minutes = int(USELESS_AFTER[template].total_seconds() // 60)
        said.append(f"not sent after {minutes} minutes")
    return "; ".join(said)
