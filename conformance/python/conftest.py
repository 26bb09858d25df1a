"""Aims the suite at a server by URL, and knows deviations, rows and lanes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("cases", "truth", "wire")

from wire import Server, unique  # noqa: E402 (after the registration)

HERE = Path(__file__).parent
DEVIATIONS = {entry["id"]: entry for entry in json.loads((HERE.parent / "deviations.json").read_text())}
ROUTES = json.loads((HERE.parent / "routes.json").read_text())
CLIENT_MAJOR = int(version("mlflow").split(".")[0])


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance")
    group.addoption("--url", default=os.environ.get("MILLRACE_URL"), help="server under test")
    group.addoption("--reference", action="store_true", help="the server under test is MLflow itself")
    group.addoption("--data-dir", default=None, help="folder of the server under test, which no answer may name")
    group.addoption("--row", action="append", default=[], help="run only the tests that prove this endpoint row")
    group.addoption("--rows-report", default=None, help="write {row: {passed, failed, cases}} to this file")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--url"):
        raise pytest.UsageError("give --url or MILLRACE_URL; conformance/run.mjs starts a server and does so")
    config.stash[OUTCOMES] = {}
    # Failing requests are part of the suite; the client's seven retries with backoff would only make them slow.
    os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1"
    os.environ["MLFLOW_TRACKING_URI"] = config.getoption("--url").rstrip("/")
    os.environ["MLFLOW_ENABLE_ASYNC_LOGGING"] = "false"
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"


OUTCOMES: pytest.StashKey[dict[str, dict[str, str]]] = pytest.StashKey()


def rows_of(item: pytest.Item) -> list[str]:
    names = [name for mark in item.iter_markers("rows") for name in mark.args]
    unknown = [name for name in names if name not in ROUTES]
    if unknown:
        raise pytest.UsageError(f"{item.nodeid}: rows {unknown} are not in routes.json")
    return names


def belongs(item: pytest.Item, wanted: list[str]) -> bool:
    rows = rows_of(item)
    if wanted and not set(wanted) & set(rows):
        return False
    if CLIENT_MAJOR < 3 and (item.get_closest_marker("wire") or item.get_closest_marker("client3")):
        return False
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--row")
    kept = [item for item in items if belongs(item, wanted)]
    kept.sort(key=lambda item: 0 if item.get_closest_marker("wire") else 1)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    for item in items:
        config.stash[OUTCOMES][item.nodeid] = dict.fromkeys(rows_of(item), "not run")
        skip_deviation(config, item)


def skip_deviation(config: pytest.Config, item: pytest.Item) -> None:
    for mark in item.iter_markers("deviation"):
        entry = DEVIATIONS[mark.args[0]]
        if config.getoption("--reference"):
            reason = f"deviation {entry['id']}: the reference {entry['reference']}; Millrace {entry['millrace']}"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    report = (yield).get_result()
    outcomes = item.config.stash[OUTCOMES].get(item.nodeid, {})
    if report.failed:
        outcomes.update(dict.fromkeys(outcomes, "failed"))
    elif report.when == "call" and report.passed:
        outcomes.update(dict.fromkeys(outcomes, "passed"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    target = session.config.getoption("--rows-report")
    if not target:
        return
    report = {row: {"passed": 0, "failed": 0, "cases": 0} for row in ROUTES}
    for outcomes in session.config.stash[OUTCOMES].values():
        for row, outcome in outcomes.items():
            if outcome in ("passed", "failed"):
                report[row]["cases"] += 1
                report[row][outcome] += 1
    Path(target).write_text(json.dumps(report, indent=2) + "\n")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    option = request.config.getoption
    return Server(option("--url").rstrip("/"), option("--reference"), option("--data-dir"))


@pytest.fixture(scope="module")
def experiment(server: Server) -> str:
    """An experiment for one test module."""
    return server.experiment()


@pytest.fixture
def run(server: Server, experiment: str) -> str:
    """A fresh active run."""
    return server.run(experiment, start_time=int(time.time() * 1000), run_name=unique("run"))


@pytest.fixture
def client() -> Any:
    from mlflow import MlflowClient

    return MlflowClient()


@pytest.fixture
def fluent(server: Server) -> Iterator[Any]:
    """The `mlflow` module aimed at the server, in a new experiment, with no run left open."""
    import mlflow

    mlflow.set_tracking_uri(server.url)
    mlflow.set_experiment(unique("fluent"))
    yield mlflow
    while mlflow.active_run():
        mlflow.end_run()
