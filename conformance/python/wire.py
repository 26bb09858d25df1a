"""Raw HTTP to the server under test, without any MLflow client in between."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import requests

JSON_HEADERS = {"Content-Type": "application/json"}

# What no answer may contain: SQL, stack traces, places on the server's disk.
LEAK = re.compile(
    r"sqlite|SQLITE_|\bSELECT\b.*\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.*\bSET\b|constraint failed|Traceback"
    r"|node_modules|node:internal|\.ts:\d+|\.m?js:\d+|kysely|millrace-data|file:///",
    re.IGNORECASE,
)


def unique(prefix: str) -> str:
    """A name nobody used before, so that a shared server can be judged again and again."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True)
class Server:
    """The server under test."""

    url: str
    is_reference: bool
    data_dir: str | None = None

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """One request. `body` is sent as JSON; text and bytes are sent as they are. `path` starts with a slash."""
        headers = {**JSON_HEADERS, **options.pop("headers", {})}
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        data = body.encode() if isinstance(body, str) else body
        options.setdefault("timeout", 60)
        return requests.request(method, self.url + path, data=data, headers=headers, **options)

    def ok(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The decoded answer of a request that has to succeed."""
        response = self.call(method, path, body, **options)
        assert response.status_code == 200, f"{method} {path}: {response.status_code} {response.text[:500]}"
        return response.json()

    def post(self, route: str, body: Any) -> Any:
        """POST to a tracking route such as `runs/create`, which has to succeed."""
        return self.ok("POST", f"/api/2.0/mlflow/{route}", body)

    def get(self, route: str, **params: Any) -> Any:
        """GET from a tracking route, which has to succeed; a list becomes a repeated key."""
        return self.ok("GET", f"/api/2.0/mlflow/{route}", params=params)

    def experiment(self, name: str | None = None, **fields: Any) -> str:
        """Creates an experiment and answers its id."""
        body = {"name": name or unique("conformance"), **fields}
        return str(self.post("experiments/create", body)["experiment_id"])

    def run(self, experiment_id: str, **fields: Any) -> str:
        """Creates a run and answers its id."""
        return str(self.post("runs/create", {"experiment_id": experiment_id, **fields})["run"]["info"]["run_id"])

    def model(self, experiment_id: str, **fields: Any) -> str:
        """Creates a logged model and answers its id."""
        body = {"experiment_id": experiment_id, **fields}
        return str(self.post("logged-models", body)["model"]["info"]["model_id"])

    def read_run(self, run_id: str) -> Any:
        """The run as GetRun gives it."""
        return self.get("runs/get", run_id=run_id)["run"]

    def assert_no_leak(self, response: requests.Response, sent: str = "") -> None:
        """MLflow itself does leak SQL and paths; there the check is the listed deviation `no-leaks`. What was sent is no leak."""
        if self.is_reference:
            return
        found = LEAK.search(response.text.replace(sent, "") if sent else response.text)
        assert found is None, f"answer leaks {found.group(0)!r}: {response.text[:300]}"
        assert not self.data_dir or self.data_dir not in response.text, f"answer leaks a path: {response.text[:300]}"


def pairs(entries: list[dict[str, Any]] | None) -> dict[str, Any]:
    """`[{key, value}]` as a dictionary."""
    return {entry["key"]: entry.get("value", "") for entry in entries or []}
