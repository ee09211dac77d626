"""Reports are seen where they were written and by the person; a release is refused without consent."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject, Through
from handrail.domain.reports.functions import CREATE, DROP
from handrail.kernel.row_security import APP_ROLE, AppendOnly, OnlyKnownPeople, ProtectRows

PRIVILEGES = f"""
revoke update, delete, truncate on reports_report from {APP_ROLE};
grant update (attendance, work, adjustments, state, wants_first, agreed_how, held_at, seen_at,
    change_asked, statement, withheld_why, evidence_id, released_at, keep_until_date, version)
    on reports_report to {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("cases", "0005_known_people"),
        ("participants", "0003_sight_by_reason"),
        ("consent", "0004_until"),
        ("disclosure", "0004_wall"),
    ]
    operations = [
        ProtectRows("reports_report", Scope(Held("organisation_id"), Subject("person_id"))),
        ProtectRows("reports_reportstep", Scope(Through("reports.Report", "report_id"))),
        OnlyKnownPeople("reports_report"),
        AppendOnly("reports_reportstep"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE, DROP),
    ]
