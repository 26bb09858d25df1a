"""Models that only Python can load: the worker's answers pass unchanged, its cage holds, and its death is a clear error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import cloudpickle
import mlflow
import pytest
import requests
from fastapi.testclient import TestClient
from mlflow.models import infer_signature
from mlflow.pyfunc import scoring_server

from conftest import Serve, Served

def attempt(code: str) -> str:
    try:
        return str(eval(code))
    except OSError as error:
        return type(error).__name__


ALLOWED = ("--allow-python-worker", "--env-manager", "local")


class Escapist(mlflow.pyfunc.PythonModel):
    """Tries what a model must not do, and says how it went."""

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        import socket
        import time as clock

        if "sleep" in str(model_input):
            clock.sleep(60)
        if "fail" in str(model_input):
            raise ValueError("boom")
        if "\n" in str(model_input[0]):
            return [attempt(line) for line in str(model_input[0]).splitlines()]
        try:
            socket.create_connection(("127.0.0.1", int(str(model_input[0]))), 2).close()
            return ["connected"]
        except OSError as error:
            return [type(error).__name__]


@pytest.fixture(scope="module")
def sklearn_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sklearn.linear_model import LinearRegression
    import pandas as pd

    rows = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 1, 4, 3]})
    model = LinearRegression().fit(rows, [1, 2, 3, 4])
    folder = tmp_path_factory.mktemp("models") / "linear"
    signature = infer_signature(rows, model.predict(rows))
    mlflow.sklearn.save_model(model, str(folder), signature=signature, pip_requirements=["scikit-learn"])
    return folder


@pytest.fixture(scope="module")
def escapist(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Served:
    folder = tmp_path_factory.mktemp("models") / "escapist"
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    mlflow.pyfunc.save_model(str(folder), python_model=Escapist(), pip_requirements=["mlflow"])
    return serve(folder, *ALLOWED, env={"MLFLOW_TRACKING_PASSWORD": "secret", "AWS_SECRET_ACCESS_KEY": "secret"})


def test_needs_permission(program: list[str], sklearn_model: Path) -> None:
    ended = subprocess.run(
        [*program, "models", "serve", "-m", str(sklearn_model), "-p", "0"], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert "--allow-python-worker" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_answers_and_refusals_are_those_of_mlflow(serve: Serve, sklearn_model: Path) -> None:
    ours = serve(sklearn_model, *ALLOWED)
    assert "engine: python, because only Python runs the flavors" in ours.lines()
    reference = TestClient(scoring_server.init(mlflow.pyfunc.load_model(str(sklearn_model))))
    for body in [
        {"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}},
        {"inputs": {"a": [1.5], "b": [2]}},
        {"inputs": {"a": [1.5]}},
        {"inputs": {"a": ["x"], "b": [2]}},
        {"foo": 1},
    ]:
        wanted = reference.post("/invocations", json=body)
        got = ours.post("/invocations", body)
        assert (got.status_code, got.headers["x-millrace-engine"]) == (wanted.status_code, "python")
        # Python prints the set of fields in any order.
        assert sorted(got.text) == sorted(wanted.text)


def test_stack_traces_are_removed(escapist: Served) -> None:
    answer = escapist.post("/invocations", {"inputs": ["fail"]})
    assert answer.status_code == 400
    assert "stack_trace" not in answer.json()
    assert answer.json()["error_code"] == "BAD_REQUEST"


def test_the_worker_has_no_network(escapist: Served) -> None:
    port = escapist.url.rsplit(":", 1)[1]
    answer = escapist.post("/invocations", {"inputs": [port]})
    if "network: not confined" in escapist.lines():
        pytest.skip("this system starts no process without a network, and the server says so")
    assert answer.json() == {"predictions": ["ConnectionRefusedError"]} or "OSError" in answer.text


def test_the_worker_sees_no_file_of_the_user(escapist: Served, tmp_path: Path) -> None:
    if "files: not confined" in escapist.lines():
        pytest.skip("this system gives no process a view of its own, and the server says so")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    attempts = {
        f"open({str(secret)!r}).read()": "FileNotFoundError",
        "open('/etc/shadow').read()": "FileNotFoundError",
        f"open({str(Path.home() / '.profile')!r}).read()": "FileNotFoundError",
        "open(__import__('json').__file__, 'a')": "OSError",
        f"__import__('os').kill({os.getpid()}, 0)": "ProcessLookupError",
        "[it for it in __import__('os').listdir('/proc') if it.isdigit()]": "['1']",
        "sorted(n for n in __import__('os').environ if 'PASSWORD' in n or 'AWS' in n)": "[]",
        "open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0]": "1",
        "open(__import__('os').environ['HOME'] + '/mine', 'w').write('x')": "1",
    }
    answer = escapist.post("/invocations", {"inputs": ["\n".join([*attempts, ""])]})
    assert answer.json() == {"predictions": list(attempts.values())}


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def worker_of(served: Served) -> int:
    """The worker among the descendants of what was started: a launcher may stand between."""
    command = ["pgrep", "-f", "--", "--uds.*worker.sock"]
    for pid in map(int, subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()):
        above = pid
        while above > 1:
            above = parent_of(above)
            if above == served.process.pid:
                return pid
    raise AssertionError("no worker belongs to the program under test")


def test_a_worker_killed_in_a_request_is_a_clear_error(escapist: Served) -> None:
    answers: list[requests.Response] = []
    asking = threading.Thread(target=lambda: answers.append(escapist.post("/invocations", {"inputs": ["sleep"]})))
    asking.start()
    time.sleep(1)
    os.kill(worker_of(escapist), signal.SIGKILL)
    asking.join(30)
    assert answers[0].status_code == 503
    assert "Python worker ended" in answers[0].json()["message"]
    assert answers[0].headers["retry-after"] == "1"
    seen = {requests.get(f"{escapist.url}/ping", timeout=60).status_code}
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        ping = requests.get(f"{escapist.url}/ping", timeout=60)
        seen.add(ping.status_code)
        if ping.status_code == 200 and 503 in seen:
            assert escapist.post("/invocations", json.dumps({"inputs": ["1"]})).status_code == 200
            return
        time.sleep(0.02)
    raise AssertionError(escapist.lines())
