"""Words about a concern get a column that is encrypted, and a line can be sealed again."""

from django.db import migrations

import handrail.kernel.encryption
from handrail.domain.concerns.functions import (
    DROP_NAMED_ONCE,
    NAMED_ONCE,
    ONLY_SEALED_AGAIN,
    WHOLLY_APPEND_ONLY,
)
from handrail.kernel.row_security import APP_ROLE

# An intake is named once somebody has confirmed who it is.
PRIVILEGES = f"grant update (person_id, referral_id) on concerns_concern to {APP_ROLE}"


class Migration(migrations.Migration):
    dependencies = [("concerns", "0002_fences")]
    operations = [
        migrations.AddField(
            model_name="concernstep",
            name="words",
            field=handrail.kernel.encryption.EncryptedText(null=True),
        ),
        migrations.RunSQL(ONLY_SEALED_AGAIN, WHOLLY_APPEND_ONLY),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(NAMED_ONCE, DROP_NAMED_ONCE),
    ]
