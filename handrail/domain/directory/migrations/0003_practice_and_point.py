import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import handrail.domain.directory.fields


class Migration(migrations.Migration):
    """Say which practice a place is, and let a place have no position."""

    dependencies = [
        ("directory", "0002_programme"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceatlocation",
            name="practice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceatlocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("practice__isnull", True), ("kind", "in_practice"), _connector="OR"
                ),
                name="service_practice_is_in_practice",
            ),
        ),
        # A stored column's expression cannot be altered, so the column is made anew.
        migrations.RemoveIndex(model_name="location", name="location_nearest"),
        migrations.RemoveField(model_name="location", name="point"),
        migrations.AddField(
            model_name="location",
            name="point",
            field=handrail.domain.directory.fields.earth_point(),
        ),
        migrations.AddIndex(
            model_name="location",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["point"], name="location_nearest"
            ),
        ),
    ]
