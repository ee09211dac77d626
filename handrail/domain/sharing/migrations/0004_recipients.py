"""Fences of helpers and wishes; helpers, research and who pays for a programme are shown things."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.domain.sharing import functions, recipient_functions
from handrail.kernel.row_security import APP_ROLE, AppendOnly, OnlyKnownPeople, ProtectRows

HELPER = Scope(Held("named_by_organisation_id"), Subject("person_id"))
WISH = Scope(Held("organisation_id"), Subject("person_id"))
ONLY_SETTLED = f"""
revoke delete, truncate, update on sharing_wish from {APP_ROLE};
grant update (settled_at, settled_by_account_id) on sharing_wish to {APP_ROLE};
"""
AS_BEFORE = f"grant delete, update on sharing_wish to {APP_ROLE};"


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0003_helpers"),
        ("disclosure", "0005_recipients"),
        ("consent", "0005_recipients"),
        ("programmes", "0001_initial"),
        ("directory", "0002_programme"),
        ("referrals", "0003_intakes_and_codes"),
        ("cases", "0005_known_people"),
    ]
    operations = [
        ProtectRows("sharing_helper", HELPER),
        OnlyKnownPeople("sharing_helper"),
        AppendOnly("sharing_helper"),
        ProtectRows("sharing_wish", WISH),
        OnlyKnownPeople("sharing_wish"),
        migrations.RunSQL(ONLY_SETTLED, AS_BEFORE),
        migrations.RunSQL(functions.CREATE, migrations.RunSQL.noop),
        migrations.RunSQL(recipient_functions.CREATE, recipient_functions.DROP),
    ]
