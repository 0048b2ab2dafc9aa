"""Examines every file of a folder and prints how many were refused, and the peak of its memory in MB."""

import os
import re
import sys
from pathlib import Path


def main(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.files import File

    from accounts.refusal import Refused
    from awards.evidence.uploads import examine

    refused = 0
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            try:
                examine(path.name, File(file, path.name))
            except Refused:
                refused += 1
    peak = re.search(
        r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()
    )  # what fork and exec left behind is not in it
    print(refused, int(peak[1]) // 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
