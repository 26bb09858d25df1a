"""Models that MLflow saves and that both servers serve: ONNX graphs that give back what they get."""

from __future__ import annotations

from pathlib import Path

import mlflow
import onnx
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema, TensorSpec
from onnx import TensorProto, helper

import numpy as np

ELEMENT = {
    "long": TensorProto.INT64,
    "integer": TensorProto.INT32,
    "float": TensorProto.FLOAT,
    "double": TensorProto.DOUBLE,
    "boolean": TensorProto.BOOL,
    "string": TensorProto.STRING,
    "binary": TensorProto.STRING,
    "datetime": TensorProto.INT64,
}


def identity(inputs: dict[str, int], shape: list[str | int]) -> onnx.ModelProto:
    """A graph whose outputs are its inputs, each named `<input>_out`."""
    takes = [helper.make_tensor_value_info(name, kind, shape) for name, kind in inputs.items()]
    gives = [helper.make_tensor_value_info(f"{name}_out", kind, shape) for name, kind in inputs.items()]
    nodes = [helper.make_node("Identity", [name], [f"{name}_out"]) for name in inputs]
    graph = helper.make_graph(nodes, "identity", takes, gives)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def save(folder: Path, graph: onnx.ModelProto, inputs: Schema | None, params: ParamSchema | None = None) -> Path:
    signature = ModelSignature(inputs=inputs, params=params) if inputs or params else None
    mlflow.onnx.save_model(graph, str(folder), signature=signature, pip_requirements=["onnxruntime"])
    return folder


def save_all(root: Path) -> dict[str, Path]:
    saved = {
        kind: save(root / kind, identity({"x": element}, ["rows", "columns"]), Schema([ColSpec(kind, "x")]))
        for kind, element in ELEMENT.items()
    }
    two = identity({"a": TensorProto.INT64, "b": TensorProto.STRING}, ["rows"])
    saved["two"] = save(root / "two", two, Schema([ColSpec("long", "a"), ColSpec("string", "b", required=False)]))
    matrix = identity({"x": TensorProto.FLOAT}, ["rows", "columns"])
    saved["tensor"] = save(root / "tensor", matrix, Schema([TensorSpec(np.dtype("float32"), (-1, 3))]))
    three = identity({"x": TensorProto.FLOAT}, ["rows", 3])
    saved["row-wise"] = save(root / "row-wise", three, Schema([TensorSpec(np.dtype("float32"), (-1, 3))]))
    named = Schema([TensorSpec(np.dtype("float32"), (-1, 2), "x")])
    saved["named tensor"] = save(root / "named", matrix, named)
    saved["unnamed"] = save(root / "unnamed", identity({"x": TensorProto.DOUBLE}, ["rows", "columns"]), Schema([ColSpec("double")]))
    given = ParamSchema([ParamSpec("i", "integer", 1), ParamSpec("s", "string", "a"), ParamSpec("l", "double", [1.0], (-1,))])
    saved["params"] = save(root / "params", identity({"x": TensorProto.DOUBLE}, ["rows", "columns"]), Schema([ColSpec("double", "x")]), given)
    saved["none"] = save(root / "none", matrix, None)
    return saved
