"""Looks to explain: raised by the clock, read and decided by functions that check who asks."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.oversight.functions import ENQUIRE
from handrail.domain.oversight.look_functions import CREATE, DROP
from handrail.kernel.row_security import APP_ROLE, AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0002_functions"),
        ("audit", "0004_when"),
    ]

    operations = [
        migrations.CreateModel(
            name="RaisedLook",
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
                ("account_id", models.UUIDField()),
                ("organisation_id", models.UUIDField()),
                ("job_role", models.CharField(blank=True, max_length=80)),
                ("person_id", models.UUIDField()),
                ("looked_date", models.DateField()),
                ("first_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (
                                    "organisation",
                                    "their organisation had nothing to do with the person",
                                ),
                                ("unrelated", "they had nothing to do with the person"),
                                ("own", "the person has their name or email address"),
                                ("surname", "the person has their last name"),
                                (
                                    "colleague",
                                    "the person has the name or email address of a colleague",
                                ),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_explain", "to explain"),
                            ("referred", "passed on"),
                            ("explained", "explained"),
                        ],
                        default="to_explain",
                        max_length=12,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_account_id", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "state"], name="oversight_look_open")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "organisation_id", "person_id", "looked_date"),
                        name="oversight_look_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "to_explain")),
                            models.Q(
                                models.Q(("state", "to_explain"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="oversight_look_decided_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("by_account_id", models.UUIDField()),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("to_explain", "to explain"),
                            ("referred", "passed on"),
                            ("explained", "explained"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("to_explain", "to explain"),
                            ("referred", "passed on"),
                            ("explained", "explained"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(max_length=500)),
                (
                    "raised_look",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="oversight.raisedlook",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "alter table oversight_raisedlook enable row level security;"
            "alter table oversight_decision enable row level security;"
            f"revoke all on oversight_raisedlook, oversight_decision from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        AppendOnly("oversight_decision"),
        migrations.RunSQL(ENQUIRE + CREATE, DROP),
    ]
