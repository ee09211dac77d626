"""A permission of its own for notes that could harm most."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0006_disposing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="jobrole",
            name="permissions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("referral.send", "referral.send"),
                        ("referral.follow", "referral.follow"),
                        ("referral.triage", "referral.triage"),
                        ("case.work", "case.work"),
                        ("case.reassign", "case.reassign"),
                        ("service.manage", "service.manage"),
                        ("report.area", "report.area"),
                        ("people.manage", "people.manage"),
                        ("directory.manage", "directory.manage"),
                        ("messages.watch", "messages.watch"),
                        ("audit.read", "audit.read"),
                        ("records.dispose", "records.dispose"),
                        ("safeguarding.read", "safeguarding.read"),
                    ],
                    max_length=40,
                ),
                size=None,
            ),
        ),
    ]
