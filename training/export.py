"""From a trained model to what the bot ships: int8 ONNX weights, the tokenizer, and their checksums."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from tokenizers import Tokenizer
from transformers import BertForQuestionAnswering, BertModel, BertPreTrainedModel

from training.base import BASE
from training.train import averaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class _Network(torch.nn.Module):
    """A model as the bot calls it: three inputs, those of its outputs that are wanted out."""

    def __init__(self, model: BertPreTrainedModel, outputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.outputs = outputs

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        output = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return tuple(output[name] for name in self.outputs)


def export(checkpoints: Sequence[Path], weights: Path) -> None:
    """Write the average of `checkpoints` as `reader.onnx`, MiniLM itself as `encoder.onnx`, tokenizer and checksums."""
    weights.mkdir(parents=True, exist_ok=True)
    reader = BertForQuestionAnswering.from_pretrained(BASE, attn_implementation="eager")
    reader.load_state_dict(averaged(checkpoints))
    _write(reader, {"start_logits": "start", "end_logits": "end"}, weights / "reader.onnx")
    encoder = BertModel.from_pretrained(BASE, attn_implementation="eager", add_pooling_layer=False)
    _write(encoder, {"last_hidden_state": "vectors"}, weights / "encoder.onnx")
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(weights / "tokenizer.json"))
    names = ["reader.onnx", "encoder.onnx", "tokenizer.json"]
    sums = {name: hashlib.sha256((weights / name).read_bytes()).hexdigest() for name in names}
    (weights / "checksums.json").write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def _write(model: BertPreTrainedModel, outputs: Mapping[str, str], path: Path) -> None:
    """Fuse a model, round it to int8, write it; `outputs` are those wanted, each with its name in the file."""
    ids = torch.ones(2, 16, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            _Network(model.eval(), list(outputs)),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(plain),
            input_names=names,
            output_names=list(outputs.values()),
            dynamic_axes={name: {0: "window", 1: "token"} for name in [*names, *outputs.values()]},
            opset_version=17,
            dynamo=False,
        )
        made = optimizer.optimize_model(str(plain), model_type="bert", num_heads=12, hidden_size=384)
        made.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def restore(weights: Path) -> dict[str, torch.Tensor]:
    """The model that `weights` were exported from, but for what the rounding to int8 lost."""
    graph = onnx.load(str(weights / "reader.onnx")).graph
    stored = {part.name: torch.tensor(onnx.numpy_helper.to_array(part)) for part in graph.initializer}

    def whole(name: str) -> torch.Tensor:
        zero, scale = stored[f"{name}_zero_point"].float(), stored[f"{name}_scale"]
        return (stored[f"{name}_quantized"].float() - zero) * scale

    model = BertForQuestionAnswering.from_pretrained(BASE)
    state = model.state_dict()
    found = {name.removeprefix("model."): value for name, value in stored.items() if name.startswith("model.bert")}
    for name in state:
        if f"model.{name}_quantized" in stored and "word_embeddings" not in name:  # the words' are MiniLM's own still
            found[name] = whole(f"model.{name}")
    found = {name: value for name, value in found.items() if name in state}
    products = [node.input[1].removesuffix("_quantized") for node in graph.node if node.op_type == "MatMulInteger"]
    denses = ("attention.output.dense", "intermediate.dense", "output.dense")
    for layer in range(model.config.num_hidden_layers):
        prefix = f"bert.encoder.layer.{layer}."
        for dense in denses:
            found[f"{prefix}{dense}.weight"] = whole(products.pop(0)).T
        weight, bias = whole(f"Attention_{layer}_qkv_weight"), stored[f"Attention_{layer}_qkv_bias"]
        for name, w, b in zip(("query", "key", "value"), weight.chunk(3, dim=1), bias.chunk(3), strict=True):
            found[f"{prefix}attention.self.{name}.weight"] = w.T
            found[f"{prefix}attention.self.{name}.bias"] = b
    found["qa_outputs.weight"] = whole(products.pop()).T
    found["qa_outputs.bias"] = stored["model.qa_outputs.bias"]
    return {**state, **found}
