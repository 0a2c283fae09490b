"""News articles that our own questions are about, by name, out of the folder of public data."""

from __future__ import annotations

import gzip
import json
import tarfile
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def texts(data: Path) -> dict[str, str]:
    """Read BBC's articles ("bbc:" and a number from 0) and PolNeAR's for training ("polnear:" and the file's name)."""
    found = {}
    with gzip.open(data / "news" / "bbc.jsonl.gz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            found[f"bbc:{number}"] = json.loads(line)["text"]
    for name, text in archived(data / "polnear" / "train.tar.gz").items():
        if name.endswith(".txt"):
            found[f"polnear:{PurePath(name).stem}"] = text
    return found


def archived(path: Path) -> dict[str, str]:
    """Read the files of a tar archive by name. Raises OSError where it cannot be read."""
    with tarfile.open(path) as archive:
        return {
            member.name: stream.read().decode("utf-8")
            for member in archive.getmembers()
            if member.isfile() and (stream := archive.extractfile(member))
        }
