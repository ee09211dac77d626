"""``handrail setup``: fetch the design system's css, script and images, and check them."""

import re
import shutil
import tarfile
import tempfile
from pathlib import Path

import click

from handrail.commands import npm

VERSION = "10.6.1"
PACKAGE = f"nhsuk-frontend@{VERSION}"
# The digest that the package's registry publishes for this version.
SHA512 = "PZorqQZjZx/A26yJoskCL9z0ib6AtkAyF0o4K/RHr8zRrJyXrUOCnMbjy0VNXsGO4tfTNMwqlkwATKs4a0xayw=="
ASSETS = Path(__file__).resolve().parent.parent / "web" / "assets" / "nhsuk"
INSIDE = "package/dist/nhsuk/"
STAMP = ASSETS / "version.txt"
# Changes when what is done to the files changes, so that old copies are made anew.
TREATMENT = "1"
WANTED = f"{VERSION} {TREATMENT}\n"

LICENCE = f"""\
These files are taken from the npm package nhsuk-frontend {VERSION}, which gives its
licence as "MIT" and its home as https://github.com/nhsuk/nhsuk-frontend. The package names
no copyright holder and holds no licence file; the text of that licence is below. Changed
here: the rules that load fonts from another server are left out, addresses of images are
relative, and the addresses of source maps are left out.

MIT License

Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software
without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons
to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


@click.group()
def setup() -> None:
    """Fetch what is not kept in the code."""


@setup.command()
def assets() -> None:
    """Fetch the NHS.UK design system's css, script and images; nothing to do the second time."""
    done = "fetched" if fetch_assets() else "here already"
    click.echo(f"{PACKAGE} is {done}.")


def assets_are_here() -> bool:
    """Return whether the assets are in place, of the right version and treatment."""
    return STAMP.is_file() and STAMP.read_text() == WANTED


def fetch_assets() -> bool:
    """Put the assets in place and return whether that was needed; ClickException if it fails."""
    if assets_are_here():
        return False
    with tempfile.TemporaryDirectory() as place:
        tarball = npm.pack(PACKAGE, SHA512, Path(place))
        made = Path(place) / "nhsuk"
        _unpack(tarball, made)
        (made / STAMP.name).write_text(WANTED)
        shutil.rmtree(ASSETS, ignore_errors=True)
        ASSETS.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, ASSETS)
    return True


def _unpack(tarball: Path, target: Path) -> None:
    """Write the minified css and script, the images and the licence."""
    with tarfile.open(tarball) as package:
        for member in package:
            name = member.name.removeprefix(INSIDE)
            if not member.isfile() or name == member.name:
                continue
            wanted = name in {"nhsuk-frontend.min.css", "nhsuk-frontend.min.js"}
            file = package.extractfile(member)
            if file and (wanted or name.startswith("assets/images/")):
                path = target / name.removeprefix("assets/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_treated(path.suffix, file.read()))
    (target / "LICENCE.txt").write_text(LICENCE)


def _treated(suffix: str, content: bytes) -> bytes:
    """Return a file without fonts of another server, absolute addresses or source maps."""
    if suffix not in {".css", ".js"}:
        return content
    text = content.decode()
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace("url(/assets/images/", "url(images/")
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+", "", text)
    if suffix == ".css" and ("url(/" in text or "url(http" in text):
        raise click.ClickException(f"{PACKAGE} has an address in its css that is not relative.")
    return text.strip().encode() + b"\n"
