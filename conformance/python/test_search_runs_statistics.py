"""search_runs in the order of the least, greatest and mean value of a metric's history."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from predicates import stored
from truth import wire_number
from wire import Server, unique

pytestmark = [pytest.mark.wire, pytest.mark.rows("searchRuns"), pytest.mark.deviation("search-extensions")]

NAN, INF = math.nan, math.inf
# Multiples of a quarter, so that every order of adding them gives the same sum.
HISTORIES: list[list[float] | None] = [
    [3.0, 1.0, 2.0],
    [0.25, 8.0],
    None,
    [NAN, 5.5, NAN],
    [NAN, NAN],
    [-4.0],
    [2.0, 2.0, 2.0],
    [INF, 1.0],
    [-INF, 7.0],
    [1.0, 0.0, NAN, -0.25],
    [2.0, 1.0, 3.0],
    None,
    [1e308, 1e308, 1e308],
    [NAN],
    [9.75, -9.75],
    [0.0],
]


@dataclass
class Logged:
    run_id: str
    start_time: int
    values: list[float] | None


def point(value: float, step: int) -> dict[str, Any]:
    return {"key": "loss", "value": wire_number(value), "timestamp": 1, "step": step}


@pytest.fixture(scope="module")
def logged(server: Server) -> tuple[str, list[Logged]]:
    experiment_id = server.experiment(unique("statistics"))
    runs = []
    for index, values in enumerate(HISTORIES):
        start_time = 1000 + index // 2
        run_id = server.run(experiment_id, start_time=start_time)
        history = [point(value, step) for step, value in enumerate(values or [])]
        # Points that come again count once.
        for sent in (history[1:], history, history[:1]):
            server.post("runs/log-batch", {"run_id": run_id, "metrics": sent})
        runs.append(Logged(run_id, start_time, values))
    return experiment_id, runs


def known(run: Logged) -> list[float]:
    return [stored(value) for value in run.values or [] if not math.isnan(value)]


def mean(values: list[float]) -> float:
    return stored(sum(values) / len(values))


STATISTICS: dict[str, Callable[[list[float]], float]] = {"min": min, "max": max, "mean": mean}


def ordered(runs: list[Logged], statistic: str, descending: bool) -> list[str]:
    """Numbers first, then runs whose points are all NaN, then runs without points; ties by newest start, then id."""
    by_ties = sorted(runs, key=lambda run: (-run.start_time, run.run_id))
    numbers = [run for run in by_ties if known(run)]
    numbers.sort(key=lambda run: STATISTICS[statistic](known(run)), reverse=descending)
    nan = [run for run in by_ties if run.values and not known(run)]
    missing = [run for run in by_ties if not run.values]
    return [run.run_id for run in numbers + nan + missing]


def search(server: Server, experiment_id: str, **fields: Any) -> list[str]:
    found: list[str] = []
    body = {"experiment_ids": [experiment_id], "max_results": 1000, **fields}
    while True:
        answer = server.post("runs/search", body)
        found += [run["info"]["run_id"] for run in answer.get("runs", [])]
        if "next_page_token" not in answer:
            return found
        body["page_token"] = answer["next_page_token"]


@pytest.mark.parametrize("max_results", [1, 3, 1000])
@pytest.mark.parametrize("direction", ["", " ASC", " DESC"])
@pytest.mark.parametrize("statistic", list(STATISTICS))
def test_order(
    server: Server, logged: tuple[str, list[Logged]], statistic: str, direction: str, max_results: int
) -> None:
    experiment_id, runs = logged
    found = search(server, experiment_id, order_by=[f"{statistic}(metrics.loss){direction}"], max_results=max_results)
    assert found == ordered(runs, statistic, direction == " DESC")


def latest(run: Logged) -> tuple[bool, float]:
    value = (run.values or [NAN])[-1]
    return (True, 0.0) if math.isnan(value) else (False, stored(value))


def test_second_sort_and_spellings(server: Server, logged: tuple[str, list[Logged]]) -> None:
    experiment_id, runs = logged
    found = search(server, experiment_id, order_by=["MAX(metric.`loss`) desc", "mean( metrics.\"loss\" )", "metrics.loss"])
    ranked = sorted(
        (run for run in runs if known(run)),
        key=lambda run: (-max(known(run)), mean(known(run)), *latest(run), -run.start_time, run.run_id),
    )
    assert found[: len(ranked)] == [run.run_id for run in ranked]


def test_with_a_filter_on_the_same(server: Server, logged: tuple[str, list[Logged]]) -> None:
    experiment_id, runs = logged
    found = search(server, experiment_id, filter="min(metrics.loss) < 1", order_by=["mean(metrics.loss) DESC"])
    matching = [run for run in runs if known(run) and min(known(run)) < 1]
    assert found == ordered(matching, "mean", descending=True)


def test_of_a_metric_that_nobody_logged(server: Server, logged: tuple[str, list[Logged]]) -> None:
    experiment_id, runs = logged
    found = search(server, experiment_id, order_by=[f"min(metrics.{unique('no')}) DESC".replace("-", "_")])
    assert found == [run.run_id for run in sorted(runs, key=lambda run: (-run.start_time, run.run_id))]


@pytest.mark.parametrize(
    ("order_by", "message"),
    [
        (["min(params.x)"], "Invalid statistic 'min' of 'params.x'. Only metrics have statistics"),
        (["mean(start_time) DESC"], "Invalid statistic 'mean' of 'start_time'. Only metrics have statistics"),
        (["sum(metrics.loss)"], "Invalid order_by clause 'sum(metrics.loss)'. Could not be parsed."),
        (["min(metrics.loss"], "Invalid order_by clause 'min(metrics.loss'. Could not be parsed."),
        (["min(metrics.loss) UP"], "Invalid ordering key in order_by clause 'min(metrics.loss) UP'."),
        (
            ["min(metrics.loss)", "min(metrics.loss) DESC"],
            "`order_by` contains duplicate fields: ['min(metrics.loss)', 'min(metrics.loss) DESC']",
        ),
    ],
)
def test_refused(server: Server, logged: tuple[str, list[Logged]], order_by: list[str], message: str) -> None:
    body = {"experiment_ids": [logged[0]], "order_by": order_by}
    response = server.call("POST", "/api/2.0/mlflow/runs/search", body)
    assert response.status_code == 400
    answer = response.json()
    assert (answer["error_code"], answer["message"]) == ("INVALID_PARAMETER_VALUE", message)
