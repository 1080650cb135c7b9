"""Finding the browser with which pages are tested, and installing it where that can be done unasked."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HELP = """The pages are tested in Chromium, which is not here and cannot be installed without a password.
Install it (Debian, Ubuntu: sudo apt-get install chromium), or name one: CHROMIUM=/path/to/chrome make test"""


def find() -> str | None:
    """The path of a browser, the one that CHROMIUM names before any on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """The path of a browser, installed by apt if need be. Ends the program, saying how to get one, where there is none."""
    found = find() or _install()
    if not found or not os.access(found, os.X_OK):
        sys.exit(HELP if not found else f"CHROMIUM names {found}, which cannot be run.")
    return found


def _install() -> str | None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and subprocess.run([*sudo, "true"], capture_output=True).returncode):
        return None
    print("Installing Chromium with apt-get.", flush=True)
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
        if subprocess.run([*sudo, *quiet], stdout=subprocess.DEVNULL).returncode:
            return None
    return find()


if __name__ == "__main__":
    print(ensure())
