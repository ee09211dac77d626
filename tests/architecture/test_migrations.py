"""What ``config.migration`` takes for granted of migrations, so that a first run is quick."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterField, RenameField, RenameModel

LEADS_ELSEWHERE = ("Migrations draw a changed model alone: this one changes what others lead to. "
                   "Take config.migration._each_model_alone away first.")  # fmt: skip


def ours():
    loader = MigrationLoader(None)
    found = loader.disk_migrations.items()
    return [each for _, each in sorted(found) if type(each).__module__.startswith("handrail")]


def changes_a_key(operation):
    """Return whether other tables would have to follow."""
    if isinstance(operation, RenameField | RenameModel):
        return True
    if not isinstance(operation, AlterField):
        return False
    field = operation.field
    return field.primary_key or field.is_relation or field.unique


@pytest.mark.parametrize("migration", ours(), ids=str)
def test_no_migration_changes_a_key(migration):
    wrong = [each.describe() for each in migration.operations if changes_a_key(each)]
    assert not wrong, LEADS_ELSEWHERE
