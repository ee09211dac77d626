"""Helpers whom a person named, and employers that somebody asked for."""

from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sharing", "0002_reports_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Helper",
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
                ("person_id", models.UUIDField()),
                ("name", models.CharField(max_length=100)),
                ("relation", models.CharField(max_length=60)),
                (
                    "way",
                    models.CharField(
                        choices=[("email", "email"), ("text", "text message")], max_length=5
                    ),
                ),
                ("contact", models.CharField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("sent_by_organisation_id", models.UUIDField()),
                ("named_by_organisation_id", models.UUIDField(null=True)),
                ("named_by_account_id", models.UUIDField(null=True)),
                ("named_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["person_id"], name="sharing_helper_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["email", "text"])),
                        name="sharing_helper_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("relation", ""), _negated=True),
                            models.Q(("contact", ""), _negated=True),
                        ),
                        name="sharing_helper_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
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
                ("person_id", models.UUIDField()),
                ("organisation_id", models.UUIDField()),
                ("name", models.CharField(max_length=100)),
                ("town", models.CharField(blank=True, default="", max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by_account_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["organisation_id", "asked_at"],
                        name="sharing_wish_waiting",
                    ),
                    models.Index(fields=["person_id"], name="sharing_wish_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="sharing_wish_is_named",
                    )
                ],
            },
        ),
    ]
