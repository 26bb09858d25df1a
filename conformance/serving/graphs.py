"""ONNX graphs of many shapes, saved by MLflow, each with bodies that fit them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import onnx
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec
from onnx import TensorProto, helper, numpy_helper

import numpy as np

DOMAINS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
Made = tuple[onnx.ModelProto, Schema | None, list[Any]]


def value(name: str, kind: int, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def model(nodes: list[Any], inputs: list[Any], outputs: list[Any], *weights: onnx.TensorProto) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(weights))
    return helper.make_model(graph, opset_imports=DOMAINS, ir_version=9)


def tensor(dtype: str, *shape: int, name: str | None = None) -> TensorSpec:
    return TensorSpec(np.dtype(dtype), shape, name)


def two_in_two_out() -> Made:
    nodes = [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Mul", ["a", "b"], ["product"])]
    floats = [value(name, TensorProto.FLOAT, "n") for name in "ab"]
    outputs = [value("sum", TensorProto.FLOAT, "n"), value("product", TensorProto.FLOAT, "n")]
    bodies = [{"inputs": {"a": [1, 2.5], "b": [3, 4]}}, {"dataframe_records": [{"a": 1, "b": 2}, {"a": 0.1, "b": 1e9}]}]
    return model(nodes, floats, outputs), Schema([ColSpec("float", "a"), ColSpec("float", "b")]), bodies


def classifier(labels: dict[str, Any], keys: int) -> Made:
    linear = helper.make_node(
        "LinearClassifier", ["x"], ["label", "scores"], domain="ai.onnx.ml", post_transform="SOFTMAX",
        coefficients=[1.0, -1.0, 0.5, -0.5, 0.25, 2.0], intercepts=[0.1, 0.0, -0.1], **labels,
    )
    names = {key.replace("classlabels_ints", "classlabels_int64s"): it for key, it in labels.items()}
    zipped = helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", **names)
    entry = helper.make_map_type_proto(keys, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    outputs = [value("label", keys, "n"), helper.make_value_info("probabilities", helper.make_sequence_type_proto(entry))]
    bodies = [{"inputs": [[1, 2], [-3, 0.5]]}, {"instances": [[0, 0]]}]
    return model([linear, zipped], [value("x", TensorProto.FLOAT, "n", 2)], outputs), Schema([tensor("float32", -1, 2)]), bodies


def texts() -> Made:
    codes = {"keys_strings": ["ab", "水"], "values_strings": ["known", "water"], "default_string": "nothing"}
    nodes = [helper.make_node("LabelEncoder", ["text"], ["word"], domain="ai.onnx.ml", **codes)]
    graph = model(nodes, [value("text", TensorProto.STRING, "n")], [value("word", TensorProto.STRING, "n")])
    return graph, Schema([ColSpec("string", "text")]), [{"inputs": {"text": ["ab", "straße", "水"]}}, {"dataframe_records": [{"text": ""}]}]


def halves() -> Made:
    nodes = [helper.make_node("Cast", ["x"], ["h"], to=TensorProto.FLOAT16), helper.make_node("Add", ["h", "h"], ["y"])]
    graph = model(nodes, [value("x", TensorProto.FLOAT, "n", 2)], [value("y", TensorProto.FLOAT16, "n", 2)])
    return graph, Schema([tensor("float32", -1, 2)]), [{"inputs": [[0.1, 1000.5], [-2, 3]]}]


def integers() -> Made:
    nodes = [helper.make_node("Mul", ["x", "x"], ["y"]), helper.make_node("Greater", ["x", "zero"], ["positive"])]
    zero = numpy_helper.from_array(np.array([0], "int64"), "zero")
    outputs = [value("y", TensorProto.INT64, "n"), value("positive", TensorProto.BOOL, "n")]
    graph = model(nodes, [value("x", TensorProto.INT64, "n")], outputs, zero)
    return graph, Schema([tensor("int64", -1)]), [{"inputs": [3, -4, 94906267]}]


def deep() -> Made:
    nodes = [helper.make_node("Unsqueeze", ["x", "axes"], ["y"])]
    axes = numpy_helper.from_array(np.array([1], "int64"), "axes")
    graph = model(nodes, [value("x", TensorProto.DOUBLE, "n", 2)], [value("y", TensorProto.DOUBLE, "n", 1, 2)], axes)
    return graph, Schema([tensor("float64", -1, 2)]), [{"inputs": [[0.1, 1e-7], [1e22, 3]]}]


def fixed_batch() -> Made:
    nodes = [helper.make_node("Neg", ["x"], ["y"])]
    graph = model(nodes, [value("x", TensorProto.FLOAT, 2, 1)], [value("y", TensorProto.FLOAT, 2, 1)])
    return graph, Schema([tensor("float32", 2, 1)]), [{"inputs": [[1], [2]]}, {"inputs": [[1]]}]


def weights_beside() -> Made:
    weights = numpy_helper.from_array(np.arange(2048, dtype="float32").reshape(2, 1024), "w")
    nodes = [helper.make_node("MatMul", ["x", "w"], ["wide"]), helper.make_node("ReduceSum", ["wide", "axes"], ["y"])]
    axes = numpy_helper.from_array(np.array([1], "int64"), "axes")
    graph = model(nodes, [value("x", TensorProto.FLOAT, "n", 2)], [value("y", TensorProto.FLOAT, "n", 1)], weights, axes)
    return graph, Schema([tensor("float32", -1, 2)]), [{"inputs": [[1, 2], [3, 4]]}]


GRAPHS: dict[str, Callable[[], Made]] = {
    "two inputs and outputs": two_in_two_out,
    "classes by number": lambda: classifier({"classlabels_ints": [0, 1, 2]}, TensorProto.INT64),
    "classes by name": lambda: classifier({"classlabels_strings": ["a", "b", "c"]}, TensorProto.STRING),
    "texts": texts,
    "half precision": halves,
    "integers and booleans": integers,
    "three dimensions": deep,
    "a fixed batch": fixed_batch,
    "weights beside the graph": weights_beside,
}


def save(name: str, folder: Path) -> list[Any]:
    """Saves the graph of that name as a model; gives its bodies."""
    graph, inputs, bodies = GRAPHS[name]()
    signature = ModelSignature(inputs=inputs)
    options = {"save_as_external_data": True} if name == "weights beside the graph" else {}
    mlflow.onnx.save_model(graph, str(folder), signature=signature, pip_requirements=["onnxruntime"], **options)
    return bodies
