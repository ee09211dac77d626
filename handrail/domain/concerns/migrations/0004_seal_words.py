"""Words that are in clear are sealed with the newest key. Rows without any need no key."""

from typing import Any

from django.db import migrations

AT_ONCE = 500


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal every line's words, a few hundred rows at once."""
    steps = apps.get_model("concerns", "ConcernStep").objects.exclude(note="")
    while rows := list(steps.filter(words=None).order_by("id")[:AT_ONCE]):
        for row in rows:
            row.words = row.note
            row.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("concerns", "0003_words")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
