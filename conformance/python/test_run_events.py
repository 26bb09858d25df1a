"""The events that pages follow: which runs changed, after the change is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from mlflow import MlflowClient

from page import OWN, refusal, send
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows"), pytest.mark.rows("followRuns")]

# Far more than a server needs; only a missing event waits that long.
PATIENCE_SECONDS = 20


@dataclass
class Event:
    id: str
    name: str
    data: Any


@contextmanager
def following(server: Server, *experiment_ids: str, **headers: str) -> Iterator[Iterator[Event]]:
    response = requests.get(
        f"{server.url}{OWN}/events",
        params={"experiment_ids": list(experiment_ids)},
        headers=headers,
        stream=True,
        timeout=PATIENCE_SECONDS,
    )
    with response:
        assert response.status_code == 200, response.text
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield events(response)


def events(response: requests.Response) -> Iterator[Event]:
    """Blocks of `field: value` lines; comments keep the connection open and say nothing."""
    fields: dict[str, str] = {}
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


def until(stream: Iterator[Event], run_id: str, key: str | None = None) -> Event:
    """The first event that names a run, and a metric of it."""
    for event in stream:
        named = [run for run in event.data.get("runs", []) if run["run_id"] == run_id]
        if named and (key is None or key in named[0].get("keys", [])):
            return event
    raise AssertionError("the stream ended")


@pytest.fixture
def client(server: Server) -> MlflowClient:
    return MlflowClient(server.url)


def test_a_change_is_told_once_it_can_be_read(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("followed"))
    with following(server, experiment_id) as stream:
        assert next(stream).name == "ready"
        run_id = client.create_run(experiment_id).info.run_id
        event = until(stream, run_id)
        assert (event.name, event.data["experiment_id"]) == ("runs", experiment_id)
        client.log_metric(run_id, "val/loss", 0.5)
        until(stream, run_id, "val/loss")
        assert client.get_run(run_id).data.metrics == {"val/loss": 0.5}
        for change in (
            lambda: client.log_param(run_id, "p", "1"),
            lambda: client.set_tag(run_id, "t", "1"),
            lambda: client.set_terminated(run_id),
            lambda: client.delete_run(run_id),
            lambda: client.restore_run(run_id),
        ):
            change()
            until(stream, run_id)


def test_only_what_is_followed(server: Server, client: MlflowClient) -> None:
    mine, second, other = (client.create_experiment(unique("followed")) for _ in range(3))
    with following(server, mine, second) as stream:
        assert next(stream).name == "ready"
        unseen = client.create_run(other).info.run_id
        seen = [client.create_run(mine).info.run_id, client.create_run(second).info.run_id]
        named: set[str] = set()
        while not named.issuperset(seen):
            named |= {run["run_id"] for run in next(stream).data["runs"]}
        assert unseen not in named


def test_who_comes_again_gets_what_was_missed(server: Server, client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("followed"))
    run_id = client.create_run(experiment_id).info.run_id
    with following(server, experiment_id) as stream:
        last = next(stream).id
    # The server gathers for a moment; someone else who follows tells when that is over.
    with following(server, experiment_id) as stream:
        next(stream)
        client.log_metric(run_id, "missed", 1.0)
        until(stream, run_id, "missed")
    with following(server, experiment_id, **{"Last-Event-ID": last}) as stream:
        assert next(stream).name == "ready"
        until(stream, run_id, "missed")


@pytest.mark.parametrize("last", ["another-boot-7", "x", "0-0", "é".encode().decode("latin-1")])
def test_an_unknown_place_means_read_again(server: Server, client: MlflowClient, last: str) -> None:
    with following(server, client.create_experiment(unique("followed")), **{"Last-Event-ID": last}) as stream:
        assert next(stream).name == "reset"


@pytest.mark.parametrize(
    ("experiment_ids", "part"),
    [
        ([], "Missing value for required parameter 'experiment_ids'"),
        (["x"], "Invalid experiment ID 'x'"),
        (["-1"], "Invalid experiment ID '-1'"),
        ([str(i) for i in range(101)], "has 101 items; 1 to 100"),
    ],
    ids=["none", "text", "negative", "many"],
)
def test_refused(server: Server, experiment_ids: list[str], part: str) -> None:
    status, code, message = refusal(server, send(server, "events", experiment_ids=experiment_ids))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and part in message, message
