"""Curves for charts (docs/series.md): the bytes of MRS1 against the points that were logged."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from page import OWN, refusal, send
from predicates import LARGEST, stored
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows"), pytest.mark.rows("searchSeries")]

Point = tuple[int, int, float]  # step, timestamp, value
START = 1_700_000_000_000
FLOATS = ["x_first", "x_last", "min", "max", "first", "last", "sum"]
COUNTS = ["n", "nan", "posinf", "neginf"]


@dataclass
class Curve:
    run_id: str
    key: str
    mode: str
    count: int
    total: int
    size: int
    columns: dict[str, tuple[Any, ...]]


def read(data: bytes) -> list[Curve]:
    """Reads MRS1 as docs/series.md describes it, and nothing else."""
    assert data[:4] == b"MRS1"
    (length,) = struct.unpack_from("<I", data, 4)
    header = json.loads(data[8 : 8 + length])
    base = -(-(8 + length) // 8) * 8
    assert not any(data[8 + length : base]) and len(data) % 8 == 0
    return [Curve(**{name: entry.get(name, 0) for name in ENTRY}, columns=columns(data, base, entry)) for entry in header["series"]]


ENTRY = ["run_id", "key", "mode", "count", "total", "size"]


def columns(data: bytes, base: int, entry: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    at, found = base + entry["offset"], {}
    kinds = [("x", "d"), ("y", "d")] if entry["mode"] == "exact" else [(n, "d") for n in FLOATS] + [(n, "I") for n in COUNTS]
    for name, kind in kinds:
        found[name] = struct.unpack_from(f"<{entry['count']}{kind}", data, at)
        at += -(-entry["count"] * (8 if kind == "d" else 4) // 8) * 8
    return found


def curves(server: Server, **body: Any) -> list[Curve]:
    response = server.call("POST", f"{OWN}/series", body)
    assert response.status_code == 200, response.text
    return read(response.content)


def history(count: int) -> list[Point]:
    """A wave with one spike, NaN and infinities, several points at some steps."""
    points = []
    for i in range(count):
        value = math.sin(i / 50) * 100 + i % 7
        value = {137: 1e6, 201: math.nan, 202: math.inf, 203: -math.inf}.get(i, value)
        points.append((i - i % 3 if i < 300 else i, START + i, value))
    return points


@dataclass
class World:
    runs: list[str]
    points: dict[tuple[str, str], list[Point]]


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    client = MlflowClient(server.url)
    experiment_id = client.create_experiment(unique("series"))
    known: dict[tuple[str, str], list[Point]] = {}
    runs = [client.create_run(experiment_id, start_time=START).info.run_id for _ in range(2)]
    long, short = history(2500), [(10, START + 5, 1.5), (-3, START + 7, 2.5), (0, START + 6, math.nan)]
    for run_id, key, points in [(runs[0], "loss", long), (runs[0], "val/x", short), (runs[1], "loss", long[:50])]:
        for at in range(0, len(points), 1000):
            client.log_batch(run_id, [Metric(key, v, t, s) for s, t, v in points[at : at + 1000]])
        known[run_id, key] = sorted(((s, t, v if math.isnan(v) else stored(v)) for s, t, v in points), key=order)
    return World(runs, known)


def order(point: Point) -> tuple[int, int, float]:
    """Of a history: step, time, value; no two points of this file differ by NaN alone."""
    step, time, value = point
    return (step, time, 0.0 if math.isnan(value) else value)


def same(found: tuple[Any, ...], expected: list[float]) -> bool:
    return len(found) == len(expected) and all(a == b or (a != a and b != b) for a, b in zip(found, expected, strict=True))


def test_runs_and_keys_come_in_the_order_asked_for(server: Server, world: World) -> None:
    first, second = world.runs
    found = curves(server, run_ids=[second, "f" * 32, first, second], keys=["val/x", "no such", "loss"], width=4096)
    assert [(curve.run_id, curve.key) for curve in found] == [(second, "loss"), (first, "val/x"), (first, "loss")]
    assert [curve.total for curve in found] == [len(world.points[curve.run_id, curve.key]) for curve in found]


@pytest.mark.parametrize("key", ["loss", "val/x"])
def test_exact_curves_are_the_history(server: Server, world: World, key: str) -> None:
    (curve,) = curves(server, run_ids=[world.runs[0]], keys=[key], width=4096)
    points = world.points[world.runs[0], key]
    assert curve.mode == "exact"
    assert same(curve.columns["x"], [float(step) for step, _, _ in points])
    assert same(curve.columns["y"], [value for _, _, value in points])


@pytest.mark.parametrize("window", [[0, 100], [137, 137], [299.5, 800], [-50, 5], [5000, 9000]])
def test_a_window_holds_both_ends(server: Server, world: World, window: list[float]) -> None:
    (curve,) = curves(server, run_ids=[world.runs[0]], keys=["loss"], range=window, width=4096)
    inside = [point for point in world.points[world.runs[0], "loss"] if window[0] <= point[0] <= window[1]]
    assert same(curve.columns["x"], [float(step) for step, _, _ in inside])
    assert same(curve.columns["y"], [value for _, _, value in inside])


@pytest.mark.parametrize(("x", "shift"), [("time", 0), ("relative", START)])
def test_x_is_time(server: Server, world: World, x: str, shift: int) -> None:
    (curve,) = curves(server, run_ids=[world.runs[0]], keys=["val/x"], x=x)
    by_time = sorted(world.points[world.runs[0], "val/x"], key=lambda point: point[1])
    assert same(curve.columns["x"], [float(time - shift) for _, time, _ in by_time])
    assert same(curve.columns["y"], [value for _, _, value in by_time])


def test_x_is_another_metric(server: Server, world: World) -> None:
    (curve,) = curves(server, run_ids=[world.runs[0]], keys=["val/x"], x="metric:loss")
    last = {step: value for step, _, value in world.points[world.runs[0], "loss"]}
    joined = [(last[s], v) for s, _, v in world.points[world.runs[0], "val/x"] if s in last and abs(last[s]) < LARGEST]
    joined.sort(key=lambda pair: pair[0])
    assert same(curve.columns["x"], [x for x, _ in joined]) and same(curve.columns["y"], [y for _, y in joined])


def whole(points: list[Point], at: int, size: int) -> dict[str, float]:
    """What a bucket of consecutive points must say."""
    part = points[at : at + size]
    finite = [v for _, _, v in part if not math.isnan(v) and abs(v) < LARGEST]
    return {
        "x_first": part[0][0],
        "x_last": part[-1][0],
        "min": min(finite, default=math.nan),
        "max": max(finite, default=math.nan),
        "first": finite[0] if finite else math.nan,
        "last": finite[-1] if finite else math.nan,
        "sum": math.fsum(finite),
        "n": len(part),
        "nan": sum(math.isnan(v) for _, _, v in part),
        "posinf": sum(v == LARGEST for _, _, v in part),
        "neginf": sum(v == -LARGEST for _, _, v in part),
    }


@pytest.mark.parametrize("width", [2, 10, 100, 1000, 2499])
def test_buckets_lose_no_outlier(server: Server, world: World, width: int) -> None:
    (curve,) = curves(server, run_ids=[world.runs[0]], keys=["loss"], width=width)
    points = world.points[world.runs[0], "loss"]
    assert curve.mode == "buckets" and curve.count <= width and curve.count == -(-len(points) // curve.size)
    for bucket in range(curve.count):
        expected = whole(points, bucket * curve.size, curve.size)
        found = {name: column[bucket] for name, column in curve.columns.items()}
        assert found.pop("sum") == pytest.approx(expected.pop("sum"), rel=1e-9, abs=1e-6)
        assert same(tuple(found.values()), [expected[name] for name in found]), (bucket, found, expected)
    assert max(curve.columns["max"]) == 1e6
    assert sum(curve.columns["n"]) == len(points)


def test_what_was_logged_last_is_there_at_once(server: Server) -> None:
    client = MlflowClient(server.url)
    run_id = client.create_run(client.create_experiment(unique("series"))).info.run_id
    for step in range(4):
        client.log_metric(run_id, "m", step / 8, step=step)
        (curve,) = curves(server, run_ids=[run_id], keys=["m"])
        assert curve.columns["y"] == tuple(i / 8 for i in range(step + 1))
    assert curves(server, run_ids=["no such run"], keys=["m"]) == []


GOOD = {"run_ids": ["f" * 32], "keys": ["m"]}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"keys": ["m"]}, "Missing value for required parameter 'run_ids'"),
    ({"run_ids": ["a"]}, "Missing value for required parameter 'keys'"),
    ({**GOOD, "run_ids": [str(i) for i in range(101)]}, "'run_ids' has 101 different items; 1 to 100"),
    ({**GOOD, "keys": [str(i) for i in range(51)]}, "'keys' has 51 different items; 1 to 50"),
    ({**GOOD, "x": "steps"}, "Invalid value 'steps' for 'x'"),
    ({**GOOD, "x": "metric:"}, "Invalid value 'metric:' for 'x'"),
    ({**GOOD, "range": [1]}, "for 'range'"),
    ({**GOOD, "range": [2, 1]}, "for 'range'"),
    ({**GOOD, "width": 1}, "Invalid value 1 for 'width'"),
    ({**GOOD, "width": 4097}, "Invalid value 4097 for 'width'"),
    ({**GOOD, "width": "many"}, "width"),
]


@pytest.mark.parametrize(("body", "part"), REFUSED, ids=range(len(REFUSED)))
def test_refused(server: Server, body: dict[str, Any], part: str) -> None:
    status, code, message = refusal(server, send(server, "series", body))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and part in message, message


def test_a_step_that_no_chart_can_place(server: Server) -> None:
    client = MlflowClient(server.url)
    run_id = client.create_run(client.create_experiment(unique("series"))).info.run_id
    client.log_metric(run_id, "far", 1.0, step=2**60 + 1)
    status, code, message = refusal(server, send(server, "series", {"run_ids": [run_id], "keys": ["far"]}))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and "beyond 2^53" in message
