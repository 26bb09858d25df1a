"""Saves an ONNX model of the serving bench: 4 numbers in, 3 out, two layers between. Usage: save_dense.py FOLDER WIDTH"""

import sys

import mlflow
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(7)
WIDTH = int(sys.argv[2])
SIZES = [4, WIDTH, WIDTH, 3]
weights = [
    numpy_helper.from_array(random.standard_normal(shape, dtype=np.float32) / 20, f"w{at}")
    for at, shape in enumerate(zip(SIZES, SIZES[1:], strict=False))
]
nodes = []
name = "x"
for at in range(3):
    nodes.append(helper.make_node("MatMul", [name, f"w{at}"], ["y" if at == 2 else f"m{at}"]))
    if at < 2:
        nodes.append(helper.make_node("Relu", [f"m{at}"], [f"r{at}"]))
    name = f"r{at}"
graph = helper.make_graph(
    nodes,
    "dense",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 4])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 3])],
    weights,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
signature = ModelSignature(inputs=Schema([TensorSpec(np.dtype("float32"), (-1, 4))]))
mlflow.onnx.save_model(
    onnx.load_from_string(model.SerializeToString()),
    sys.argv[1],
    signature=signature,
    onnx_session_options={"intra_op_num_threads": 1},
    pip_requirements=["onnxruntime"],
)
