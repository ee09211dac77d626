"""Since when and until when a service takes nobody, who said so, and when it winds down."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids
from handrail.kernel.row_security import AppendOnly

INTAKES = [
    ("open", "Taking new people"),
    ("paused", "Not taking new people for now"),
    ("full", "Full for now"),
    ("closing", "Closing soon"),
]


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_areas_of_feeds")]
    operations = [
        migrations.AddField(
            "service", "intake_changed_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("service", "reopens_date", models.DateField(blank=True, null=True)),
        migrations.AddField("service", "no_new_from_date", models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            name="IntakeChange",
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
                ("intake", models.TextField(choices=INTAKES)),
                ("reason", models.TextField(blank=True, default="")),
                ("reopens_date", models.DateField(null=True)),
                ("by_account_id", models.UUIDField(null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "-at", "-id"], name="intake_change_latest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intake", "open"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="intake_change_says_why",
                    )
                ],
            },
        ),
        AppendOnly("directory_intakechange"),
    ]
