"""Fine-tunes MiniLM for extractive question answering with a no-answer option; goes on where it was stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm
from transformers import BertForQuestionAnswering

from bot.check import token_f1
from training.base import BASE, tokenizer
from training.samples import Sample, batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from training.records import Record

BATCH_TOKENS = 3000
PEAK_RATE, FINAL_RATE = 1e-4, 1e-6
WARM_UP, COOL_DOWN = 0.04, 0.5  # shares of the run; the rate is constant between them
DECAY = 0.999  # of the running average of the weights, a step
SAVE_EVERY, MEASURE_EVERY = 200, 800  # steps


@dataclass(frozen=True, slots=True)
class Features:
    """A sample as token numbers; `start` and `end` are token positions, both 0 ([CLS]) for no answer."""

    ids: list[int]
    types: list[int]
    start: int
    end: int


def features(samples: list[Sample], tokens: Tokenizer) -> list[Features]:
    """Tokenise; a sample whose answer was cut off is left out."""
    made = []
    for sample, encoding in zip(samples, tokens.encode_batch([(s.question, s.text) for s in samples]), strict=True):
        if sample.answer is None:
            made.append(Features(encoding.ids, encoding.type_ids, 0, 0))
            continue
        start = encoding.char_to_token(sample.answer[0], 1)
        end = encoding.char_to_token(sample.answer[1] - 1, 1)
        if start is not None and end is not None:
            made.append(Features(encoding.ids, encoding.type_ids, start, end))
    return made


def tensors(batch: list[Features], device: str) -> dict[str, torch.Tensor]:
    """Pad a batch to its longest row."""
    width = max(len(f.ids) for f in batch)

    def padded(rows: list[list[int]]) -> torch.Tensor:
        return torch.tensor([row + [0] * (width - len(row)) for row in rows], device=device)

    return {
        "input_ids": padded([f.ids for f in batch]),
        "token_type_ids": padded([f.types for f in batch]),
        "attention_mask": padded([[1] * len(f.ids) for f in batch]),
    }


def averaged(passes: Sequence[Path]) -> dict[str, torch.Tensor]:
    """Average the end of each pass with what it began from, which reads better than the end (Wortsman et al. 2022)."""
    first, *others = (torch.load(saved, map_location="cpu", weights_only=True)["model"] for saved in passes)
    made: dict[str, torch.Tensor] = first
    for state in others:
        made = {name: (made[name] + state[name]) / 2 for name in made}
    return made


def rate(done: float) -> float:
    """Learning rate after the share `done` (0..1) of the run: warm-up, constant, linear cool-down."""
    if done < WARM_UP:
        return PEAK_RATE * done / WARM_UP
    left = min(1.0, (1 - done) / COOL_DOWN)
    return FINAL_RATE + (PEAK_RATE - FINAL_RATE) * max(0.0, left)


def train(samples: list[Sample], development: list[Record], saved: Path, before: Sequence[Path]) -> None:
    """Make one pass over `samples` with its own learning rate, from what the passes `before` gave (none: MiniLM's own).

    Keeps a running average of the weights, which is what is measured. Saves to `saved` every few minutes; a second
    call goes on from there.
    """
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokens = tokenizer()
    plan = batches(features(samples, tokens), lambda f: len(f.ids), BATCH_TOKENS, seed=0)
    # On a CPU plain attention without dropout trains 1.7 times as many tokens a second as the fused one with it.
    still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = BertForQuestionAnswering.from_pretrained(BASE, attn_implementation="eager", **still).to(device)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=PEAK_RATE, weight_decay=0.01, fused=True)
    step = 0
    if before:
        model.load_state_dict(averaged(before))
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    if saved.exists():
        state = torch.load(saved, map_location=device, weights_only=True)
        model.load_state_dict(state["last"])
        average.module.load_state_dict(state["model"])
        average.n_averaged.fill_(state["step"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    bar = tqdm(plan[step:], initial=step, total=len(plan), unit="batch", mininterval=10)
    mean: float | None = None
    for batch in bar:
        model.train()
        for group in optimiser.param_groups:
            group["lr"] = rate(step / len(plan))
        with torch.autocast(device, dtype=torch.bfloat16):
            output = model(**tensors(batch, device))
        loss: torch.Tensor = sum(
            torch.nn.functional.cross_entropy(logits.float(), torch.tensor(positions, device=device))
            for logits, positions in (
                (output.start_logits, [f.start for f in batch]),
                (output.end_logits, [f.end for f in batch]),
            )
        )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        average.update_parameters(model)
        step += 1
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        bar.set_postfix(loss=f"{mean:.3f}")
        if step % SAVE_EVERY == 0 or step == len(plan):
            weights = {"model": average.module.state_dict(), "last": model.state_dict()}
            _save(saved, {**weights, "optimiser": optimiser.state_dict(), "step": step})
        if step % MEASURE_EVERY == 0 or step == len(plan):
            figures = {
                "pass": saved.stem,
                "step": step,
                "loss": round(mean, 3),
                **measure(average.module, development, tokens),
            }
            with saved.with_name("progress.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(figures) + "\n")


def _save(path: Path, state: dict[str, Any]) -> None:
    """Write beside and rename, so that a stop in the middle leaves the last good checkpoint."""
    beside = path.with_suffix(".part")
    torch.save(state, beside)
    beside.replace(path)


def measure(model: BertForQuestionAnswering, records: list[Record], tokens: Tokenizer) -> dict[str, float]:
    """Paragraph-level figures in percent: F1 of the best span, and how often no-answer is told from answer."""
    model.eval()
    device = str(next(model.parameters()).device)
    f1: list[float] = []
    right: list[bool] = []
    with torch.inference_mode(), torch.autocast(device.partition(":")[0], dtype=torch.bfloat16):
        for record in records:
            encoding = tokens.encode(record.question, record.context)
            output = model(**tensors([Features(encoding.ids, encoding.type_ids, 0, 0)], device))
            start, end = output.start_logits[0].float(), output.end_logits[0].float()
            first = encoding.type_ids.index(1)
            scores = (start[first:-1, None] + end[None, first:-1]).triu().tril(29)
            scores = scores.masked_fill(scores == 0, -1e4)
            place = int(scores.argmax())
            a, b = first + place // scores.shape[1], first + place % scores.shape[1]
            span = float(scores.max() - start[0] - end[0])
            right.append((span > 0) == bool(record.answers))
            if record.answers:
                text = record.context[encoding.offsets[a][0] : encoding.offsets[b][1]]
                f1.append(max(token_f1(text, record.context[s:e]) for s, e in record.answers))
    return {"f1": round(100 * sum(f1) / len(f1), 1), "told_apart": round(100 * sum(right) / len(right), 1)}
