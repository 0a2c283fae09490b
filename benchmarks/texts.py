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
    with tarfile.open(data / "polnear" / "train.tar.gz") as archive:
        for member in archive:
            if member.name.endswith(".txt") and (text := archive.extractfile(member)):
                found[f"polnear:{PurePath(member.name).stem}"] = text.read().decode()
    return found
