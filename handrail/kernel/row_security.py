"""The second fence: PostgreSQL policies, written from the same clauses as the queries.

Policies compare with the context that ``viewer.acting_as`` sets, read once a query by a
scalar sub-select so that the planner need not call it for every row.
"""

import hashlib
from typing import Any

from django.db.migrations.operations.base import Operation

ORGANISATION = "(select nullif(current_setting('handrail.organisation', true), '')::uuid)"
ACCOUNT = "(select nullif(current_setting('handrail.account', true), '')::uuid)"
PERSON = "(select nullif(current_setting('handrail.person', true), '')::uuid)"
TOKEN = "(select nullif(current_setting('handrail.token', true), ''))"  # noqa: S105
ROLE = "(select nullif(current_setting('handrail.role', true), ''))"
KIND = "(select nullif(current_setting('handrail.kind', true), ''))"
AT = "(select nullif(current_setting('handrail.at', true), '')::timestamptz)"


def policy_statements(table: str, using: str, insert: str = "") -> list[str]:
    """Return the SQL that puts one table behind a policy, idempotently.

    ``using`` decides which rows are seen and written; ``insert`` may allow more insertions.
    """
    digest = fingerprint(using, insert)
    statements = [
        f'alter table "{table}" enable row level security',
        f'drop policy if exists visible on "{table}"',
        f'create policy visible on "{table}" using ({using}) with check ({using})',
        f"comment on policy visible on \"{table}\" is '{digest}'",
        f'drop policy if exists insertable on "{table}"',
    ]
    if insert:
        statements.append(f'create policy insertable on "{table}" for insert with check ({insert})')
    return statements


def fingerprint(using: str, insert: str = "") -> str:
    """Return a short hash by which a test compares the model's scope with the database's."""
    return hashlib.sha256(f"{using}|{insert}".encode()).hexdigest()[:32]


APP_ROLE = "handrail_app"
# Only the database's own function for disposing sets this, for its own transaction; the app role
# gains nothing by setting it. The audit is not disposed of at all.
REFUSE_CHANGE = (
    "create or replace function handrail_refuse_change() returns trigger language plpgsql as"
    " $$ begin if tg_op = 'DELETE' and current_setting('handrail.disposing', true) = 'on'"
    " and current_user <> 'handrail_app' and left(tg_table_name, 6) <> 'audit_' then"
    " return old; end if;"
    " raise insufficient_privilege using message ="
    " 'rows of ' || tg_table_name || ' are never changed'; end $$"
)


def append_only_statements(table: str) -> list[str]:
    """Return the SQL after which rows of a table can be added but never changed or taken away."""
    return [
        REFUSE_CHANGE,
        f'revoke update, delete, truncate on "{table}" from {APP_ROLE}',
        f'drop trigger if exists append_only on "{table}"',
        f'create trigger append_only before update or delete on "{table}"'
        " for each row execute function handrail_refuse_change()",
        f'drop trigger if exists append_only_whole on "{table}"',
        f'create trigger append_only_whole before truncate on "{table}"'
        " for each statement execute function handrail_refuse_change()",
    ]


class AppendOnly(Operation):
    """A migration step after which a table only grows."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in Django's own picture of the models."""

    def database_forwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Add the triggers."""
        for statement in append_only_statements(self.table):
            editor.execute(statement)

    def database_backwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Take the triggers away."""
        editor.execute(f'drop trigger if exists append_only on "{self.table}"')
        editor.execute(f'drop trigger if exists append_only_whole on "{self.table}"')

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let {self.table} only grow"


def known_people_check(table: str) -> str:
    """Return the SQL by which a new row is about nobody, who acts, or somebody they see."""
    return (
        f'"{table}".person_id is null or "{table}".person_id = {PERSON} or exists'
        f' (select 1 from participants_person p where p.id = "{table}".person_id)'
    )


class OnlyKnownPeople(Operation):
    """A migration step after which rows can be added only about people the writer sees.

    The policy of a table lets an organisation write what it holds; this one, besides it, asks
    that the organisation may see the person, by the policy of the people's own table.
    """

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in Django's own picture of the models."""

    def database_forwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Write the policy."""
        editor.execute(f'drop policy if exists known_people on "{self.table}"')
        editor.execute(
            f'create policy known_people on "{self.table}" as restrictive for insert'
            f" with check ({known_people_check(self.table)})"
        )

    def database_backwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Take the policy away."""
        editor.execute(f'drop policy if exists known_people on "{self.table}"')

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let {self.table} grow only about people its writer sees"


class ProtectRows(Operation):
    """A migration step that puts a table behind its policy."""

    reversible = True

    def __init__(self, table: str, scope: Any) -> None:
        self.table = table
        self.scope = scope

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in Django's own picture of the models."""

    def database_forwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Write the policy."""
        for statement in policy_statements(
            self.table, self.scope.using(self.table), self.scope.insert(self.table)
        ):
            editor.execute(statement)

    def database_backwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Take the policy away."""
        editor.execute(f'drop policy if exists visible on "{self.table}"')
        editor.execute(f'drop policy if exists insertable on "{self.table}"')
        editor.execute(f'alter table "{self.table}" disable row level security')

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Put {self.table} behind its policy"
