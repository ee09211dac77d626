"""The roll-up of measured waits."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("capacity", "0004_booking_index"), ("directory", "0006_areas_of_feeds")]
    operations = [
        migrations.CreateModel(
            name="MeasuredWait",
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
                ("tier", models.CharField(blank=True, default="", max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contact", "first conversation"),
                            ("start", "start of support"),
                            ("steps", "steps until support starts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("median", models.PositiveIntegerField(null=True)),
                ("ninetieth", models.PositiveIntegerField(null=True)),
                ("at_least", models.PositiveIntegerField(null=True)),
                ("people", models.PositiveIntegerField()),
                ("waiting", models.PositiveIntegerField()),
                ("since_date", models.DateField()),
                ("measured_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "kind", "tier"), name="capacity_wait_measured_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 5)),
                        name="capacity_wait_rests_on_enough",
                    ),
                ],
            },
        ),
    ]
