import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    """Give feeds an area, note each change, and index what upkeep and misspelt names ask."""

    dependencies = [
        ("directory", "0005_search_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
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
            ],
        ),
        migrations.AddField(
            model_name="feed",
            name="area_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="area_is_assumed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="service",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name"], name="service_name_like", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                models.OrderBy(models.F("assured_date"), nulls_first=True),
                models.F("name"),
                models.F("id"),
                condition=models.Q(("feed__isnull", True), ("state", "active")),
                name="service_due",
            ),
        ),
    ]
