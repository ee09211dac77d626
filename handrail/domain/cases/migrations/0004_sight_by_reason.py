"""Each reason to see a person opens its own grant; only a case of one's own referral moves."""

from django.db import migrations

from handrail.domain.cases.functions import ACCEPT_HANDOVER, END_SHARES

ONLY_OF_A_REFERRAL = """
drop policy if exists of_a_referral on cases_case;
create policy of_a_referral on cases_case as restrictive for insert with check (
    exists (
        select 1 from referrals_referral r where r.id = cases_case.referral_id
           and r.person_id = cases_case.person_id
           and r.to_organisation_id = cases_case.organisation_id
    )
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_fences"),
        ("capacity", "0002_fences"),
        ("referrals", "0007_sight_by_reason"),
    ]
    operations = [
        migrations.RunSQL(ACCEPT_HANDOVER, migrations.RunSQL.noop),
        migrations.RunSQL(END_SHARES, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_OF_A_REFERRAL, "drop policy if exists of_a_referral on cases_case"),
    ]
