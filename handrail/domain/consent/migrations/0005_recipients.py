"""Somebody agrees to an organisation, to one helper, or to research; and may renew it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0004_until"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="helper_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="only_lines",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="programme_version_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="recipient",
            field=models.CharField(
                choices=[
                    ("organisation", "organisation"),
                    ("helper", "helper"),
                    ("research", "research"),
                ],
                db_default="organisation",
                default="organisation",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="renews_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="organisation_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("until_at__isnull", False), ("withdrawn_at__isnull", True)),
                fields=["until_at"],
                name="consent_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("helper_id__isnull", True),
                        ("organisation_id__isnull", False),
                        ("recipient", "organisation"),
                    ),
                    models.Q(
                        ("helper_id__isnull", False),
                        ("organisation_id__isnull", True),
                        ("recipient", "helper"),
                    ),
                    models.Q(
                        ("helper_id__isnull", True),
                        ("organisation_id__isnull", True),
                        ("recipient", "research"),
                    ),
                    _connector="OR",
                ),
                name="consent_evidence_to_somebody",
            ),
        ),
    ]
