"""A practice's own keys, and what is opened by them; an opening is Handrail's own to see."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.encryption
import handrail.kernel.ids
from handrail.kernel.row_security import KIND, policy_statements

OURS = f"{KIND} = 'system'"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_dwp_kind"),
        ("systems", "0005_taken_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeKey",
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
                ("name", models.CharField(max_length=60)),
                (
                    "opened_from",
                    models.TextField(
                        choices=[
                            ("emis", "EMIS Web"),
                            ("systmone", "SystmOne"),
                            ("other", "Another system"),
                        ]
                    ),
                ),
                ("public_id", models.CharField(max_length=16, unique=True)),
                ("secret", handrail.kernel.encryption.EncryptedText()),
                ("made_at", models.DateTimeField()),
                ("made_by_account_id", models.UUIDField(null=True)),
                ("used_date", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedLaunch",
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
                ("address_hash", models.CharField(max_length=64, unique=True)),
                ("browser_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("content", handrail.kernel.encryption.EncryptedText()),
                ("draft_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="launches",
                        to="systems.practicekey",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="practicekey",
            index=models.Index(fields=["practice"], name="systems_keys_of_practice"),
        ),
        migrations.AddConstraint(
            model_name="practicekey",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_from__in", ["emis", "systmone", "other"])),
                name="systems_opened_from_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="practicekey",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="systems_practice_key_named"
            ),
        ),
        migrations.AddIndex(
            model_name="signedlaunch",
            index=models.Index(fields=["made_at"], name="systems_signed_made"),
        ),
        migrations.RunSQL(
            policy_statements("systems_signedlaunch", OURS),
            'drop policy if exists visible on "systems_signedlaunch"',
        ),
    ]
