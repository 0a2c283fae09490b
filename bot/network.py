"""Networks: the weights that Quoth ships, compared with their checksums and loaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

__all__ = ["CLS", "SEP", "WEIGHTS", "InferenceSession", "Tokenizer", "WeightsError", "session", "tokenizer"]

WEIGHTS = Path(__file__).parent / "weights"
CLS, SEP = 101, 102  # BERT's own tokens, before and after a text


class WeightsError(RuntimeError):
    """A network's weights are missing or damaged; the message says what to do."""


def tokenizer(weights: Path) -> Tokenizer:
    """Load what cuts text into the networks' tokens. Raises WeightsError."""
    return Tokenizer.from_file(str(_checked(weights, "tokenizer.json")))


def session(weights: Path, name: str, threads: int) -> InferenceSession:
    """Load a network. Raises WeightsError."""
    path = _checked(weights, name)
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that wait in a loop after each pass would take the processor from the parser and from other answers.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _checked(weights: Path, name: str) -> Path:
    """Compare a file with its checksum."""
    try:
        wanted = json.loads((weights / "checksums.json").read_text(encoding="utf-8"))[name]
        found = hashlib.sha256((weights / name).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError) as error:
        message = f"The reader's file {name} cannot be read in {weights}. Install Quoth again."
        raise WeightsError(message) from error
    if found != wanted:
        message = f"The reader's file {weights / name} is damaged (wrong checksum). Install Quoth again."
        raise WeightsError(message)
    return weights / name
