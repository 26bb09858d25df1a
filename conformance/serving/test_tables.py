"""The same requests to the program under test and to MLflow's scoring server: status, code, class, the tail of the message, and
the predictions."""

from __future__ import annotations

import json
import random
import re
import socket
from pathlib import Path
from typing import Any

import mlflow
import pytest
import requests
from fastapi.testclient import TestClient
from mlflow.pyfunc import scoring_server

from conftest import Serve, Served
from models import ELEMENT, save_all

VALUES = (
    '1 1.0 1.5 -1 0 "1" "1.5" "x" "" "nan" true false null NaN Infinity 2147483648 9007199254740993 1e20 1e300 "YWJj" "!!" "YWJ" '
    '[1] {"a":1} "2020" "2020-01-02" "2020-01-02T03:04:05.123456789" "01/02/2020" "2020-01-02T00:00:00Z" 99999999999999999999'
).split(" ")

FORMS = {
    "split": '{"dataframe_split": {"columns": ["x"], "data": [[%s]]}}',
    "records": '{"dataframe_records": [{"x": %s}]}',
    "two records": '{"dataframe_records": [{"x": %s}, {"x": 1}]}',
    "hole": '{"dataframe_records": [{"x": %s}, {}]}',
    "list": '{"inputs": {"x": [%s]}}',
    "scalar": '{"inputs": {"x": %s}}',
    "bare list": '{"inputs": [%s]}',
    "bare": '{"inputs": %s}',
    "instances": '{"instances": [{"x": %s}]}',
}

BODIES: dict[str, list[str | bytes]] = {
    "double": [
        *["", "x", "[1]", "1", "null", '"a"', "{}", '{"foo": 1}', '{"a":1,}', '{"a" 1}', '{"a":1} x', '{"inputs":[1'],
        *[b"\xff", b'{"inputs": "\xc3("}', '{"inputs":"\\x"}', "{'a':1}", '{"a":tru}', '{"a":"x', '{"a":01}', '{"a":-}'],
        *['{"inputs":["\u0001"]}', '{"a":"\\ud8"}', "{,}", '{"a":1 "b":2}', '{"inputs":[1],"instances":[2]}'],
        *[b'\xef\xbb\xbf{"inputs": {"x": [1.5]}}', '{"inputs": {"x": [1.5]}}'.encode("utf-16")],
        *['{"dataframe_split": [1]}', '{"dataframe_split": 3}', '{"dataframe_split": {"columns": ["x"]}}'],
        *['{"dataframe_split": {"data": [[1]], "foo": 1}}', '{"dataframe_split": {"columns": ["a", "b"], "data": [[1]]}}'],
        *['{"dataframe_records": {"a": 1}}', '{"dataframe_records": 3}', '{"dataframe_records": null}'],
        *['{"dataframe_split": {"data": [[1.5]], "columns": ["x"], "index": [7]}}', '{"dataframe_records": []}'],
        *['{"dataframe_records": [{"y": 1}]}', '{"dataframe_records": [{"x": 1.5, "y": 1}]}', '{"prompt": "x"}'],
        *['{"inputs": {"x": [1.5, 2.5]}, "params": {"a": 1}}', '{"inputs": {"x": [[1.5, 2.5]]}}', '{"messages": []}'],
    ],
    "two": [
        *['{"inputs": {"a": [1, 2], "b": ["x", "y"]}}', '{"inputs": {"a": [1, 2], "b": ["x"]}}', '{"inputs": [[1, "x"]]}'],
        *['{"dataframe_split": {"columns": ["a"], "data": [[1]]}}', '{"dataframe_split": {"columns": ["b"], "data": [["x"]]}}'],
        *['{"instances": [{"a": 1, "b": "x"}, {"a": 2}]}', '{"instances": [{"a": 1}, {"b": "x"}]}', '{"inputs": {"a": 1, "b": "x"}}'],
        *['{"inputs": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]}', '{"dataframe_split": {"columns": ["b", "a"], "data": [["x", 1]]}}'],
    ],
    "tensor": [
        *['{"inputs": [[1, 2, 3]]}', '{"instances": [[1, 2, 3], [4, 5, 6.5]]}', '{"inputs": [[1, 2]]}', '{"inputs": [1, 2, 3]}'],
        *['{"inputs": [[1, 2, 3], [1]]}', '{"inputs": [["x", 1, 2]]}', '{"inputs": {"x": [[1, 2, 3]]}}', '{"inputs": []}'],
        *['{"dataframe_split": {"data": [[1, 2, 3]]}}', '{"dataframe_split": {"data": [[1, 2]]}}', '{"inputs": 5}'],
        *['{"inputs": [[1e300, NaN, 2]]}', '{"inputs": [[null, 1, 2]]}', '{"inputs": [[true, false, 1]]}'],
    ],
    "named tensor": [
        *['{"inputs": {"x": [[1, 2]]}}', '{"inputs": [[1, 2]]}', '{"inputs": {"y": [[1, 2]]}}', '{"instances": [{"x": [1, 2]}]}'],
        *['{"inputs": {"x": [[1, 2, 3]]}}', '{"inputs": {"x": [[1, 2]], "y": 1}}', '{"inputs": {"x": [["a", 2]]}}'],
    ],
    "unnamed": [
        *['{"inputs": [[1.5]]}', '{"inputs": {"x": 1}}', '{"inputs": [1.5, 2.5]}', '{"inputs": ["x"]}', '{"inputs": 1.5}'],
        *['{"dataframe_split": {"data": [[1.5]]}}', '{"dataframe_split": {"data": [[1.5, 2.5]]}}', '{"instances": [1.5]}'],
    ],
    "params": [
        '{"inputs": {"x": [1.5]}, "params": %s}' % params
        for params in '{} {"i":2} {"i":2.0} {"i":"2"} {"i":true} {"i":null} {"s":1} {"l":[1,2.5]} {"l":1} {"l":[[1]]} {"zz":1} [1] 3'.split(" ")
    ],
    "none": [
        *['{"inputs": [[1.5, 2.5]]}', '{"inputs": [[1.5], [1, 2]]}', '{"instances": [[1.5]]}', '{"inputs": {"x": [[1.5]]}}'],
        *['{"dataframe_split": {"data": [[1.5]]}}', '{"inputs": "x"}', '{"inputs": [1.5]}', '{"inputs": {"y": [[1.5]]}}'],
    ],
}

CSVS: dict[str, list[str | bytes]] = {
    kind: [f"x,y\n{cell},1\n" for cell in ["1", "1.5", "x", "", "True", "NA", "1e3", '"a,b"', "0", "yes"]] for kind in ELEMENT
} | {"none": ["a\n1.5\n2.5\n", "a,b\n1.5,2\n"], "tensor": ["x\n1\n"], "double": ["", b"\xff\xfe", '"x\n1', "x\n", "y\n1\n", "y,x\n1,2\n"]}

CONTENT_TYPES = [
    *["application/json; charset=utf-8", "application/json;charset=UTF-8", 'application/json; charset="utf-8"'],
    *["application/json; charset=latin1", "application/json; foo=1", "application/json;", "application/json; foo=1; charset=x"],
    *["application/JSON", "text/plain", "text/html; a=1", "application/vnd.apache.parquet"],
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return save_all(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def pairs(folders: dict[str, Path], serve: Serve) -> Any:
    """`pair(name)`: MLflow's server and ours for a model, each made at its first use."""
    made: dict[str, tuple[TestClient, Served]] = {}

    def pair(name: str) -> tuple[TestClient, Served]:
        if name not in made:
            app = scoring_server.init(mlflow.pyfunc.load_model(str(folders[name])))
            made[name] = (TestClient(app, raise_server_exceptions=False), serve(folders[name]))
        return made[name]

    return pair


MODEL_FAILED = "Encountered an unexpected error"
# What follows is Python's print of data or of a set, or words of pandas that change from release to release.
CUTS = (
    "exactly one of the input fields",
    MODEL_FAILED,
    "Got {",
    " Hint:",
    "There was an error casting the input data to a DataFrame:",
    "produced using the `pandas.DataFrame.to_parquet()` method.",
)


def tail(message: str) -> str:
    """The part of a message that is MLflow's own."""
    inner = message.rsplit("Error: ", 1)[-1] if "Failed to enforce schema" in message else message
    if inner.startswith("Failed to predict data"):
        inner = inner.split("\nError: ", 1)[1]
    for cut in CUTS:
        if cut in inner:
            return inner.split(cut)[0] + cut
    if found := re.search(r"Failed to convert column .* to type", inner):
        return inner[: found.end()]
    if inner.startswith("Invalid parameters found: {"):
        # A set of Python, whose order changes from process to process.
        return str(sorted(re.split(r", (?=\('\w+', )", inner[inner.index("{") + 1 : -1])))
    if found := re.match(r"(Model is missing inputs .*extra inputs: )\[(.*)\]\.$", inner):
        return found[1] + str(sorted(found[2].split(", ")))
    return inner.split("\nInput: \n")[0]


def shown(response: Any) -> tuple[Any, ...]:
    """The parts of an answer that must be equal."""
    text = response.text
    kind = response.headers.get("content-type", "")
    if response.status_code == 200:
        return (200, kind, json.dumps(json.loads(text)))
    if not kind.startswith("application/json"):
        return (response.status_code, kind, text.split("IMPORTANT")[0])
    body = json.loads(text)
    return (response.status_code, body["error_code"], body.get("sqlstate"), body.get("error_class"), tail(body["message"]))


def differences(pair: tuple[TestClient, Served], requests_: list[tuple[str | bytes, str]]) -> list[str]:
    reference, ours = pair
    found = []
    for body, content_type in requests_:
        data = body.encode() if isinstance(body, str) else body
        wanted = shown(reference.post("/invocations", content=data, headers={"content-type": content_type}))
        got = shown(ours.post("/invocations", data, content_type))
        if wanted != got and not better(wanted, got):
            found.append(f"{content_type} {body!r}\n    MLflow {wanted}\n    ours   {got}")
    return found


def better(wanted: tuple[Any, ...], got: tuple[Any, ...]) -> bool:
    """Listed in docs/serving.md: text columns that MLflow's onnx flavor cannot pass on are answered; numbers, holes and bytes in a
    text column are refused, where MLflow passes on what Python prints for them (`None`, `b'abc'`)."""
    if MODEL_FAILED in wanted[-1]:
        return got[0] == 200
    return wanted[0] == 200 and "_out" in wanted[2] and MODEL_FAILED in got[-1] and '": "' in wanted[2]


def check(found: list[str]) -> None:
    assert not found, f"{len(found)} differences:\n" + "\n".join(found)


def fits(kind: str, value: str) -> bool:
    """numpy takes "1" for the year 1, which its nanoseconds cannot hold, and answers another time; nobody depends on it."""
    return (kind, value) != ("datetime", '"1"')


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ELEMENT)
def test_values(pairs: Any, kind: str, form: str) -> None:
    check(differences(pairs(kind), [(FORMS[form] % value, "application/json") for value in VALUES if fits(kind, value)]))


@pytest.mark.parametrize("name", BODIES)
def test_bodies(pairs: Any, name: str) -> None:
    check(differences(pairs(name), [(body, "application/json") for body in BODIES[name]]))


@pytest.mark.parametrize("name", CSVS)
def test_csv(pairs: Any, name: str) -> None:
    check(differences(pairs(name), [(body, "text/csv") for body in CSVS[name]]))


def test_content_types(pairs: Any) -> None:
    check(differences(pairs("double"), [('{"inputs": {"x": [1.5]}}', kind) for kind in CONTENT_TYPES]))


def test_a_fresh_seed(pairs: Any) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for _ in range(60):
        kind = chance.choice(list(ELEMENT))
        value = chance.choice([value for value in VALUES if fits(kind, value)])
        body = chance.choice(list(FORMS.values())) % value
        found = differences(pairs(kind), [(body, "application/json")])
        assert not found, f"seed {seed}: {found}"


def test_parquet(pairs: Any, tmp_path: Path) -> None:
    import pandas as pd

    file = tmp_path / "x.parquet"
    for values in [[1.5, 2.5], [None, None]]:
        pd.DataFrame({"x": values}).to_parquet(file)
        for kind in ("double", "string"):
            check(differences(pairs(kind), [(file.read_bytes(), "application/vnd.apache.parquet")]))


def test_methods_and_paths(pairs: Any) -> None:
    reference, ours = pairs("double")
    for method, path in [
        *[("GET", "/ping"), ("GET", "/version"), ("HEAD", "/ping"), ("OPTIONS", "/invocations"), ("GET", "/invocations")],
        *[("POST", "/ping"), ("POST", "/invocations/"), ("DELETE", "/version"), ("GET", "/"), ("POST", "/v2/models")],
    ]:
        wanted = reference.request(method, path, follow_redirects=False)
        got = requests.request(method, ours.url + path, allow_redirects=False, timeout=10)
        assert (got.status_code, got.text, got.headers.get("allow")) == (
            wanted.status_code,
            wanted.text,
            wanted.headers.get("allow"),
        ), (method, path)


def test_rows_that_wait_together_share_a_run(pairs: Any) -> None:
    _, ours = pairs("row-wise")

    def runs() -> float:
        text = requests.get(f"{ours.url}/metrics", timeout=10).text
        return float(next(line for line in text.splitlines() if line.startswith("millrace_scoring_engine_runs ")).split()[1])

    address = ("127.0.0.1", int(ours.url.rsplit(":", 1)[1]))
    sockets = [socket.create_connection(address) for _ in range(32)]
    before = runs()
    for at, one in enumerate(sockets):
        body = json.dumps({"inputs": [[at, at, at]]})
        head = f"POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        one.sendall((head + body).encode())
    answers = [one.recv(65536).split(b"\r\n\r\n")[1] for one in sockets]
    for one in sockets:
        one.close()
    assert [json.loads(answer) for answer in answers] == [{"predictions": {"x_out": [[float(at)] * 3]}} for at in range(32)]
    assert runs() - before <= 8


def test_no_content_type_is_415(pairs: Any) -> None:
    """MLflow fails with 500 here."""
    _, ours = pairs("double")
    assert ours.post("/invocations", '{"inputs": {"x": [1.5]}}', None).status_code == 415
