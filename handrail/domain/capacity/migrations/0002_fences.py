"""Bookings are seen by the service, by whoever booked, and by the person."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import ProtectRows

BOOKING = Scope(Held("organisation_id"), Held("booked_by_organisation_id"), Subject("person_id"))


class Migration(migrations.Migration):
    dependencies = [("capacity", "0001_initial"), ("disclosure", "0002_fences")]
    operations = [ProtectRows("capacity_booking", BOOKING)]
