from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep on the service whether it has a place with a position."""

    dependencies = [("directory", "0003_practice_and_point")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="is_placed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(
            "update directory_service s set is_placed = exists (select 1"
            " from directory_serviceatlocation a join directory_location l on l.id = a.location_id"
            " where a.service_id = s.id and l.latitude is not null)",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="serviceatlocation",
            name="kind",
            field=models.TextField(
                choices=[
                    ("in_practice", "At a GP practice"),
                    ("other_place", "At a local place"),
                    ("phone", "By phone"),
                    ("video", "By video or online"),
                    ("home", "At your home"),
                ],
                default="other_place",
            ),
        ),
    ]
