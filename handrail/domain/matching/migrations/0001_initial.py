"""An area's weights, what was known of services, and gaps, which only functions touch."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.domain.matching.functions import DROP_NOTE_GAP, NOTE_GAP
from handrail.kernel.row_security import APP_ROLE, AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_dwp_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("board_id", models.UUIDField()),
                ("on_date", models.DateField()),
                ("district", models.CharField(blank=True, default="", max_length=4)),
                (
                    "goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_service", "no service for this place"),
                            ("rules", "the rules of every service here say no"),
                            ("no_room", "what would fit takes nobody now"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(max_length=30)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["board_id", "on_date"], name="matching_gap_of_area")
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownService",
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
                ("hash", models.CharField(max_length=64)),
                ("service_id", models.UUIDField()),
                ("facts", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hash__regex", "^[0-9a-f]{64}$")),
                        name="matching_known_hash_is_sha256",
                    )
                ],
                "indexes": [models.Index(fields=["hash"], name="matching_known_by_hash")],
            },
        ),
        migrations.CreateModel(
            name="Weighting",
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
                ("from_date", models.DateField()),
                ("weights", models.JSONField()),
                ("why", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                ("set_by_account_id", models.UUIDField(null=True)),
                (
                    "board",
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
                        fields=("board", "number"), name="matching_weighting_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="matching_weighting_counts_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True),
                        name="matching_weighting_says_why",
                    ),
                ],
            },
        ),
        AppendOnly("matching_weighting"),
        AppendOnly("matching_knownservice"),
        migrations.RunSQL(
            "alter table matching_gap enable row level security;"
            f"revoke all on matching_gap from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(NOTE_GAP, DROP_NOTE_GAP),
    ]
