import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_is_placed"),
        ("organisations", "0002_search_text"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="service",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["area_codes"], name="service_area"
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("area_codes", []), ("is_placed", False)),
                fields=["id"],
                name="service_for_anywhere",
            ),
        ),
    ]
