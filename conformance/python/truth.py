"""The runs that the search tables ask about: invented here, logged over HTTP, and remembered."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wire import Server

EPOCH = 1_700_000_000_000
STATUSES = ["RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED"]
NAMES = ["alpha", "Beta", "gamma ray", "100%_done", "under_score", "état", "it's", "a AND b", 'say "hi"', "naïve-bayes"]
USERS = ["ada", "Bob", "", "carol_d"]
OPTIMIZERS = ["adam", "Adam", "SGD", "rms_prop", "50% off", "", "a\\b", "salt AND pepper"]
CORNER_METRICS = [math.nan, math.inf, -math.inf, 1e300, -1e300, 5e-324, 0.0, -0.0, 1e-9, 123456789.125]
CONTEXTS = ["train", "eval", "Test"]


@dataclass
class RunTruth:
    """A run as it was logged."""

    index: int
    name: str
    user: str
    status: str
    start_time: int
    end_time: int | None
    deleted: bool
    metrics: dict[str, float]
    params: dict[str, str]
    tags: dict[str, str]
    datasets: list[tuple[str, str, str]]
    run_id: str = ""
    artifact_uri: str = ""

    def attribute(self, key: str) -> Any:
        values = {"run_name": self.name, "user_id": self.user}
        return values[key] if key in values else getattr(self, key)


def some(**entries: Any) -> dict[str, Any]:
    """Leaves out what is None: a key that was not logged."""
    return {key: value for key, value in entries.items() if value is not None}


def metrics_of(i: int) -> dict[str, float]:
    found = some(
        acc=round(i / 40, 3) if i % 5 else None,
        loss=(i % 7) - 3.0,
        corner=CORNER_METRICS[i % 10] if i % 4 else None,
        latest=float(i % 6),
    )
    return {**found, **({"val/loss": i * 0.5} if i % 3 else {}), **({"m p": float(i % 2)} if i % 2 else {})}


def params_of(i: int) -> dict[str, str]:
    found = some(opt=OPTIMIZERS[i % 8] if i % 9 else None, lr=f"0.{i % 4}", depth=str(i) if i % 3 == 0 else None)
    dotted = {"a.b.c": f"v{i % 3}"} if i % 2 else {"a b": f"V{i % 4}"}
    return {**found, **dotted, "unité": "é" if i % 2 else "É"}


def tags_of(i: int) -> dict[str, str]:
    found = some(team=["red", "Blue", "green"][i % 3] if i % 4 else None, note="it's" if i % 5 == 0 else "plain")
    dashed = {"git-sha": f"{i:04x}", "long": "x" * 300 + str(i % 2)}
    multi = {"lines": "first\nsecond"} if i % 6 == 0 else {}
    return {**found, **dashed, **multi}


def datasets_of(i: int) -> list[tuple[str, str, str]]:
    first = [(f"data-{i % 3}", f"d{i % 4}", CONTEXTS[i % 3])] if i % 4 else []
    return first + ([("Shared_set", "common", "eval")] if i % 5 == 0 else [])


def invent(i: int) -> RunTruth:
    status = STATUSES[i % 5]
    start = EPOCH + (i // 3) * 1000
    return RunTruth(
        index=i,
        name=NAMES[i % 10] + ("" if i < 10 else f" {i}"),
        user=USERS[i % 4],
        status=status,
        start_time=start,
        end_time=None if status in ("RUNNING", "SCHEDULED") else start + i,
        deleted=i % 11 == 10,
        metrics=metrics_of(i),
        params=params_of(i),
        tags=tags_of(i),
        datasets=datasets_of(i),
    )


def wire_number(value: float) -> Any:
    if math.isnan(value):
        return "NaN"
    return ("Infinity" if value > 0 else "-Infinity") if math.isinf(value) else value


def points_of(truth: RunTruth) -> list[dict[str, Any]]:
    """The metrics, and for `latest` a history in which the newest step was not logged last."""
    points = [{"key": key, "value": wire_number(value), "timestamp": EPOCH, "step": 5} for key, value in truth.metrics.items()]
    older = [{"key": "latest", "value": 99.0, "timestamp": EPOCH + 9, "step": step} for step in (4, -1)]
    same_step = [{"key": "latest", "value": -7.0, "timestamp": EPOCH - 1, "step": 5}]
    return points + older + same_step


def dataset_input(name: str, digest: str, context: str) -> dict[str, Any]:
    dataset = {"name": name, "digest": digest, "source_type": "local", "source": "{}"}
    return {"dataset": dataset, "tags": [{"key": "mlflow.data.context", "value": context}]}


def entries(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def log(server: Server, experiment_id: str, truth: RunTruth) -> None:
    created = server.post(
        "runs/create",
        {
            "experiment_id": experiment_id,
            "user_id": truth.user,
            "run_name": truth.name,
            "start_time": truth.start_time,
        },
    )["run"]["info"]
    truth.run_id, truth.artifact_uri = created["run_id"], created["artifact_uri"]
    batch = {"metrics": points_of(truth), "params": entries(truth.params), "tags": entries(truth.tags)}
    server.post("runs/log-batch", {"run_id": truth.run_id, **batch})
    if truth.datasets:
        server.post(
            "runs/log-inputs",
            {"run_id": truth.run_id, "datasets": [dataset_input(*entry) for entry in truth.datasets]},
        )
    update = {"run_id": truth.run_id, "status": truth.status}
    server.post("runs/update", update | ({} if truth.end_time is None else {"end_time": truth.end_time}))
    if truth.deleted:
        server.post("runs/delete", {"run_id": truth.run_id})


@dataclass
class World:
    """One experiment full of runs whose every field is known."""

    server: Server
    experiment_id: str
    runs: list[RunTruth] = field(default_factory=list)

    def active(self) -> list[RunTruth]:
        return [truth for truth in self.runs if not truth.deleted]

    def named(self, text: str) -> str:
        """Replaces `<run:3>` by the id of the fourth run, so that tables can be written before ids exist."""
        for truth in self.runs:
            text = text.replace(f"<run:{truth.index}>", truth.run_id)
        return text

    def search(self, **fields: Any) -> Any:
        body = {"experiment_ids": [self.experiment_id], "max_results": 1000, **fields}
        return self.server.post("runs/search", body)

    def ids(self, **fields: Any) -> list[str]:
        return [run["info"]["run_id"] for run in self.search(**fields).get("runs", [])]

    def expected(self, predicate: Callable[[RunTruth], bool]) -> set[str]:
        return {truth.run_id for truth in self.active() if predicate(truth)}


def build(server: Server, count: int = 40) -> World:
    world = World(server, server.experiment())
    for i in range(count):
        truth = invent(i)
        log(server, world.experiment_id, truth)
        world.runs.append(truth)
    return world
