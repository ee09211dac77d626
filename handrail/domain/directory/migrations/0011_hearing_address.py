"""How a service without a system of its own hears of referrals: a named address."""

import django.db.models.deletion
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0010_said_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="HearingAddress",
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
                ("provider_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("set_at", models.DateTimeField()),
                ("set_by_account_id", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("account_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("service",),
                        name="hearing_one_address_now",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                        ),
                        name="hearing_name_and_email_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account_id", None), ("confirmed_at", None)),
                            models.Q(
                                ("account_id__isnull", False), ("confirmed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hearing_confirmed_by_somebody",
                    ),
                ],
            },
        ),
    ]
