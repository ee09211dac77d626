"""Links by which somebody without an account answers a referral: Handrail's own to see."""

from django.db import migrations, models

import handrail.kernel.ids
from handrail.kernel.row_security import KIND, policy_statements

OURS = f"{KIND} = 'system'"


class Migration(migrations.Migration):
    dependencies = [
        ("systems", "0007_letters_received"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerLink",
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
                ("hearing_id", models.UUIDField()),
                ("referral_id", models.UUIDField()),
                ("occasion", models.CharField(max_length=60)),
                ("address_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("code_at", models.DateTimeField(null=True)),
                ("code_tries", models.PositiveSmallIntegerField(default=0)),
                ("codes_sent", models.PositiveSmallIntegerField(default=0)),
                ("browser_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["made_at"], name="systems_answer_made")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hearing_id", "referral_id", "occasion"),
                        name="systems_answer_told_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            policy_statements("systems_answerlink", OURS),
            'drop policy if exists visible on "systems_answerlink"',
        ),
    ]
