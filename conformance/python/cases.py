"""Tables of requests and the answers they get: one `Case` a line, run by one test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from wire import Server, unique


class Start(str):
    """A message of which only the beginning is fixed."""


@dataclass(frozen=True)
class Case:
    """One request that is refused. `<run>` and the like in texts stand for the ids of `Places`."""

    row: str
    request: str
    body: Any
    status: int
    code: str | None
    message: str | None = None
    deviation: str | None = None
    headers: dict[str, str] | None = None
    label: str = ""


@dataclass(frozen=True)
class Places:
    """Things that error cases point at."""

    names: dict[str, str]

    def fill(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(f"<{name}>", value)
        return text


def places(server: Server) -> Places:
    """An experiment with a run, a deleted experiment, a deleted run and a logged model."""
    taken = unique("taken")
    exp = server.experiment(taken)
    gone_exp = server.experiment()
    gone_run, run = server.run(exp), server.run(exp)
    in_gone = server.run(gone_exp)
    server.post("runs/log-parameter", {"run_id": run, "key": "p", "value": "1"})
    server.post("runs/delete", {"run_id": gone_run})
    server.post("experiments/delete", {"experiment_id": gone_exp})
    names = {"exp": exp, "gone-exp": gone_exp, "run": run, "gone-run": gone_run, "in-gone": in_gone, "taken": taken}
    return Places({**names, "model": server.model(exp), "unknown": "f" * 32})


def send(server: Server, here: Places, case: Case) -> requests.Response:
    method, path = case.request.split(" ", 1)
    path = here.fill(path if path.startswith("/") else f"/api/2.0/mlflow/{path}")
    if method == "GET":
        params = json.loads(here.fill(json.dumps(case.body or {})))
        return server.call("GET", path, params=params, headers=case.headers or {})
    body = case.body if isinstance(case.body, (str, bytes)) else json.dumps(case.body)
    return server.call(method, path, here.fill(body) if isinstance(body, str) else body, headers=case.headers or {})


def check(server: Server, here: Places, case: Case) -> None:
    response = send(server, here, case)
    assert response.status_code == case.status, response.text[:500]
    if case.code is not None:
        assert response.json()["error_code"] == case.code
    if case.message is not None:
        said = response.json()["message"]
        wanted = here.fill(case.message)
        assert said.startswith(wanted) if isinstance(case.message, Start) else said == wanted, said
    sent = case.body.get("source", "") if isinstance(case.body, dict) else ""
    server.assert_no_leak(response, here.fill(sent) if isinstance(sent, str) else "")


def parametrized(cases: list[Case]) -> Any:
    """The decorator that turns a table into tests, each tagged with its row."""

    def name(case: Case) -> str:
        plain = case.body if isinstance(case.body, str) else json.dumps(case.body, default=repr)
        shown = case.label or (plain if case.body else case.request)
        return f"{case.row}-{shown}"[:90]

    params = []
    for case in cases:
        marks = [pytest.mark.rows(case.row)]
        if case.deviation:
            marks.append(pytest.mark.deviation(case.deviation))
        params.append(pytest.param(case, marks=marks, id=name(case)))
    return pytest.mark.parametrize("case", params)


INVALID = "INVALID_PARAMETER_VALUE"
MISSING = "RESOURCE_DOES_NOT_EXIST"
SEE = " See the API docs for more information about request parameters."


def missing(field: str) -> str:
    return f"Missing value for required parameter '{field}'.{SEE}"


def wrong(value: str, field: str, kind: str) -> str:
    return f"Invalid value {value} for parameter '{field}' supplied:  Hint: Value was of type '{kind}'.{SEE}"
