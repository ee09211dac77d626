"""Releases are written only about people the writer sees, and afterwards only end earlier."""

from django.db import migrations

from handrail.kernel.row_security import APP_ROLE, OnlyKnownPeople

ONLY_ENDS = f"""
revoke update on disclosure_release from {APP_ROLE};
grant update (until_at) on disclosure_release to {APP_ROLE};
create or replace function disclosure_release_only_ends() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
    if coalesce(new.until_at, 'infinity') > coalesce(old.until_at, 'infinity') then
        raise insufficient_privilege using message = 'a release is never made longer';
    end if;
    return new;
end $$;
drop trigger if exists only_ends on disclosure_release;
create trigger only_ends before update on disclosure_release
    for each row execute function disclosure_release_only_ends();
"""

AS_BEFORE = f"""
drop trigger if exists only_ends on disclosure_release;
drop function if exists disclosure_release_only_ends();
grant update on disclosure_release to {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [
        OnlyKnownPeople("disclosure_release"),
        migrations.RunSQL(ONLY_ENDS, AS_BEFORE),
    ]
