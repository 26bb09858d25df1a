"""search_runs: order, ties, paging and tokens."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from predicates import stored
from tokens import offset_token
from truth import RunTruth, World, build
from wire import Server

pytestmark = [pytest.mark.wire, pytest.mark.rows("searchRuns")]

Key = Callable[[RunTruth], Any]


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    return build(server)


def by_metric(key: str) -> Key:
    return lambda truth: truth.metrics.get(key)


def by_param(key: str) -> Key:
    return lambda truth: truth.params.get(key)


def by_tag(key: str) -> Key:
    return lambda truth: truth.tags.get(key)


def by(key: str) -> Key:
    return lambda truth: truth.attribute(key)


def group(value: Any) -> int:
    """Numbers and text first, then NaN, then what is missing: in both directions."""
    if value is None:
        return 2
    return 1 if isinstance(value, float) and math.isnan(value) else 0


def ordered(runs: list[RunTruth], *keys: tuple[Key, bool]) -> list[str]:
    """Sorts by each (key, descending); then by newest start and by id."""
    result = sorted(runs, key=lambda truth: (-truth.start_time, truth.run_id))
    for key, descending in reversed(keys):
        plain = [truth for truth in result if group(key(truth)) == 0]
        plain.sort(key=lambda truth: comparable(key(truth)), reverse=descending)
        rest = sorted((truth for truth in result if group(key(truth))), key=lambda truth: group(key(truth)))
        result = plain + rest
    return [truth.run_id for truth in result]


def comparable(value: Any) -> Any:
    return stored(value) if isinstance(value, float) else value


ORDERS: list[tuple[list[str], list[tuple[Key, bool]]]] = [
    ([], []),
    (["metrics.acc"], [(by_metric("acc"), False)]),
    (["metrics.acc ASC"], [(by_metric("acc"), False)]),
    (["metrics.acc DESC"], [(by_metric("acc"), True)]),
    (["metrics.acc desc"], [(by_metric("acc"), True)]),
    (["metric.acc Desc"], [(by_metric("acc"), True)]),
    (["metrics.corner"], [(by_metric("corner"), False)]),
    (["metrics.corner DESC"], [(by_metric("corner"), True)]),
    (["metrics.loss"], [(by_metric("loss"), False)]),
    (["metrics.`val/loss` DESC"], [(by_metric("val/loss"), True)]),
    (['metrics."m p"'], [(by_metric("m p"), False)]),
    (["metrics.missing DESC"], [(by_metric("missing"), True)]),
    (["params.opt"], [(by_param("opt"), False)]),
    (["params.opt DESC"], [(by_param("opt"), True)]),
    (["params.depth"], [(by_param("depth"), False)]),
    (["params.`a b` DESC"], [(by_param("a b"), True)]),
    (["parameters.a.b.c"], [(by_param("a.b.c"), False)]),
    (["tags.team"], [(by_tag("team"), False)]),
    (["tag.team DESC"], [(by_tag("team"), True)]),
    (["tags.`git-sha` DESC"], [(by_tag("git-sha"), True)]),
    (["attributes.start_time"], [(by("start_time"), False)]),
    (["attribute.start_time DESC"], [(by("start_time"), True)]),
    (["start_time ASC"], [(by("start_time"), False)]),
    (["Created ASC"], [(by("start_time"), False)]),
    (["created DESC"], [(by("start_time"), True)]),
    (["end_time"], [(by("end_time"), False)]),
    (["end_time DESC"], [(by("end_time"), True)]),
    (["run_id"], [(by("run_id"), False)]),
    (["attributes.run_id DESC"], [(by("run_id"), True)]),
    (["run_name"], [(by("name"), False)]),
    (["attributes.run_name DESC"], [(by("name"), True)]),
    (["user_id"], [(by("user"), False)]),
    (["status DESC"], [(by("status"), True)]),
    (["artifact_uri"], [(by("artifact_uri"), False)]),
    (["params.lr", "metrics.loss DESC"], [(by_param("lr"), False), (by_metric("loss"), True)]),
    (["tags.team DESC", "params.opt", "end_time"], [(by_tag("team"), True), (by_param("opt"), False), (by("end_time"), False)]),
    (["status", "run_id DESC"], [(by("status"), False), (by("run_id"), True)]),
]


@pytest.mark.parametrize(("order_by", "keys"), ORDERS, ids=[", ".join(order) or "default" for order, _ in ORDERS])
def test_order(world: World, order_by: list[str], keys: list[tuple[Key, bool]]) -> None:
    assert world.ids(order_by=order_by) == ordered(world.active(), *keys)


def pages(world: World, size: int, **fields: Any) -> list[list[str]]:
    found: list[list[str]] = []
    token = None
    while token is not None or not found:
        answer = world.search(max_results=size, **fields, **({"page_token": token} if token else {}))
        found.append([run["info"]["run_id"] for run in answer.get("runs", [])])
        token = answer.get("next_page_token")
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 12, 35, 36, 37, 40])
@pytest.mark.parametrize("order_by", [[], ["metrics.corner DESC"], ["params.opt", "tags.team DESC"], ["end_time"]])
def test_pages_make_the_whole(world: World, size: int, order_by: list[str]) -> None:
    found = pages(world, size, order_by=order_by, run_view_type="ALL")
    assert [run for page in found for run in page] == world.ids(order_by=order_by, run_view_type="ALL")
    assert all(len(page) == size for page in found[:-1])


def test_last_full_page_has_no_token(world: World) -> None:
    whole = len(world.active())
    assert "next_page_token" not in world.search(max_results=whole)
    assert "next_page_token" in world.search(max_results=whole - 1)


@pytest.mark.parametrize("offset", [1, 2, 10, 35, 36, 1000])
@pytest.mark.parametrize("order_by", [[], ["metrics.corner"], ["params.depth DESC"]])
def test_tokens_made_by_mlflow(world: World, offset: int, order_by: list[str]) -> None:
    whole = world.ids(order_by=order_by)
    assert world.ids(order_by=order_by, max_results=5, page_token=offset_token(offset)) == whole[offset : offset + 5]


def test_token_with_a_filter(world: World) -> None:
    found = pages(world, 2, filter="params.opt IS NOT NULL AND metrics.loss > -2", order_by=["metrics.loss"])
    expected = world.ids(filter="params.opt IS NOT NULL AND metrics.loss > -2", order_by=["metrics.loss"])
    assert [run for page in found for run in page] == expected
    assert len(found) > 5


def test_default_page_is_a_thousand(server: Server) -> None:
    experiment_id = server.experiment()
    for index in range(3):
        server.run(experiment_id, start_time=index)
    answer = server.post("runs/search", {"experiment_ids": [experiment_id]})
    assert [run["info"]["start_time"] for run in answer["runs"]] == [2, 1, 0]
    assert "next_page_token" not in answer
