"""Near words: those that stand for something like a word yet other, such as "wounded" for "killed"."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import torch
from transformers import BertModel

from training.base import BASE, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAREST, FURTHEST = 4, 24  # which neighbours are taken: the nearest are often its other forms, or mean the same
BATCH = 512


def near(words: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Give each word, with its part-of-speech tag, others of its tag that MiniLM's sentence vectors put beside it."""
    model = BertModel.from_pretrained(BASE).eval()
    by_tag: dict[str, list[str]] = defaultdict(list)
    for word, tag in sorted(set(words)):
        by_tag[tag].append(word)
    found = {}
    for tag, known in by_tag.items():
        vectors = _vectors(known, model)
        for first in range(0, len(known), BATCH):
            alike = vectors[first : first + BATCH] @ vectors.T
            for word, nearest in zip(
                known[first:], alike.topk(min(FURTHEST, len(known))).indices.tolist(), strict=False
            ):
                found[word, tag] = tuple(known[n] for n in nearest[NEAREST:])
    return found


def _vectors(words: list[str], model: BertModel) -> torch.Tensor:
    """Mean of the last layer over each word's pieces, of length 1 (Reimers and Gurevych 2019)."""
    tokens = tokenizer()
    tokens.enable_padding()
    made = []
    with torch.inference_mode():
        for first in range(0, len(words), BATCH):
            encoded = tokens.encode_batch(words[first : first + BATCH])
            mask = torch.tensor([e.attention_mask for e in encoded])
            output = model(torch.tensor([e.ids for e in encoded]), mask).last_hidden_state
            made.append((output * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
    return torch.nn.functional.normalize(torch.cat(made), dim=1)
