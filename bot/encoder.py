"""Encoder: turns words into vectors by what they mean where they stand; finds a question's in texts of other words.

MiniLM as it came, taught to put near each other what means the same (Reimers and Gurevych 2019).
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.network import CLS, SEP, session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.network import InferenceSession

LONGEST = 352  # tokens of a text; of what is longer the last
KEPT = 512  # texts and questions whose vectors are kept, some 40 KB each


class Encoder:
    """Cheap to make; the weights are checked and loaded at the first use. Threads may share it."""

    def __init__(self, weights: Path, threads: int) -> None:
        self._weights = weights
        self._threads = threads
        self._vectors = lru_cache(maxsize=KEPT)(self._encode)

    def likeness(self, question: NDArray[np.int64], texts: Iterable[tuple[NDArray[np.int64], int]]) -> list[float]:
        """How much of a question each text says: from 0 to the number of the question's tokens.

        A text is its tokens and how many at its end count twice. The sum of the cosine of each token of the question to
        the one nearest to it (late interaction; Khattab and Zaharia 2020), in all the text and at its end, halved.
        Raises WeightsError.
        """
        asked = self._vectors(question.tobytes()).astype(np.float32)
        found = []
        for ids, last in texts:
            near = asked @ self._vectors(ids[-LONGEST:].tobytes()).astype(np.float32).T
            everywhere, there = (part.max(axis=1, initial=0.0).sum() for part in (near, near[:, -last:]))
            found.append(float(everywhere + there) / 2)
        return found

    def _encode(self, tokens: bytes) -> NDArray[np.float16]:
        """Give each token's vector, of length 1."""
        ids = np.array([[CLS, *np.frombuffer(tokens, dtype=np.int64), SEP]])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (found,) = self.session.run(None, given)
        vectors: NDArray[np.float32] = found[0, 1:-1]
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float16)

    @cached_property
    def session(self) -> InferenceSession:
        """The loaded network. Raises WeightsError."""
        return session(self._weights, "encoder.onnx", self._threads)
