"""What a migration may do while the version before still runs."""

from types import SimpleNamespace

import pytest
from django.db import migrations, models
from django.db.models import F

from handrail.commands import contraction
from handrail.commands.contraction import Previous, refused

KNOWN = {
    ("shop", "order"): SimpleNamespace(
        fields={
            "id": models.UUIDField(primary_key=True),
            "note": models.CharField(max_length=50, null=True),
            "state": models.CharField(max_length=50),
        }
    )
}
TEXT = models.TextField
SAFE = [
    migrations.CreateModel("Basket", [("id", models.UUIDField(primary_key=True))]),
    migrations.DeleteModel("Basket"),
    migrations.AddField("Basket", "note", TEXT()),
    migrations.AddField("Order", "more", TEXT(null=True)),
    migrations.AddField("Order", "more", TEXT(db_default="")),
    migrations.AddField("Order", "both", TEXT(default="", db_default="")),
    migrations.AddField(
        "Order",
        "shout",
        models.GeneratedField(expression=F("state"), output_field=TEXT(), db_persist=True),
    ),
    migrations.RemoveField("Order", "more"),
    migrations.RenameField("Order", "more", "much_more"),
    migrations.AlterField("Order", "note", models.CharField(max_length=90, null=True)),
    migrations.AlterField("Order", "state", models.CharField(max_length=50, null=True)),
    migrations.AlterField("Order", "more", models.IntegerField()),
    migrations.AddIndex("Order", models.Index(fields=["state"], name="by_state")),
    migrations.RunSQL("create or replace function f() returns int language sql as 'select 1'"),
    migrations.RunSQL("drop function if exists f(); drop trigger if exists t on shop_order"),
    migrations.RunSQL("alter table shop_order add column x text not null default ''"),
    migrations.RunSQL("-- drop table shop_order\nselect 1"),
]
BREAKS = [
    (migrations.DeleteModel("Order"), "table"),
    (migrations.RenameModel("Order", "Purchase"), "table"),
    (migrations.AlterModelTable("Order", "orders"), "table"),
    (migrations.RemoveField("Order", "note"), "column"),
    (migrations.RenameField("Order", "note", "remark"), "column"),
    (migrations.AddField("Order", "more", TEXT()), "db_default"),
    (migrations.AddField("Order", "more", TEXT(default="only Python knows")), "db_default"),
    (migrations.AlterField("Order", "note", models.CharField(max_length=50)), "no value"),
    (migrations.AlterField("Order", "note", models.IntegerField(null=True)), "old type"),
    (migrations.AlterField("Order", "state", models.CharField(max_length=20)), "old type"),
    (migrations.AlterField("Order", "state", TEXT(db_column="stage")), "old name"),
    (migrations.RunSQL("DROP TABLE shop_order"), "drops a table"),
    (migrations.RunSQL(["alter table shop_order drop column note"]), "drops a column"),
    (migrations.RunSQL([("alter table a rename to b", None)]), "renames"),
    (migrations.RunSQL("alter table a alter column b set not null"), "asks for a value"),
    (migrations.RunSQL("alter table a add column b int not null"), "leaves empty"),
    (
        migrations.SeparateDatabaseAndState([migrations.RemoveField("Order", "note")]),
        "column",
    ),
]


@pytest.mark.parametrize("step", SAFE, ids=lambda step: step.describe())
def test_a_step_that_adds_or_is_about_something_newer_may(step):
    assert list(refused(step, "shop", KNOWN)) == []


@pytest.mark.parametrize(("step", "says"), BREAKS)
def test_a_step_that_takes_away_or_asks_may_not(step, says):
    assert says in " ".join(refused(step, "shop", KNOWN))


def graph(*steps: object) -> object:
    """Return two migrations of one app: the version before, and one with these steps."""
    from django.db.migrations.graph import MigrationGraph

    class First(migrations.Migration):
        operations = [
            migrations.CreateModel(
                "Order", [("id", models.UUIDField(primary_key=True)), ("note", TEXT(null=True))]
            )
        ]

    class Second(migrations.Migration):
        dependencies = [("shop", "0001_first")]
        operations = list(steps)

    found = MigrationGraph()
    found.add_node(("shop", "0001_first"), First("0001_first", "shop"))
    found.add_node(("shop", "0002_next"), Second("0002_next", "shop"))
    found.add_dependency(Second, ("shop", "0002_next"), ("shop", "0001_first"))
    return found


BEFORE = Previous("0.1.0", {"shop": "0001_first"})
DROPS = migrations.RemoveField("order", "note")


def test_only_what_came_since_the_version_before_is_looked_at():
    [line] = contraction.faults(graph(DROPS), BEFORE, {})
    assert line.startswith("shop.0002_next: Remove field note from order")
    assert contraction.faults(graph(DROPS), Previous("0.2.0", {"shop": "0002_next"}), {}) == []
    assert contraction.faults(graph(DROPS), Previous("0.1.0", {}), {}) == []


def test_a_reason_lets_it_and_an_empty_one_does_not():
    reasons = {"shop.0002_next": "Nothing reads it since 0.1.0."}
    assert contraction.faults(graph(DROPS), BEFORE, reasons) == []
    assert contraction.faults(graph(DROPS), BEFORE, {"shop.0002_next": " "})


def test_a_reason_that_nothing_needs_is_a_fault_too():
    reasons = {"shop.0002_next": "Nothing reads it since 0.1.0."}
    [line] = contraction.faults(graph(), BEFORE, reasons)
    assert "without need" in line


def test_a_migration_that_was_released_stays():
    [line] = contraction.faults(graph(), Previous("0.1.0", {"shop": "0001_first_name"}), {})
    assert "it is gone" in line


def test_the_files_of_this_checkout_can_be_read():
    since = contraction.previous()
    assert since.version
    assert "referrals" in since.leaves
    assert all(reason.strip() for reason in contraction.allowed().values())
