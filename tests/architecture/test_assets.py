"""Pages stay light: what we add to the design system is small."""

from bench.assets import LIMIT, files


def test_our_own_css_and_script_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in files()}
    assert sizes, "there is no css or script of our own"
    assert sum(sizes.values()) < LIMIT, sizes
