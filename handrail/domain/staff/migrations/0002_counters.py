"""The table behind Django's cache, which counts failed sign-ins across all workers."""

from django.db import migrations

TABLE = """
create unlogged table cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index cache_expires on cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]
    operations = [migrations.RunSQL(TABLE, "drop table cache")]
