"""Bulk exports, and which numbers the opt-out service cleared for one: Handrail's own to see."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.kernel.row_security import KIND, policy_statements

OURS = f"{KIND} = 'system'"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_letter_ways"),
        ("systems", "0009_subscriptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cleared",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("cleared_date", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "digest"), name="systems_cleared_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("service_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("asked", models.CharField(max_length=1000)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Asked for"),
                            ("running", "Being written"),
                            ("done", "There to be fetched"),
                            ("failed", "It could not be written"),
                        ],
                        default="waiting",
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("trouble", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("try_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="systems.outsidesystem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                        name="systems_making_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("system", "organisation"),
                        name="systems_one_export_at_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            policy_statements("systems_cleared", OURS),
            'drop policy if exists visible on "systems_cleared"',
        ),
    ]
