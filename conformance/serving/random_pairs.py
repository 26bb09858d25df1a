"""Random signatures, and random bodies that fit them, nearly fit them, or do not."""

from __future__ import annotations

import io
import json
import random
from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import AnyType, Array, Map, Object, Property

SIMPLE = ["long", "integer", "float", "double", "boolean", "string", "binary", "datetime"]
PARAM_TYPES = ["long", "integer", "float", "double", "boolean", "string", "datetime"]
TENSOR_TYPES = ["float32", "float64", "int32", "int64", "bool", "str", "uint8"]
FITTING: dict[str, list[Any]] = {
    "long": [1, -7, 0, 2**40],
    "integer": [1, -7, 0],
    "float": [1.5, -0.25, 3],
    "double": [1.5, -0.25, 1e100],
    "boolean": [True, False],
    "string": ["x", "", "é", "1"],
    "binary": ["YWJj"],
    "datetime": ["2020-01-02", "2020-01-02T03:04:05"],
}
ODD: list[Any] = [1, 0, -1, 1.0, 1.5, "x", "", "1", "1.5", "YWJj", "!!", "2020-01-02", True, False, None, [1], ["x"], [], {"a": 1}, {}, 2**31, 2**53 + 1, 1e300]
NAMES = ["a", "b", "c", "long name", "ä"]


def signature(chance: random.Random) -> ModelSignature:
    kind = chance.choices(["columns", "nested", "unnamed", "tensor", "tensors"], [4, 4, 1, 2, 2])[0]
    inputs = {"columns": columns, "nested": nested_columns, "unnamed": unnamed, "tensor": tensor, "tensors": tensors}[kind](chance)
    params = ParamSchema([param(chance, name) for name in chance.sample(["p", "q", "r"], chance.randint(1, 3))]) if chance.random() < 0.5 else None
    return ModelSignature(inputs=inputs, params=params)


def some_names(chance: random.Random, most: int = 4) -> list[str]:
    return chance.sample(NAMES, chance.randint(1, most))


def columns(chance: random.Random) -> Schema:
    return Schema([ColSpec(chance.choice(SIMPLE), name, required=chance.random() < 0.7) for name in some_names(chance)])


def nested_columns(chance: random.Random) -> Schema:
    return Schema([ColSpec(any_type(chance, 2), name, required=chance.random() < 0.7) for name in some_names(chance, 3)])


def any_type(chance: random.Random, depth: int) -> Any:
    kind = chance.choice(["simple", "array", "object", "map", "any"]) if depth else "simple"
    if kind == "array":
        return Array(any_type(chance, depth - 1))
    if kind == "map":
        return Map(any_type(chance, depth - 1))
    if kind == "any":
        return AnyType()
    if kind == "object":
        names = chance.sample(["k", "l", "m"], chance.randint(1, 3))
        return Object([Property(name, any_type(chance, depth - 1), required=chance.random() < 0.6) for name in names])
    return DataType[chance.choice(SIMPLE)]


def unnamed(chance: random.Random) -> Schema:
    return Schema([ColSpec(chance.choice(SIMPLE)) for _ in range(chance.choice([1, 1, 2, 3]))])


def tensor_spec(chance: random.Random, name: str | None) -> TensorSpec:
    return TensorSpec(np.dtype(chance.choice(TENSOR_TYPES)), (-1, *[chance.choice([-1, 1, 2, 3]) for _ in range(chance.randint(0, 2))]), name)


def tensor(chance: random.Random) -> Schema:
    return Schema([tensor_spec(chance, None)])


def tensors(chance: random.Random) -> Schema:
    return Schema([tensor_spec(chance, name) for name in some_names(chance, 3)])


def param(chance: random.Random, name: str) -> ParamSpec:
    kind = chance.choice(PARAM_TYPES)
    value = {"boolean": True, "string": "s", "datetime": np.datetime64("2020-01-02")}.get(kind, 2 if kind in ("long", "integer") else 2.5)
    return ParamSpec(name, kind, [value], (-1,)) if chance.random() < 0.3 else ParamSpec(name, kind, value)


def value_for(chance: random.Random, kind: Any) -> Any:
    """Mostly fits."""
    if chance.random() < 0.12:
        return chance.choice(ODD)
    if isinstance(kind, DataType):
        return chance.choice(FITTING[kind.name])
    if isinstance(kind, Array):
        return [value_for(chance, kind.dtype) for _ in range(chance.choice([0, 1, 1, 2, 3]))]
    if isinstance(kind, Map):
        return {key: value_for(chance, kind.value_type) for key in chance.sample(["k", "l", "m"], chance.randint(0, 2))}
    if isinstance(kind, Object):
        chosen = {one.name: value_for(chance, one.dtype) for one in kind.properties if chance.random() < (0.95 if one.required else 0.6)}
        return chosen | ({"extra": 1} if chance.random() < 0.1 else {})
    return chance.choice(ODD)


def element_for(chance: random.Random, dtype: np.dtype) -> Any:
    if chance.random() < 0.04:
        return chance.choice([1, 1.5, "x", True, None, 300, -1])
    return {"f": 1.5, "i": 3, "u": 3, "b": True}.get(dtype.kind, "x")


def array_for(chance: random.Random, spec: TensorSpec, rows: int | None = None) -> Any:
    shape = [(rows if rows is not None and at == 0 else chance.randint(1, 3)) if size < 0 else size for at, size in enumerate(spec.shape)]
    if chance.random() < 0.1:
        shape[chance.randrange(len(shape))] = chance.randint(1, 4)
    if chance.random() < 0.05:
        shape.append(1)

    def build(level: int) -> Any:
        return element_for(chance, spec.type) if level == len(shape) else [build(level + 1) for _ in range(shape[level])]

    return build(0)


def request(chance: random.Random, of: ModelSignature) -> tuple[bytes, str]:
    """Body and content type."""
    kind = chance.choices(["json", "csv", "parquet"], [8, 1, 1])[0]
    rows = chance.choice([1, 1, 2, 3])
    if kind == "json":
        return json.dumps(json_body(chance, of, rows)).encode(), chance.choice(["application/json", "application/json; charset=utf-8"])
    names = names_of(chance, of)
    cells = [{name: cell_for(chance, of, name) for name in names} for _ in range(rows)]
    if kind == "csv":
        return pd.DataFrame([{name: csv_cell(cell) for name, cell in row.items()} for row in cells], columns=names).to_csv(index=False).encode(), "text/csv"
    file = io.BytesIO()
    frame = pd.DataFrame({name: column([row[name] for row in cells]) for name in names})
    frame.to_parquet(file)
    return file.getvalue(), "application/vnd.apache.parquet"


def csv_cell(cell: Any) -> Any:
    return json.dumps(cell) if isinstance(cell, (list, dict)) else cell


def column(cells: list[Any]) -> list[Any]:
    """Parquet holds one type a column; what is mixed or nested goes as text."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {bool} or kinds <= {str} or (kinds <= {int, float} and all(abs(cell or 0) < 2**62 for cell in cells)):
        return cells
    return [None if cell is None else json.dumps(cell) for cell in cells]


def names_of(chance: random.Random, of: ModelSignature) -> list[str]:
    """Those of the signature, now and then without one, with one more, in another order."""
    specs = of.inputs.inputs
    names = [spec.name if spec.name is not None else f"c{at}" for at, spec in enumerate(specs)]
    kept = [name for name, spec in zip(names, specs) if chance.random() < (0.96 if getattr(spec, "required", True) else 0.6)]
    if chance.random() < 0.15:
        kept.append("more")
    if chance.random() < 0.2:
        chance.shuffle(kept)
    return kept


def cell_for(chance: random.Random, of: ModelSignature, name: str) -> Any:
    specs = of.inputs.inputs
    found = next((spec for at, spec in enumerate(specs) if (spec.name if spec.name is not None else f"c{at}") == name), None)
    if found is None:
        return chance.choice(ODD)
    if isinstance(found, TensorSpec):
        made = array_for(chance, found)
        return made[0] if made and chance.random() < 0.9 else made
    return value_for(chance, found.type)


def json_body(chance: random.Random, of: ModelSignature, rows: int) -> Any:
    form = chance.choices(["split", "records", "columns", "list", "instances", "bare", "alone"], [3, 3, 3, 1, 2, 1, 1])[0]
    names = names_of(chance, of)
    records = [{name: cell_for(chance, of, name) for name in names} for _ in range(rows)]
    body: Any
    if form == "split":
        body = {"dataframe_split": {"columns": names, "data": [[row[name] for name in names] for row in records]}}
    elif form == "records":
        body = {"dataframe_records": [{name: cell for name, cell in row.items() if chance.random() < 0.97} for row in records]}
    elif form == "columns":
        body = {"inputs": {name: whole(chance, of, name, records) for name in names}}
    elif form == "list":
        body = {"inputs": records}
    elif form == "instances":
        body = {"instances": records if chance.random() < 0.7 else bare(chance, of, rows)}
    elif form == "bare":
        body = {"inputs": bare(chance, of, rows)}
    else:
        body = records[0]
    if of.params or chance.random() < 0.1:
        if chance.random() < 0.7:
            body["params"] = params_for(chance, of)
    return body


def whole(chance: random.Random, of: ModelSignature, name: str, records: list[dict[str, Any]]) -> Any:
    """All rows of a column, or one value alone."""
    spec = next((spec for spec in of.inputs.inputs if spec.name == name), None)
    if isinstance(spec, TensorSpec):
        return array_for(chance, spec, len(records))
    return records[0][name] if chance.random() < 0.25 else [row[name] for row in records]


def bare(chance: random.Random, of: ModelSignature, rows: int) -> Any:
    spec = of.inputs.inputs[0]
    if isinstance(spec, TensorSpec):
        return array_for(chance, spec, rows)
    made = [value_for(chance, spec.type) for _ in range(rows)]
    return chance.choice([made, [made], made[0]])


def params_for(chance: random.Random, of: ModelSignature) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for spec in of.params.params if of.params else []:
        if chance.random() < 0.7:
            fitting = chance.choice(FITTING[spec.dtype.name])
            made = fitting if chance.random() < 0.75 else chance.choice(ODD)
            given[spec.name] = [made, fitting][: chance.randint(0, 2)] if spec.shape and chance.random() < 0.85 else made
    return given | ({"unknown": 1} if chance.random() < 0.1 else {})
