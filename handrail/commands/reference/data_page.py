"""The data dictionary: every table, who sees its rows, and how private each field is."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from handrail.commands.reference.markdown import code, table
from handrail.domain.disclosure import scopes
from handrail.domain.disclosure.scopes import Clause, Scope
from handrail.kernel.privacy import Kind

# Tables that name people and declare no scope, and what guards them instead.
OTHERWISE = {
    "audit_event": "Everybody adds rows; staff read those of their own organisation, and a person "
    "those about themself. Nobody changes or deletes one.",
    "oversight_raisedlook": "Only database functions read or write it, for who reads the audit.",
    "oversight_decision": "Only database functions read or write it, for who reads the audit.",
    "overrides_override": "Only database functions read or write it: for who opened it while it "
    "lasts, for who reviews it, and for the person once they may be told.",
    "overrides_step": "Only database functions read or write it, as its override.",
    "referrals_statuscode": "Only database functions read or write it; the app has no right to it.",
}
NO_PEOPLE = "Holds nothing about the people who are supported, so it has no row-level security."


def body() -> str:
    """Return a section for every app and a table for every model."""
    kinds = ", ".join(kind.value for kind in Kind)
    intro = (
        "How private a field is, is one of the kinds that a person can release or keep back: "
        f"{kinds}. Who sees a row is declared once in the model (`SCOPE`) and holds twice: in "
        "every query, and as a policy in the database.\n\n"
    )
    return intro + "\n".join(_sections())


def in_words(clause: Clause) -> str:
    """Return one way of seeing a row in words; TypeError for a clause that has none yet."""
    match clause:
        case scopes.Granted(person):
            return f"an organisation in touch with the person in `{person}` (a live grant)"
        case scopes.Held(organisation):
            return f"the organisation in `{organisation}`"
        case scopes.HeldWith(organisation, permission):
            return f"whoever may `{permission}` at the organisation in `{organisation}`"
        case scopes.HeldByAny(organisations):
            return f"each organisation in `{organisations}`"
        case scopes.Own(account):
            return f"the member of staff in `{account}`"
        case scopes.Subject(person):
            return f"the person in `{person}`, themself"
        case scopes.Borne(token):
            return f"whoever holds the secret whose hash is in `{token}`"
        case scopes.Through(parent, column):
            return f"whoever sees the `{parent}` in `{column}`"
    raise TypeError(f"{type(clause).__name__} has no words yet")


def _sections() -> Iterator[str]:
    for app in apps.get_app_configs():
        if app.name.startswith("handrail."):
            tables = [_model(model) for model in app.get_models()]
            if tables:
                yield f"## {app.label}\n\n" + "\n".join(tables)


def _model(model: type[models.Model]) -> str:
    privacy: dict[str, Kind] = getattr(model, "PRIVACY", {})
    heads = ["Field", "Type", "Allowed"] + (["How private"] if privacy else [])
    rows = []
    for field in model._meta.fields:
        private = [privacy[field.name].value] if privacy else []
        rows.append([code(field.name), _type(field), _rules(field), *private])
    says = (model.__doc__ or "").strip().splitlines()[0]
    return (
        f"### {model.__name__} (`{model._meta.db_table}`)\n\n{says}\n\n{_seen(model)}\n\n"
        + table(heads, rows)
    )


def _seen(model: type[models.Model]) -> str:
    scope: Scope | None = getattr(model, "SCOPE", None)
    if scope is None:
        return OTHERWISE.get(model._meta.db_table, NO_PEOPLE)
    said = "Seen and written by " + "; ".join(map(in_words, scope.clauses)) + "."
    if scope.inserts is not None:
        return f"{said} Rows may also be added by {in_words(scope.inserts)}."
    return said + (" Anybody may add a row." if scope.public_inserts else "")


def _type(field: Any) -> str:
    if field.is_relation:
        return f"→ `{field.related_model._meta.label}`"
    if hasattr(field, "base_field"):
        return f"list of {_type(field.base_field)}"
    if field.generated:
        return f"{_type(field.output_field)}, worked out by the database"
    return type(field).__name__.removesuffix("Field")


def _rules(field: Any) -> str:
    base = getattr(field, "base_field", field)
    said = []
    if base.choices:
        said.append(", ".join(code(str(value)) for value, _label in base.flatchoices))
    elif base.max_length and base.get_internal_type() != "UUIDField":
        said.append(f"up to {base.max_length} characters")
    if field.primary_key or field.unique:
        said.append("key" if field.primary_key else "unique")
    if field.null:
        said.append("may be unknown")
    return "; ".join(said)
