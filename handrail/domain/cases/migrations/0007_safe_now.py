"""A coach records at a contact or a meeting whether somebody says that they are safe."""

from django.db import migrations, models

SAFE_NOW = models.CharField(
    blank=True,
    choices=[
        ("yes", "safe"),
        ("not_sure", "not sure that they are safe"),
        ("no", "needs help to stay safe"),
        ("not_said", "would rather not say"),
    ],
    db_default="",
    default="",
    max_length=10,
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_safeguarding")]
    operations = [
        migrations.AddField("contactattempt", "safe_now", SAFE_NOW),
        migrations.AddField("appointment", "safe_now", SAFE_NOW.clone()),
    ]
