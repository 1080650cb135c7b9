"""Every page and desk screen under the checker of the HTML standard: ``make validate``. Needs Java, and npm for the first run.

``python -m tests.tools.validate [--at http://127.0.0.1:8000]``. The checker is fetched once into ``.venv/``.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlencode

from tests.tools.serving import ROOT
from tests.tools.shots import DESK, EDITOR, PAGES, PASSWORD, server

VERSION = "26.9.27"
JAR = ROOT / ".venv" / f"vnu-{VERSION}.jar"


def checker() -> Path:
    """The checker as a jar, fetched where it is not there yet. Ends the program where that cannot be done."""
    missing = [name for name in ("java", *(() if JAR.exists() else ("npm",))) if not shutil.which(name)]
    if missing:
        sys.exit(f"The checker needs {' and '.join(missing)}, which is not here.")
    if not JAR.exists():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                ["npm", "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=folder, check=True, capture_output=True
            )
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
                jar = packed.extractfile("package/build/dist/vnu.jar")
                assert jar
                (Path(folder) / JAR.name).write_bytes(jar.read())
            shutil.move(Path(folder) / JAR.name, JAR)
    return JAR


def page(address: str, browser: urllib.request.OpenerDirector) -> bytes:
    try:
        return browser.open(address).read()
    except urllib.error.HTTPError as answer:
        return answer.read()


def signed_in(site: str) -> urllib.request.OpenerDirector:
    """A browser of a kind, with the cookies of the editor."""
    address, browser = f"{site}/admin/login/", urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(address).read())
    assert token, f"{address} shows no form"
    said = {"username": EDITOR, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode(), "next": "/admin/"}
    browser.open(urllib.request.Request(address, urlencode(said).encode(), {"Referer": address}))
    return browser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", help="A product that runs already.")
    given, jar = parser.parse_args(), checker()
    with nullcontext(given.at) if given.at else server() as site, tempfile.TemporaryDirectory() as folder:
        for browser, paths in ((urllib.request.build_opener(), PAGES), (signed_in(site), DESK)):
            for name, path in paths.items():
                (Path(folder) / f"{name}.html").write_bytes(page(site + path, browser))
        pages = sorted(map(str, Path(folder).glob("*.html")))
        done = subprocess.run(
            ["java", "-Xss4m", "-jar", str(jar), "--errors-only", *pages], capture_output=True, text=True
        )
    print(done.stderr.replace(f"file:{folder}/", "") or f"{len(pages)} pages, 0 errors")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
