"""Tell by its content which register a file is, and read it."""

from handrail.domain.organisations.rules import Reading
from handrail.interop.ods import boards, epcn, epraccur, jobcentres
from handrail.interop.ods.files import FileUnusable, RawFile

# What others are placed in comes first, so that several files can be given in any order.
ORDER = ("ccg_to_icb", "epraccur", "etr", "epcn", "jobcentres", "jobcentre_addresses")


def read(file: RawFile) -> Reading:
    """Return what a register says; FileUnusable if it is cut short or not a register we know."""
    for table in file.tables:
        if not table.ends_whole:
            raise FileUnusable(
                f"{file.name} stops in the middle of its last line: it was cut short. "
                "Nothing was changed."
            )
    if epcn.looks_right(file.tables):
        return epcn.read(file.tables)
    for table in file.tables:
        for is_it, reader in _SINGLE:
            if is_it(table):
                return reader(table)
    raise FileUnusable(
        f"{file.name} is not a register we know. We read epraccur, etr, ePCN, the list of CCG and "
        "ICB codes, and the Jobcentre register. Nothing was changed."
    )


_SINGLE = (
    (boards.looks_right, boards.read),
    (jobcentres.is_register, jobcentres.read_register),
    (jobcentres.is_addresses, jobcentres.read_addresses),
    (lambda table: epraccur.looks_right(table, trusts=False), epraccur.read_practices),
    (lambda table: epraccur.looks_right(table, trusts=True), epraccur.read_trusts),
)
