"""Columns that Django has no field for."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.expressions import RawSQL

EARTH_RADIUS_METRES = 6378168  # the radius that PostgreSQL's earthdistance uses

# The same point that ll_to_earth() gives, written out: a stored column whose expression
# names no SQL function restores from a backup on every PostgreSQL from 15 on.
EARTH_POINT = (
    "case when latitude is not null and longitude is not null then cube(array["
    f"{EARTH_RADIUS_METRES} * cos(radians(latitude)) * cos(radians(longitude)),"
    f" {EARTH_RADIUS_METRES} * cos(radians(latitude)) * sin(radians(longitude)),"
    f" {EARTH_RADIUS_METRES} * sin(radians(latitude))]) end"
)


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class CubeField(_Field):
    """A point of the ``cube`` extension."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "cube"


def earth_point() -> models.GeneratedField:
    """Return a stored column: where ``latitude`` and ``longitude`` lie on the earth, in metres."""
    return models.GeneratedField(
        expression=RawSQL(EARTH_POINT, []),  # noqa: S611 - no part of it comes from outside
        output_field=CubeField(),
        db_persist=True,
        null=True,
    )


def words() -> models.GeneratedField:
    """Return a stored column of the words a service is found by, the name weighing most."""
    return models.GeneratedField(
        expression=(
            SearchVector("name", weight="A", config="english")
            + SearchVector("summary", "keywords", weight="B", config="english")
            + SearchVector("description", "for_whom", weight="C", config="english")
            + SearchVector("what_happens", weight="D", config="english")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        null=True,
    )
