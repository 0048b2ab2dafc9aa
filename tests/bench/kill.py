"""kill -9 of a real server at named points of sending and uploading: the tests of durability, told as figures."""

import os
import subprocess
import sys
import time


def main() -> None:
    import django

    django.setup()
    from tests.durability.points import LAST, PIECE, SENDING, UPLOADING

    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/durability", "-q", "-p", "no:randomly", "--tb=short"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        print(ran.stdout)
    print(
        f"points of sending: {len(SENDING)}; of a file with the form: {len(UPLOADING)}; in pieces: {len(PIECE | LAST)}"
    )
    lost = "nothing acknowledged was lost, nothing stood half done" if ran.returncode == 0 else "SOMETHING WAS LOST"
    print(f"killed at each, asked again: {lost} ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
