"""What the table of runs asks for besides its rows: completions of keys and values, aggregates."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

from page import ask, fetch, refusal, send
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows")]

INVALID = (400, "INVALID_PARAMETER_VALUE")


@dataclass
class Logged:
    run_id: str
    metrics: dict[str, float]
    params: dict[str, str]
    tags: dict[str, str]
    deleted: bool


@dataclass
class Table:
    experiment_id: str
    runs: list[Logged]

    def active(self) -> list[Logged]:
        return [run for run in self.runs if not run.deleted]


def metrics_of(i: int) -> dict[str, float]:
    found = {"loss": float("nan") if i == 3 else i / 4, "val/Loss": float(i % 5)}
    return {**found, **({"learning_rate": 0.5} if i % 3 == 0 else {}), **({"only once": 1.0} if i == 7 else {})}


def params_of(i: int) -> dict[str, str]:
    return {"lr": "auto" if i % 4 == 0 else f"0.{i % 4}", **({"depth": str(i)} if i % 2 else {})}


def tags_of(i: int) -> dict[str, str]:
    return {"team": ["Red", "blue", "red hot", "50%_é"][i % 4], "kind": "x"}


@pytest.fixture(scope="module")
def table(server: Server) -> Table:
    client = MlflowClient(server.url)
    experiment_id = client.create_experiment(unique("table"))
    runs = []
    for i in range(14):
        run_id = client.create_run(experiment_id, start_time=1000 + i, run_name=f"run {i % 3}").info.run_id
        logged = Logged(run_id, metrics_of(i), params_of(i), tags_of(i), deleted=i >= 12)
        client.log_batch(
            run_id,
            [Metric(key, value, 1, 0) for key, value in logged.metrics.items()],
            [Param(key, value) for key, value in logged.params.items()],
            [RunTag(key, value) for key, value in logged.tags.items()],
        )
        if logged.deleted:
            client.delete_run(run_id)
        runs.append(logged)
    return Table(experiment_id, runs)


def holds_in_order(text: str, letters: str) -> bool:
    rest = iter(text.lower())
    return all(letter in rest for letter in letters.lower())


def keys_with(table: Table, kind: str, letters: str) -> dict[str, int]:
    found = Counter(key for run in table.active() for key in getattr(run, kind))
    return {key: count for key, count in found.items() if holds_in_order(key, letters)}


@pytest.mark.rows("searchRunKeys")
@pytest.mark.parametrize("entity", ["metric", "param", "tag"])
@pytest.mark.parametrize("query", ["", "l", "loss", "LOSS", "lr", "vls", "team", "zzz", "%", "o n"])
def test_keys_hold_the_letters_in_order(server: Server, table: Table, entity: str, query: str) -> None:
    body = {"experiment_ids": [table.experiment_id], "entity": entity, "query": query}
    answer = ask(server, "runs/search-keys", body)
    # The client and the server add tags of their own, such as the run's name.
    found = {k["key"]: k["count"] for k in answer.get("keys", []) if not k["key"].startswith("mlflow.")}
    assert found == keys_with(table, f"{entity}s", query)
    assert answer["total_count"] == len(answer.get("keys", []))


@pytest.mark.rows("searchRunKeys")
def test_the_closest_key_comes_first(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "entity": "metric", "query": "los"}
    keys = [key["key"] for key in ask(server, "runs/search-keys", body)["keys"]]
    assert keys == ["loss", "val/Loss"]
    cut = ask(server, "runs/search-keys", {**body, "max_results": 1})
    assert ([key["key"] for key in cut["keys"]], cut["total_count"]) == (["loss"], 2)


@pytest.mark.rows("searchRunKeys")
def test_keys_are_there_at_once(server: Server) -> None:
    client = MlflowClient(server.url)
    experiment_id, other = client.create_experiment(unique("fresh")), client.create_experiment(unique("other"))
    body = {"experiment_ids": [experiment_id], "entity": "param", "query": ""}
    assert ask(server, "runs/search-keys", body) == {"total_count": 0}
    run_id = client.create_run(experiment_id).info.run_id
    for number, key in enumerate(["first", "second", "third"], 1):
        client.log_param(run_id, key, "1")
        assert ask(server, "runs/search-keys", body)["total_count"] == number
    client.log_param(client.create_run(other).info.run_id, "elsewhere", "1")
    assert [key["key"] for key in ask(server, "runs/search-keys", body)["keys"]] == ["first", "second", "third"]
    both = ask(server, "runs/search-keys", {**body, "experiment_ids": [experiment_id, other]})
    assert [key["key"] for key in both["keys"]] == ["elsewhere", "first", "second", "third"]


def values_with(table: Table, texts: list[str | None], part: str) -> list[tuple[str, int]]:
    """Most frequent first, then by code points."""
    found = Counter(text for text in texts if text is not None and part.lower() in text.lower())
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@pytest.mark.rows("searchRunValues")
@pytest.mark.parametrize("part", ["", "re", "RED", "%", "_", "0.", "nothing like it", "t"])
@pytest.mark.parametrize(("entity", "key"), [("param", "lr"), ("param", "depth"), ("tag", "team"), ("tag", "no such key")])
def test_values_hold_the_text(server: Server, table: Table, entity: str, key: str, part: str) -> None:
    body = {"experiment_ids": [table.experiment_id], "entity": entity, "key": key, "query": part}
    answer = ask(server, "runs/search-values", body)
    texts = [getattr(run, f"{entity}s").get(key) for run in table.active()]
    assert [(v["value"], v["count"]) for v in answer.get("values", [])] == values_with(table, texts, part)


@pytest.mark.rows("searchRunValues")
def test_values_of_attributes(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "entity": "attribute"}
    names = ask(server, "runs/search-values", {**body, "key": "run_name", "max_results": 2})["values"]
    assert names == [{"value": "run 0", "count": 4}, {"value": "run 1", "count": 4}]
    status = ask(server, "runs/search-values", {**body, "key": "status", "query": "run"})["values"]
    assert status == [{"value": "RUNNING", "count": 12}]


def numbers(table: Table, column: str) -> list[float]:
    """What counts: latest metrics that are numbers, and params whose text is one."""
    kind, key = column.split(".", 1)
    found = [getattr(run, kind).get(key) for run in table.active()]
    return [float(value) for value in found if value is not None and value != "auto" and not math.isnan(float(value))]


@pytest.mark.rows("aggregateRuns")
@pytest.mark.parametrize("column", ["metrics.loss", "metrics.val/Loss", "metrics.only once", "params.lr", "params.depth"])
def test_aggregates_are_over_all_active_runs(server: Server, table: Table, column: str) -> None:
    answer = ask(server, "runs/aggregate", {"experiment_ids": [table.experiment_id], "columns": [column]})
    known = numbers(table, column)
    assert answer["total_count"] == len(table.active())
    (found,) = answer["aggregates"]
    assert (found["column"], found["n"]) == (column, len(known))
    assert (found["min"], found["max"]) == (min(known), max(known))
    assert found["median"] == statistics.median(known)
    assert found["mean"] == pytest.approx(statistics.fmean(known), rel=1e-12)


@pytest.mark.rows("aggregateRuns")
def test_aggregates_follow_filter_and_view(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "columns": ["metrics.val/Loss", "metrics.unknown"]}
    some = ask(server, "runs/aggregate", {**body, "filter": "metrics.`val/Loss` >= 3"})
    matching = [run for run in table.active() if run.metrics["val/Loss"] >= 3]
    assert some["total_count"] == len(matching)
    assert some["aggregates"][0]["mean"] == statistics.fmean(run.metrics["val/Loss"] for run in matching)
    assert some["aggregates"][1] == {"column": "metrics.unknown", "n": 0}
    assert ask(server, "runs/aggregate", {**body, "run_view_type": "ALL"})["total_count"] == len(table.runs)
    assert ask(server, "runs/aggregate", {**body, "run_view_type": "DELETED_ONLY"})["aggregates"][0]["n"] == 2
    assert ask(server, "runs/aggregate", {**body, "experiment_ids": []})["total_count"] == 0


def say(field: str) -> str:
    return f"Missing value for required parameter '{field}'"


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("searchRunKeys", "runs/search-keys", {"entity": "metric"}, say("experiment_ids")),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["0"]}, say("entity")),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["0"], "entity": "dataset"}, "metric, param or tag"),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["x"], "entity": "tag"}, "experiment"),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["0"], "entity": "tag", "max_results": 0}, "max_results"),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["0"], "entity": "tag", "max_results": 1001}, "1 to 1000|1000"),
    ("searchRunKeys", "runs/search-keys", {"experiment_ids": ["0"], "entity": "tag", "query": 7}, "query"),
    ("searchRunValues", "runs/search-values", {"experiment_ids": ["0"], "entity": "param"}, say("key")),
    ("searchRunValues", "runs/search-values", {"experiment_ids": ["0"], "key": "lr"}, say("entity")),
    ("searchRunValues", "runs/search-values", {"experiment_ids": ["0"], "entity": "metric", "key": "loss"}, "param, tag or"),
    ("searchRunValues", "runs/search-values", {"experiment_ids": ["0"], "entity": "attribute", "key": "run_id"}, "run_name"),
    ("searchRunValues", "runs/search-values", {"experiment_ids": ["0"], "entity": "tag", "key": "a", "max_results": -1}, "-1"),
    ("searchRunGroups", "runs/search-groups", {"group_by": ["params.lr"]}, say("experiment_ids")),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"]}, say("group_by")),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["metrics.a"]}, "cannot be grouped by 'metrics.a'"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["attributes.run_id"]}, "status, user_id"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": [f"params.{i}" for i in range(9)]}, "1 to 8"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["params.a"], "columns": ["tags.a"]}, "has no aggregates"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["params.a"], "offset": -1}, "'offset'"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["params.a"], "max_results": 1001}, "between 1 and 1000"),
    ("searchRunGroups", "runs/search-groups", {"experiment_ids": ["0"], "group_by": ["params.a"], "order_by": ["a b c"]}, "order_by"),
    ("aggregateRuns", "runs/aggregate", {"columns": ["metrics.loss"]}, say("experiment_ids")),
    ("aggregateRuns", "runs/aggregate", {"experiment_ids": ["0"]}, say("columns")),
    ("aggregateRuns", "runs/aggregate", {"experiment_ids": ["0"], "columns": ["loss"]}, "Invalid column 'loss'"),
    ("aggregateRuns", "runs/aggregate", {"experiment_ids": ["0"], "columns": ["tags.team"]}, "Column 'tags.team' has no"),
    ("aggregateRuns", "runs/aggregate", {"experiment_ids": ["0"], "columns": ["metrics.a"] * 101}, "at most 100"),
    ("aggregateRuns", "runs/aggregate", {"experiment_ids": ["0"], "columns": ["metrics.a"], "filter": "a = "}, "Invalid"),
]


@pytest.mark.parametrize(
    ("route", "body", "part"),
    [pytest.param(*case[1:], marks=pytest.mark.rows(case[0]), id=f"{case[0]}-{i}") for i, case in enumerate(REFUSED)],
)
def test_refused(server: Server, route: str, body: dict[str, Any], part: str) -> None:
    status, code, message = refusal(server, send(server, route, body))
    assert (status, code) == INVALID
    assert any(wanted in message for wanted in part.split("|")), message


def values_of(table: Table, column: str) -> set[str | None]:
    namespace, key = column.split(".", 1)
    return {str(getattr(run, namespace).get(key)) for run in table.active()}


@pytest.mark.rows("searchDifferingColumns")
def test_columns_differ_over_all_runs_of_a_query(server: Server, table: Table) -> None:
    columns = ["metrics.loss", "metrics.learning_rate", "params.lr", "params.depth", "tags.team", "tags.kind", "tags.none"]
    body = {"experiment_ids": [table.experiment_id], "columns": columns}
    wanted = [column for column in columns if len(values_of(table, column)) > 1]
    assert wanted and len(wanted) < len(columns)
    assert ask(server, "runs/search-differing-columns", body) == {"columns": wanted}
    one = {**body, "filter": f"attributes.run_id IN ('{table.runs[0].run_id}')"}
    assert ask(server, "runs/search-differing-columns", one) == {}


@pytest.mark.rows("searchDifferingColumns")
def test_a_column_that_is_none_has_no_differences(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "columns": ["lr"]}
    status, code, message = refusal(server, send(server, "runs/search-differing-columns", body))
    assert (status, code) == INVALID
    assert "Invalid column 'lr'" in message


def grouped(table: Table, *columns: str) -> dict[tuple[str | None, ...], list[Logged]]:
    found: dict[tuple[str | None, ...], list[Logged]] = {}
    for run in table.active():
        values = (getattr(run, column.split(".", 1)[0]).get(column.split(".", 1)[1]) for column in columns)
        found.setdefault(tuple(values), []).append(run)
    return found


@pytest.mark.rows("searchRunGroups")
@pytest.mark.parametrize("columns", [["params.lr"], ["tags.team"], ["params.depth", "tags.team"], ["params.none"]])
def test_groups_hold_every_active_run_once(server: Server, table: Table, columns: list[str]) -> None:
    answer = ask(server, "runs/search-groups", {"experiment_ids": [table.experiment_id], "group_by": columns})
    wanted = grouped(table, *columns)
    found = {tuple(value.get("value") for value in group["values"]): group["count"] for group in answer["groups"]}
    assert found == {values: len(runs) for values, runs in wanted.items()}
    assert (answer["total_count"], answer["group_count"]) == (len(table.active()), len(wanted))


@pytest.mark.rows("searchRunGroups")
@pytest.mark.parametrize("columns", [["params.lr"], ["params.depth", "tags.team"], ["tags.team", "attributes.run_name"]])
def test_a_search_finds_the_runs_of_each_group(server: Server, table: Table, columns: list[str]) -> None:
    body = {"experiment_ids": [table.experiment_id]}
    for group in ask(server, "runs/search-groups", {**body, "group_by": columns})["groups"]:
        search = {**body, "group": group["values"], "count": True}
        answer = server.ok("POST", "/api/2.0/mlflow/runs/search", search)
        assert answer["total_count"] == group["count"] == len(answer["runs"])
        for value in group["values"]:
            namespace, key = value["column"].split(".", 1)
            if namespace == "attributes":
                assert {run["info"][key] for run in answer["runs"]} == {value["value"]}
                continue
            texts = [{it["key"]: it["value"] for it in run["data"][namespace]}.get(key) for run in answer["runs"]]
            assert set(texts) == {value.get("value")}


@pytest.mark.rows("searchRunGroups")
@pytest.mark.parametrize("figure", ["mean", "min", "median", "max"])
def test_figures_of_groups_and_their_order(server: Server, table: Table, figure: str) -> None:
    body = {"experiment_ids": [table.experiment_id], "group_by": ["params.lr"], "columns": ["metrics.loss"]}
    groups = ask(server, "runs/search-groups", {**body, "order_by": ["metrics.loss DESC"], "figure": figure})["groups"]
    wanted = grouped(table, "params.lr")
    figures = []
    for group in groups:
        losses = [run.metrics["loss"] for run in wanted[(group["values"][0]["value"],)]]
        known = [loss for loss in losses if not math.isnan(loss)]
        (found,) = group["aggregates"]
        assert (found["n"], found["min"], found["max"]) == (len(known), min(known), max(known))
        assert found["mean"] == pytest.approx(statistics.fmean(known))
        assert found["sd"] == pytest.approx(statistics.stdev(known))
        figures.append(found[figure])
    assert figures == sorted(figures, reverse=True)


@pytest.mark.rows("searchRunGroups")
def test_groups_come_in_pages_numbers_first_missing_last(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "group_by": ["params.depth"]}
    pages = [ask(server, "runs/search-groups", {**body, "offset": at, "max_results": 3})["groups"] for at in (0, 3, 6)]
    values = [group["values"][0].get("value") for page in pages for group in page]
    assert values == ["1", "3", "5", "7", "9", "11", None]
    assert "groups" not in ask(server, "runs/search-groups", {**body, "offset": 7})


@pytest.mark.rows("searchRunGroups")
def test_groups_follow_filter_and_view(server: Server, table: Table) -> None:
    body = {"experiment_ids": [table.experiment_id], "group_by": ["tags.kind"]}
    assert ask(server, "runs/search-groups", {**body, "run_view_type": "ALL"})["groups"][0]["count"] == len(table.runs)
    assert ask(server, "runs/search-groups", {**body, "run_view_type": "DELETED_ONLY"})["groups"][0]["count"] == 2
    some = ask(server, "runs/search-groups", {**body, "filter": "params.lr = 'auto'"})
    assert some["total_count"] == sum(run.params["lr"] == "auto" for run in table.active())
    assert ask(server, "runs/search-groups", {**body, "experiment_ids": []})["total_count"] == 0


@pytest.mark.rows("searchRunGroups")
def test_runs_are_grouped_by_their_datasets_together(server: Server) -> None:
    client = MlflowClient(server.url)
    experiment_id = client.create_experiment(unique("datasets"))
    for names in (["b", "a"], ["a", "b"], ["a"], []):
        run_id = client.create_run(experiment_id).info.run_id
        sets = [{"dataset": {"name": n, "digest": "1", "source_type": "s", "source": "{}"}} for n in names]
        if sets:
            server.ok("POST", "/api/2.0/mlflow/runs/log-inputs", {"run_id": run_id, "datasets": sets})
    groups = ask(server, "runs/search-groups", {"experiment_ids": [experiment_id], "group_by": ["inputs"]})["groups"]
    assert [(g["values"][0].get("value"), g["count"]) for g in groups] == [("a (1)", 1), ("a (1), b (1)", 2), (None, 1)]


@pytest.mark.rows("countRuns")
def test_runs_are_counted_by_experiment(server: Server) -> None:
    client = MlflowClient(server.url)
    full, empty = (client.create_experiment(unique(name)) for name in ("full", "empty"))
    runs = [client.create_run(full, start_time=start) for start in (1_000, 3_000, 2_000)]
    client.delete_run(client.create_run(full, start_time=9_000).info.run_id)

    def counts() -> dict[str, Any]:
        return {item["experiment_id"]: item for item in fetch(server, "runs/count").get("counts", [])}

    assert counts()[full] == {"experiment_id": full, "count": 3, "last_start_time": 3_000}
    assert empty not in counts()
    for run in runs:
        client.delete_run(run.info.run_id)
    assert full not in counts()
