"""Programmes and their versions, which a trigger keeps from ever changing."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.kernel.row_security import AppendOnly


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                        name="programme_id_is_slug",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handrail.kernel.ids.ordered_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("valid_from_date", models.DateField()),
                ("rules", models.JSONField()),
                ("source_hash", models.TextField()),
                (
                    "origin",
                    models.TextField(
                        choices=[
                            ("file", "a programme file"),
                            ("local", "an administrator here"),
                        ],
                        default="file",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["programme", "-valid_from_date", "-number"],
                        name="programme_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="programme_version_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="programme_version_counts_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_hash__regex", "^[0-9a-f]{64}$")),
                        name="programme_version_hash_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["file", "local"])),
                        name="programme_version_origin_known",
                    ),
                ],
            },
        ),
        AppendOnly("programmes_programmeversion"),
    ]
