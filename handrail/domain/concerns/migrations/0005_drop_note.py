"""What was in clear goes: no released version had concerns, so none reads it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("concerns", "0004_seal_words")]
    operations = [migrations.RemoveField(model_name="concernstep", name="note")]
