"""The networks' weights are checked before they are used."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.analysis import Analysis
from bot.network import WEIGHTS, WeightsError
from bot.reader import Reader
from bot.syntax import Syntax
from index import Article

if TYPE_CHECKING:
    from pathlib import Path

FERRY = Article(id="a", title="a", body="The ferry Aurora sank off Oban on Friday. 36 people were rescued.")


def _use(weights: Path) -> None:
    analysis = Analysis(FERRY, Reader(weights), Syntax())
    list(Reader(weights).read("Who?", analysis.tokens.passages))
    analysis.likeness("Who?", analysis.sentences)


@pytest.mark.parametrize("name", ["checksums.json", "reader.onnx", "encoder.onnx", "tokenizer.json"])
@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_missing_or_damaged_weights_are_a_clear_error(tmp_path: Path, name: str, fault: str) -> None:
    folder = shutil.copytree(WEIGHTS, tmp_path / "weights")
    if fault == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:-100] + b"x")
    with pytest.raises(WeightsError, match=r"Install Quoth again\.$") as caught:
        _use(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_without_weights_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"Install Quoth again\.$"):
        _ = Reader(tmp_path / "nowhere").session
