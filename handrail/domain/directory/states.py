"""What may follow what for an entry of the directory."""

from handrail.kernel.transitions import Machine, steps

ENTRY = Machine(
    name="directory entry",
    owners={
        "active": "the provider",
        "for_review": "whoever keeps the directory",
        "withdrawn": "whoever keeps the directory",
    },
    steps=(
        *steps("directory.service_put_up_for_review", ("active",), "for_review"),
        *steps("directory.service_confirmed", ("for_review", "withdrawn"), "active"),
        *steps("directory.service_withdrawn", ("active", "for_review"), "withdrawn"),
    ),
)
