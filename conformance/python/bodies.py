"""Random signatures, and bodies that fit them, nearly fit them, or do not."""

from __future__ import annotations

import json
from random import Random
from typing import Any

SCALARS = ["boolean", "integer", "long", "float", "double", "string", "binary", "datetime"]
TENSOR_TYPES = ["float32", "float64", "int64", "int32", "bool", "str", "uint8"]
LEAVES = [1, 0, 2, -3, 2**40, 1.5, 0.0, 1.0, -2.5, True, False, "x", "", "1.5", "2020-01-02", "aGk=", None]
FITTING: dict[str, list[Any]] = {
    "boolean": [True, False],
    "integer": [0, 1, 5, -7, 3.0],
    "long": [0, 1, 5, -7, 2**40, 3.0],
    "float": [0, 1, 1.5, -2.25, 3, 2.0],
    "double": [0, 1, 1.5, -2.25, 3, 2.0],
    "string": ["x", "", "é", "a b"],
    "binary": ["aGk=", "YQ=="],
    "datetime": ["2020-01-02", "2020-01-03", "2021-12-31"],
}

Json = dict[str, Any]


class Bodies:
    """Everything comes from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def pair(self) -> tuple[Json, str]:
        """A signature as `MLmodel` keeps it, and the text of a body."""
        inputs = self.tensors() if self.random.random() < 0.15 else self.columns()
        signature = {"inputs": json.dumps(inputs), "outputs": None, "params": self.params()}
        body = self.body(inputs)
        if isinstance(body, dict) and self.random.random() < 0.3:
            body["params"] = self.given_params()
        return signature, json.dumps(body)

    def columns(self) -> list[Json]:
        if self.random.random() < 0.2:
            return [{**self.type(), "required": True}]
        names = self.random.sample(["a", "b", "c"], self.random.randint(1, 3))
        return [{**self.type(), "name": name, "required": self.random.random() < 0.75} for name in names]

    def tensors(self) -> list[Json]:
        shape = self.random.choice([[-1], [-1, 2], [-1, 1], [2, 2]])
        tensor = {"type": "tensor", "tensor-spec": {"dtype": self.random.choice(TENSOR_TYPES), "shape": shape}}
        return [tensor] if self.random.random() < 0.5 else [{"name": "a", **tensor}]

    def type(self, depth: int = 0) -> Json:
        kind = self.random.random()
        if depth > 1 or kind < 0.7:
            return {"type": self.random.choice(SCALARS)}
        if kind < 0.8:
            return {"type": "array", "items": self.type(depth + 1)}
        if kind < 0.9:
            names = self.random.sample("pqr", self.random.randint(1, 3))
            return {"type": "object", "properties": {name: self.property(depth) for name in names}}
        return {"type": "map", "values": self.type(depth + 1)} if kind < 0.96 else {"type": "any"}

    def property(self, depth: int) -> Json:
        return {**self.type(depth + 1), "required": self.random.random() < 0.6}

    def params(self) -> str | None:
        if self.random.random() < 0.75:
            return None
        names = self.random.sample("tuv", self.random.randint(1, 2))
        return json.dumps([self.param(name) for name in names])

    def param(self, name: str) -> Json:
        shape = self.random.choice([None, None, [-1]])
        kind = self.random.choice([*SCALARS[:6], "datetime"])
        return {"name": name, "type": kind, "default": None if shape is None else [], "shape": shape}

    def given_params(self) -> Any:
        names = self.random.sample("tuvw", self.random.randint(0, 3))
        return self.random.choice([{name: self.leaf() for name in names}, {name: [self.leaf()] for name in names}, [], None, 5])

    def leaf(self) -> Any:
        return self.random.choice(LEAVES)

    def fitting(self, spec: Json) -> Any:
        """A value of a type; now and then another."""
        kind = spec["type"]
        if self.random.random() < 0.1:
            return self.leaf()
        if kind in FITTING:
            return self.random.choice(FITTING[kind])
        if kind == "array":
            return [self.fitting(spec["items"]) for _ in range(self.random.randint(1, 3))]
        if kind == "object":
            return self.fitting_object(spec["properties"])
        if kind == "map":
            return {name: self.fitting(spec["values"]) for name in self.random.sample("klm", self.random.randint(1, 2))}
        return self.leaf()

    def fitting_object(self, properties: Json) -> Json:
        made = {name: self.fitting(it) for name, it in properties.items() if it["required"] or self.random.random() < 0.5}
        return {**made, "zz": 1} if self.random.random() < 0.08 else made

    def array(self, spec: Json) -> Any:
        shape = [self.random.choice([1, 2, 3]) if size == -1 else size for size in spec["shape"]]
        if self.random.random() < 0.1:
            shape = [*shape, 2]
        pool = self.random.choice([[1, 2, 0], [1.5, 2.0, 0.5], ["x", "y"], [True, False]])
        return self.nested(shape, pool)

    def nested(self, shape: list[int], pool: list[Any]) -> Any:
        if not shape:
            return self.random.choice(pool)
        return [self.nested(shape[1:], pool) for _ in range(shape[0])]

    def cell(self, spec: Json) -> Any:
        return self.array(spec["tensor-spec"])[0] if spec["type"] == "tensor" else self.fitting(spec)

    def row(self, inputs: list[Json]) -> Json:
        made = {it.get("name", "a"): self.cell(it) for it in inputs if self.random.random() < 0.95}
        return {**made, "extra": 1} if self.random.random() < 0.06 else made

    def body(self, inputs: list[Json]) -> Any:
        form = self.random.choice([self.records, self.split, self.inputs_by_name, self.inputs_bare, self.llm, self.odd])
        return form(inputs, self.random.choice([1, 1, 2, 3]))

    def records(self, inputs: list[Json], rows: int) -> Any:
        if "name" in inputs[0]:
            return {"dataframe_records": [self.row(inputs) for _ in range(rows)]}
        return {"dataframe_records": [self.cell(inputs[0]) for _ in range(rows)]} if inputs[0]["type"] in SCALARS else {}

    def split(self, inputs: list[Json], rows: int) -> Any:
        data = [[self.cell(it) for it in inputs] for _ in range(rows)]
        names = [it.get("name") for it in inputs]
        return {"dataframe_split": {"columns": names, "data": data} if "name" in inputs[0] else {"data": data}}

    def inputs_by_name(self, inputs: list[Json], rows: int) -> Any:
        if any(it["type"] == "tensor" for it in inputs):
            return {"inputs": {it.get("name", "a"): self.array(it["tensor-spec"]) for it in inputs}}
        if self.random.random() < 0.5:
            return {"inputs": {it.get("name", "a"): self.fitting(it) for it in inputs}}
        return {"inputs": {it.get("name", "a"): [self.fitting(it) for _ in range(rows)] for it in inputs}}

    def inputs_bare(self, inputs: list[Json], rows: int) -> Any:
        first = inputs[0]
        if first["type"] == "tensor":
            return {"inputs": self.array(first["tensor-spec"])}
        return {"inputs": [self.fitting(first) for _ in range(rows)] if self.random.random() < 0.7 else self.fitting(first)}

    def llm(self, inputs: list[Json], _: int) -> Any:
        return {self.random.choice(["prompt", "messages", "input"]): self.leaf(), **self.row(inputs)}

    def odd(self, _: list[Json], __: int) -> Any:
        bodies = [{}, [], 5, None, "x", {"inputs": 1, "instances": 2}, {"x": 1}, {"dataframe_split": []}, {"dataframe_split": {}}]
        return self.random.choice([*bodies, {"dataframe_records": {}}, {"dataframe_records": 5}, {"dataframe_split": {"data": [], "x": 1}}])
