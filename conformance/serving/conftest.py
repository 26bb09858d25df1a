"""Serves models with the program under test, and with MLflow's own scoring server beside it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

START_SECONDS = 120
FIXTURES = Path(__file__).parents[2] / "packages" / "models" / "fixtures" / "logged"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--program", required=True, help="the program under test and its first arguments, as JSON")
    parser.addoption("--seed", type=int, default=1, help="of the random pairs; 0 takes a fresh one")


@dataclass
class Served:
    """A model that the program under test serves."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def post(self, path: str, body: Any, content_type: str | None = "application/json") -> requests.Response:
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = {} if content_type is None else {"content-type": content_type}
        if isinstance(data, str):
            data = data.encode()
        return requests.post(self.url + path, data=data, headers=headers, timeout=60)

    def lines(self) -> str:
        return self.log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> list[str]:
    return json.loads(request.config.getoption("--program"))


@pytest.fixture(scope="session")
def serve(program: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """`serve(folder, '--flag', …)` gives a Served that is ready."""
    started: list[Served] = []

    def start(folder: Path | str, *flags: str, env: dict[str, str] | None = None) -> Served:
        place = tmp_path_factory.mktemp("served")
        log = place / "log"
        port = free_port()
        command = [*program, "models", "serve", "-m", str(folder), "-p", str(port), "--threads", "1"]
        with log.open("w") as out:
            process = subprocess.Popen(
                [*command, "--cache-dir", str(place / "cache"), *flags],
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                # The environment `local` of a Python model is the one that runs this suite.
                env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **(env or {})},
            )
        served = Served(f"http://127.0.0.1:{port}", process, log)
        started.append(served)
        await_ready(served)
        return served

    yield start
    for served in started:
        served.process.terminate()
    for served in started:
        served.process.wait(30)


def await_ready(served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise AssertionError(f"the program ended: {served.lines()}")
        try:
            if requests.get(f"{served.url}/ping", timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"not ready within {START_SECONDS} s: {served.lines()}")


@pytest.fixture(scope="session")
def chat(serve: Serve) -> Served:
    """Scenario A, as MLflow logged it."""
    return serve(FIXTURES / "phi3-chat-transformers-5.17.0", "--name", "phi3")
