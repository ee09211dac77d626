"""``python -m bench [part…]``: measure, and print a table for each part.

Parts are assets, matching, search, writes, policies, pages, hook, fhir and export; without a name
all are measured. The machine is often shared: figures of one run are to be compared with each
other, by ratio.
"""

import sys
import time
from collections.abc import Callable

from bench import (
    assets,
    databases,
    export,
    fhir,
    hook,
    matching,
    pages,
    policies,
    report,
    search,
    writes,
)
from bench.databases import Databases

PARTS: dict[str, Callable[[Databases], None]] = {
    "assets": lambda _: assets.run(),
    "matching": matching.run,
    "search": search.run,
    "writes": writes.run,
    "policies": policies.run,
    "pages": pages.run,
    "hook": hook.run,
    "fhir": fhir.run,
    "export": export.run,
}


def main() -> None:
    """Measure the parts named, or all; exit status 2 for one that there is not."""
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
        sys.exit(2)
    began = time.monotonic()
    print(f"Measured on {report.machine()}")
    with databases.running() as server:
        for name in chosen:
            PARTS[name](server)
    print(f"\nMeasured in {time.monotonic() - began:.0f} s; {report.load()}")


if __name__ == "__main__":
    main()
