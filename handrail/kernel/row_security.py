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


class Fence(Operation):
    """A migration step that puts something up in the database and leaves the models as they are."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def up(self) -> list[str]:
        """Return the SQL that puts it up, idempotently."""
        raise NotImplementedError

    def down(self) -> list[str]:
        """Return the SQL that takes it away."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in Django's own picture of the models."""

    def database_forwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Put it up."""
        for statement in self.up():
            editor.execute(statement)

    def database_backwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Take it away."""
        for statement in self.down():
            editor.execute(statement)


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


class AppendOnly(Fence):
    """A migration step after which a table only grows."""

    def up(self) -> list[str]:
        """Return the triggers, and the rights that are taken."""
        return append_only_statements(self.table)

    def down(self) -> list[str]:
        """Return what takes the triggers away."""
        return [
            f'drop trigger if exists append_only on "{self.table}"',
            f'drop trigger if exists append_only_whole on "{self.table}"',
        ]

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let {self.table} only grow"


def known_people_check(table: str) -> str:
    """Return the SQL by which a new row is about nobody, who acts, or somebody they see."""
    return (
        f'"{table}".person_id is null or "{table}".person_id = {PERSON} or exists'
        f' (select 1 from participants_person p where p.id = "{table}".person_id)'
    )


def _on_insert(table: str, policy: str, check: str) -> list[str]:
    """Return the SQL of one more condition that a new row has to meet."""
    return [
        f'drop policy if exists {policy} on "{table}"',
        f'create policy {policy} on "{table}" as restrictive for insert with check ({check})',
    ]


class OnlyKnownPeople(Fence):
    """A migration step after which rows can be added only about people the writer sees.

    The policy of a table lets an organisation write what it holds; this one, besides it, asks
    that the organisation may see the person, by the policy of the people's own table.
    """

    def up(self) -> list[str]:
        """Return the policy."""
        return _on_insert(self.table, "known_people", known_people_check(self.table))

    def down(self) -> list[str]:
        """Return what takes it away."""
        return [f'drop policy if exists known_people on "{self.table}"']

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let {self.table} grow only about people its writer sees"


class OnlyKnownRows(Fence):
    """A migration step after which a new row leads only to a row that its writer sees.

    A foreign key is checked past every policy: without this, whether it is refused would tell
    that a row of somebody else is there.
    """

    def __init__(self, table: str, column: str, parent: str) -> None:
        super().__init__(table)
        self.column, self.parent = column, parent

    def up(self) -> list[str]:
        """Return the policy; the parent's own applies inside it."""
        key = f'"{self.table}"."{self.column}"'
        seen = f"exists (select 1 from {self.parent} p where p.id = {key})"
        return _on_insert(self.table, f"known_{self.column}", f"{key} is null or {seen}")

    def down(self) -> list[str]:
        """Return what takes it away."""
        return [f'drop policy if exists known_{self.column} on "{self.table}"']

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let {self.table} lead only to rows of {self.parent} that its writer sees"


# Functions of the database, which run as the owner, may move a row; the app role may not.
REFUSE_KEY = (
    "create or replace function handrail_refuse_key() returns trigger language plpgsql as"
    f" $$ begin if current_user <> '{APP_ROLE}' then return new; end if;"
    " raise insufficient_privilege using message ="
    " 'what a row of ' || tg_table_name || ' is, and whom it is about, never changes'; end $$"
)


class KeysStay(Fence):
    """A migration step after which the app cannot change what a row is or whom it is about.

    It refuses before a key is looked up, so that trying values tells nothing of others' rows.
    """

    def __init__(self, table: str, *columns: str) -> None:
        super().__init__(table)
        self.columns = columns

    def up(self) -> list[str]:
        """Return the trigger, which is asked only where one of the columns is written."""
        before, after = (
            ", ".join(f'{row}."{column}"' for column in self.columns) for row in ("old", "new")
        )
        names = ", ".join(f'"{column}"' for column in self.columns)
        return [
            REFUSE_KEY,
            *self.down(),
            f'create trigger keys_stay before update of {names} on "{self.table}"'
            f" for each row when (({before}) is distinct from ({after}))"
            " execute function handrail_refuse_key()",
        ]

    def down(self) -> list[str]:
        """Return what takes it away."""
        return [f'drop trigger if exists keys_stay on "{self.table}"']

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Let what a row of {self.table} is stay"


class ProtectRows(Fence):
    """A migration step that puts a table behind its policy."""

    def __init__(self, table: str, scope: Any) -> None:
        super().__init__(table)
        self.scope = scope

    def up(self) -> list[str]:
        """Return the policy."""
        using, insert = self.scope.using(self.table), self.scope.insert(self.table)
        return policy_statements(self.table, using, insert)

    def down(self) -> list[str]:
        """Return what takes it away."""
        return [
            f'drop policy if exists visible on "{self.table}"',
            f'drop policy if exists insertable on "{self.table}"',
            f'alter table "{self.table}" disable row level security',
        ]

    def describe(self) -> str:
        """Return what the step does, for the migration's log."""
        return f"Put {self.table} behind its policy"
