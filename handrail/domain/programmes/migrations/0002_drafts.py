"""A programme's next version while it is being written here, and what was done with it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
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
                ("content", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "being written"),
                            ("proposed", "waits for a second person"),
                            ("published", "published"),
                            ("thrown_away", "thrown away"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                ("valid_from_date", models.DateField(null=True)),
                (
                    "changed_by_account_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("proposed_by_account_id", models.UUIDField(null=True)),
                ("published_by_account_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "based_on",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programmeversion",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftStep",
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
                ("at", models.DateTimeField()),
                ("event", models.CharField(max_length=40)),
                ("by_account_id", models.UUIDField()),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.draft",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "proposed"))),
                fields=("programme",),
                name="programme_draft_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "proposed"), _negated=True),
                    models.Q(
                        ("proposed_by_account_id__isnull", False),
                        ("valid_from_date__isnull", False),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="programme_draft_proposed_by_whom_why_and_from_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("published_by_account_id__isnull", False),
                        models.Q(
                            ("published_by_account_id", models.F("proposed_by_account_id")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="programme_draft_published_by_a_second_person",
            ),
        ),
        migrations.AddIndex(
            model_name="draftstep",
            index=models.Index(fields=["draft", "id"], name="programme_draft_steps"),
        ),
    ]
