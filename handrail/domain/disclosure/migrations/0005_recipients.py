"""A release is to an organisation, to one helper, or to research; to who pays, line by line."""

import django.contrib.postgres.fields
from django.db import migrations, models

from handrail.domain.disclosure import matrix


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0004_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="helper_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="only_lines",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="release",
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
        migrations.AlterField(
            model_name="release",
            name="organisation_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                condition=models.Q(("helper_id__isnull", False)),
                fields=["helper_id"],
                name="disclosure_release_helper",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
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
                name="disclosure_release_to_somebody",
            ),
        ),
        migrations.RunSQL(matrix.FUNCTION, migrations.RunSQL.noop),
    ]
