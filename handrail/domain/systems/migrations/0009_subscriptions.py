"""What other systems are told of, and the trigger that keeps it with every step."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.encryption
import handrail.kernel.ids
from handrail.domain.systems.event_functions import DROP_NOTICE, NOTICE
from handrail.kernel.row_security import KIND, policy_statements

OURS = f"{KIND} = 'system'"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_letter_ways"),
        ("systems", "0008_answer_links"),
        ("referrals", "0016_turns_tiers_and_what_was_said"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
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
                    "topic",
                    models.TextField(
                        choices=[
                            ("Task", "A task was made or changed"),
                            ("ServiceRequest", "A service request was made or changed"),
                        ]
                    ),
                ),
                (
                    "payload",
                    models.TextField(
                        choices=[
                            ("empty", "That something changed"),
                            ("id-only", "The id of what changed"),
                        ]
                    ),
                ),
                ("endpoint", models.CharField(max_length=300)),
                ("headers", handrail.kernel.encryption.EncryptedText()),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("heartbeat_seconds", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("requested", "Waits for its first answer"),
                            ("active", "Told"),
                            ("error", "Its system did not answer, and is told no more"),
                            ("off", "Over"),
                        ],
                        default="requested",
                    ),
                ),
                ("trouble", models.CharField(blank=True, default="", max_length=200)),
                ("events", models.PositiveBigIntegerField(default=0)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("try_at", models.DateTimeField()),
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
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("referral_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("number", models.PositiveBigIntegerField(null=True)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="systems.subscription",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("state__in", ["requested", "active"])),
                fields=["organisation"],
                name="systems_subscribed",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic__in", ["Task", "ServiceRequest"])),
                name="systems_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("payload__in", ["empty", "id-only"])),
                name="systems_payload_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "active", "error", "off"])),
                name="systems_standing_known",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["subscription", "at", "id"], name="systems_notice_line"),
        ),
        *(
            migrations.RunSQL(
                policy_statements(table, OURS), f'drop policy if exists visible on "{table}"'
            )
            for table in ("systems_subscription", "systems_notice")
        ),
        migrations.RunSQL(NOTICE, DROP_NOTICE),
    ]
