"""Writes what MLflow makes of signatures and PyYAML of YAML, for the unit tests of packages/models.

Usage: python conformance/models/make_goldens.py packages/models/fixtures/golden
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import yaml
from mlflow.models import ModelSignature, infer_signature
from mlflow.transformers.llm_inference_utils import _SIGNATURE_FOR_LLM_INFERENCE_TASK
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.llm import CHAT_MODEL_INPUT_SCHEMA, CHAT_MODEL_OUTPUT_SCHEMA
from mlflow.types.schema import AnyType, Array, Map, Object, Property
import numpy as np

SCALARS = [kind.name for kind in DataType]

COLUMN_SCHEMAS = [
    [ColSpec(name, name) for name in SCALARS],
    [ColSpec("string")],
    [ColSpec("long"), ColSpec("double")],
    [ColSpec("string", "it's"), ColSpec("string", 'a"b'), ColSpec("long", "é\n水", required=False)],
    [ColSpec("double", 0), ColSpec("double", 1)],
    [ColSpec(Array("long"), "a"), ColSpec(Array(Array("string")), "b", required=False)],
    [ColSpec(Map("double"), "m"), ColSpec(Map(Array("binary")), "n"), ColSpec(Map(AnyType()), "o")],
    [ColSpec(AnyType(), "x", required=False), ColSpec(Array(AnyType()), "y")],
    [
        ColSpec(
            Object([Property("z", "long"), Property("a", Array(Object([Property("q", "datetime", required=False)])))]),
            "o",
        )
    ],
]
TENSOR_SCHEMAS = [
    [TensorSpec(np.dtype("float32"), (-1, 3))],
    [TensorSpec(np.dtype("int64"), (-1,), "ids"), TensorSpec(np.dtype("float16"), (2, -1, 4), "b")],
    [TensorSpec(np.dtype("str"), (-1,)), ],
    [TensorSpec(np.dtype("object"), ())],
]
PARAM_SCHEMAS = [
    [ParamSpec("t", "double", 1), ParamSpec("f", "float", 0.1), ParamSpec("n", "long", 2**40), ParamSpec("i", "integer", 5)],
    [ParamSpec("s", "string", "x"), ParamSpec("b", "boolean", True), ParamSpec("none", "string", None)],
    [ParamSpec("stop", "string", ["a", "b"], (-1,)), ParamSpec("w", "double", [1, 2.5], (-1,)), ParamSpec("e", "long", [], (-1,))],
    [ParamSpec("d", "datetime", np.datetime64("2020-01-02")), ParamSpec("t", "datetime", np.datetime64("2020-01-02T03:04:05"))],
    [ParamSpec("o", Object([Property("b", "long"), Property("a", "string")]), {"b": 1, "a": "x"})],
]


def signatures() -> list[dict[str, Any]]:
    schemas = [Schema(specs) for specs in [*COLUMN_SCHEMAS, *TENSOR_SCHEMAS]]
    made = [ModelSignature(inputs=schema) for schema in schemas]
    made += [ModelSignature(outputs=schemas[0], params=ParamSchema(params)) for params in PARAM_SCHEMAS]
    made.append(ModelSignature(CHAT_MODEL_INPUT_SCHEMA, CHAT_MODEL_OUTPUT_SCHEMA))
    return [{"text": signature.to_dict(), "printed": repr(signature)} for signature in made]


YAML_TEXTS = [
    *["yes", "No", "on", "OFF", "y", "n", "true", "TRUE", "tRue", "~", "null", "NULL", "nUll", ""],
    *["017", "0o17", "0x1F", "-0b11", "1_000", "+5", "08", "1:30", "-1:30:00", "1:60", "1:30.5", "0", "00"],
    *["1e3", "1.5e3", "1.5e+3", "1.", ".5", "12e4567890123", "1_0.5", ".inf", "-.INF", ".nan", ".", "-.5", "+.5", "1.5e+"],
    *["'yes'", '"1"', "|\n  a\n  b\n", ">\n  a\n  b\n", "'it''s'", '"\\u00e9\\n"', "!!str 5", "!!int '5'", "a b", "a#b", "a #b"],
    *["<<", "[1, a, [b]]", "{x: 1, y: {z: no}}", "- 1\n- - 2\n  - 3", "99999999999999999999", "=x", "1.2.3", "-", "--- "],
]
YAML_DOCUMENTS = [
    "a: 1\na: 2\n",
    "base: &b {x: 1, y: 2}\no:\n  <<: *b\n  y: 3\n",
    "l: &l {x: 1}\nm: &m {x: 2, z: 4}\no: {<<: [*l, *m], z: 5}\n",
    "s: &s text\nt: *s\n",
    "inputs: '[{\"type\": \"string\", \"name\":\n  \"prompt\"}]'\n",
    "# comment\nk: v # another\n",
]


def plain_json(value: Any) -> Any:
    """Floats that JSON cannot hold, and floats that look whole, as text that says so."""
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    return [plain_json(item) for item in value] if isinstance(value, list) else value


def yamls() -> list[dict[str, Any]]:
    made = []
    for text in [*(f"k: {text}" if "\n" not in text else f"k:\n  {text}" for text in YAML_TEXTS[:-1]), *YAML_DOCUMENTS]:
        try:
            made.append({"text": text, "value": plain_json(yaml.safe_load(text))})
        except yaml.YAMLError:
            made.append({"text": text, "refused": True})
    return made


EXAMPLES = [
    *[1, 1.5, True, "x", [], [1, 2], ["a"], [1, None], [1, 2.5], ["a", 1], [[1, 2], [3]], [[], []], [None], {}, [[[1.5]]]],
    *[{"a": 1, "b": "x", "c": 1.5, "d": True, "e": None}, {"a": [1, 2], "b": ["x", None], "c": [[1.5]], "d": []}],
    *[{"a": {"x": 1, "y": None}}, {"a": {}}, {"a": [{"x": 1}, {"x": 2, "y": "z"}]}, {"a": [1, 2.5]}, {"a": 1, "b": [1, "x"]}],
    *[[{"a": 1}, {"a": 2, "b": "x"}], [{"a": 1}, {"a": None}], [{"a": {"x": 1}}, {"a": {"x": 2, "y": 1.5}}], [{"a": [1]}, {"a": []}]],
    *[{"prompt": "p"}, {"messages": [{"role": "user", "content": "c"}, {"role": "tool", "content": None, "id": "i"}]}, ["Run"], "Run"],
    *[{"a": [[1, None], [2]]}, [{"a": [{"x": None}]}, {"a": [{"x": 1}]}], [[{"a": 1}]], [{}], [{}, {"a": 1}], {"a": [None]}, {"é": 1, "": 2}],
]
PARAM_EXAMPLES = [
    {"a": 1, "b": 1.5, "c": "x", "d": True, "e": [1, 2], "f": ["a"], "g": {"x": 1, "y": "z"}, "h": [1, 2.5]},
    *({"a": value} for value in [None, [[1]], [{"x": 1}], [1, None], {}, [1, "x"], 2**70]),
]


def inferred() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"inputs": value, "text": infer_signature(value).to_dict()["inputs"]} for value in EXAMPLES]
    for params in PARAM_EXAMPLES:
        try:
            made.append({"params": params, "text": infer_signature(None, None, params).to_dict()["params"]})
        except Exception:
            made.append({"params": params, "refused": True})
    return made


def llm_signatures() -> dict[str, Any]:
    return {task: signature.to_dict() for task, signature in _SIGNATURE_FOR_LLM_INFERENCE_TASK.items()}


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    for name, content in {"inferred": inferred(), "llm-signatures": llm_signatures(), "signatures": signatures(), "yaml": yamls()}.items():
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
