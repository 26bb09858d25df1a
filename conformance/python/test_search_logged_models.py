"""search_logged_models: filters, order, datasets and pages over models whose fields are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from predicates import (
    Predicate,
    anything,
    attribute,
    both,
    eq,
    ge,
    gt,
    ilike,
    is_in,
    le,
    like,
    metric,
    ne,
    not_in,
    nothing,
    param,
    tag,
)  # fmt: skip
from tokens import encode
from wire import Server, unique

pytestmark = [pytest.mark.wire, pytest.mark.rows("searchLoggedModels")]

NAMES = ["alpha", "Beta", "gamma ray", "under_score", "a AND b", "delta", "Delta", "zeta", "eta", "theta"]
STATUS_NUMBERS = {"LOGGED_MODEL_PENDING": 1, "LOGGED_MODEL_READY": 2, "LOGGED_MODEL_UPLOAD_FAILED": 3}


@dataclass
class ModelTruth:
    """A logged model as it was made. `on_data` holds the metrics that were measured on the dataset `d`."""

    index: int
    name: str
    model_type: str
    run_id: str
    status: str
    params: dict[str, str]
    tags: dict[str, str]
    metrics: dict[str, float]
    on_data: dict[str, float]
    model_id: str = ""
    created: int = 0

    def attribute(self, key: str) -> Any:
        return getattr(self, key)


def invent(index: int, run_id: str) -> ModelTruth:
    return ModelTruth(
        index=index,
        name=NAMES[index],
        model_type=["tree", "Linear", ""][index % 3],
        run_id=run_id if index % 2 else "",
        status=list(STATUS_NUMBERS)[index % 3],
        params={"depth": str(index), **({"opt": "adam"} if index % 4 else {})},
        tags={"team": ["red", "Blue"][index % 2]} if index % 5 else {},
        metrics={"acc": index / 10} if index % 3 else {},
        on_data={"acc": 1 - index / 10} if index % 4 == 1 else {},
    )


def entries(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def points(truth: ModelTruth) -> list[dict[str, Any]]:
    plain = [{"key": key, "value": value} for key, value in truth.metrics.items()]
    data = {"dataset_name": "d", "dataset_digest": "dd"}
    measured = [{"key": key, "value": value, **data} for key, value in truth.on_data.items()]
    return [{**point, "timestamp": 10 + place, "step": 0} for place, point in enumerate(plain + measured)]


def make(server: Server, experiment_id: str, run_id: str, index: int) -> ModelTruth:
    truth = invent(index, run_id)
    fields = {"name": truth.name, "model_type": truth.model_type, "source_run_id": truth.run_id}
    truth.model_id = server.model(experiment_id, **fields, params=entries(truth.params), tags=entries(truth.tags))
    path = f"/api/2.0/mlflow/logged-models/{truth.model_id}"
    server.ok("PATCH", path, {"model_id": truth.model_id, "status": truth.status})
    metrics = [{**point, "model_id": truth.model_id} for point in points(truth)]
    server.post("runs/log-batch", {"run_id": run_id, "metrics": metrics})
    truth.created = server.ok("GET", path)["model"]["info"]["creation_timestamp_ms"]
    return truth


@dataclass
class World:
    """One experiment full of models."""

    server: Server
    experiment_id: str
    run_id: str
    models: list[ModelTruth]

    def search(self, **fields: Any) -> Any:
        return self.server.post("logged-models/search", {"experiment_ids": [self.experiment_id], **fields})

    def indexes(self, **fields: Any) -> list[int]:
        places = {truth.model_id: truth.index for truth in self.models}
        return [places[found["info"]["model_id"]] for found in self.search(**fields).get("models", [])]

    def named(self, text: str) -> str:
        for truth in self.models:
            text = text.replace(f"<{truth.index}>", truth.model_id)
        return text.replace("<run>", self.run_id).replace("<exp>", self.experiment_id)


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    experiment_id = server.experiment()
    run_id = server.run(experiment_id)
    models = [make(server, experiment_id, run_id, index) for index in range(len(NAMES))]
    return World(server, experiment_id, run_id, models)


def any_acc(compare: Any, value: float) -> Predicate:
    """A metric counts whatever dataset it was measured on."""
    return lambda truth: any(compare(found, value) for found in [*truth.metrics.values(), *truth.on_data.values()])


def status(compare: Any, value: Any) -> Predicate:
    return lambda truth: compare(STATUS_NUMBERS[truth.status], value)


FILTERS: list[tuple[str, Predicate]] = [
    ("", anything),
    ("name = 'alpha'", attribute("name", eq, "alpha")),
    ("attributes.name = 'alpha'", attribute("name", eq, "alpha")),
    ("attributes.`name` = 'alpha'", attribute("name", eq, "alpha")),
    ("name != 'alpha'", attribute("name", ne, "alpha")),
    ("name LIKE '%eta'", attribute("name", like, "%eta")),
    ("name like 'd%'", attribute("name", like, "d%")),
    ("name ILIKE 'd%'", attribute("name", ilike, "d%")),
    ("name IN ('alpha', 'Beta')", attribute("name", is_in, ("alpha", "Beta"))),
    ("name in ('alpha','Beta')", attribute("name", is_in, ("alpha", "Beta"))),
    ("name NOT IN ('alpha', 'Beta')", attribute("name", not_in, ("alpha", "Beta"))),
    ("name = 'a AND b'", attribute("name", eq, "a AND b")),
    ('name = "alpha"', nothing),
    ("model_id = '<3>'", attribute("index", eq, 3)),
    ("model_id IN ('<3>', '<4>')", attribute("index", is_in, (3, 4))),
    ("model_type = 'tree'", attribute("model_type", eq, "tree")),
    ("model_type ILIKE 'LIN%'", attribute("model_type", ilike, "LIN%")),
    ("source_run_id = '<run>'", attribute("index", lambda i, _: i % 2 == 1, 0)),
    ("experiment_id = <exp>", anything),
    ("lifecycle_stage = 'active'", anything),
    ("status = 2", status(eq, 2)),
    ("status = '2'", status(eq, 2)),
    ("status != 2", status(ne, 2)),
    ("status = 'READY'", nothing),
    ("creation_timestamp > 0", anything),
    ("creation_time > 0", anything),
    ("creation_timestamp_ms >= 1", anything),
    ("last_updated_timestamp > 0", anything),
    ("last_updated_timestamp_ms < 5", nothing),
    ("metrics.acc > 0.45", any_acc(gt, 0.45)),
    ("metrics.acc <= 0.4", any_acc(le, 0.4)),
    ("metrics.acc = 0.5", any_acc(eq, 0.5)),
    ("metrics.acc >= 0.9", any_acc(ge, 0.9)),
    ("metrics.zzz > 0", nothing),
    ("params.depth = '4'", param("depth", eq, "4")),
    ("params.depth != '4'", param("depth", ne, "4")),
    ("params.opt LIKE 'ad%'", param("opt", like, "ad%")),
    ("params.depth IN ('1', '2')", param("depth", is_in, ("1", "2"))),
    ("tags.team = 'red'", tag("team", eq, "red")),
    ("tags.team ILIKE 'BLUE'", tag("team", ilike, "BLUE")),
    ("tags.team NOT IN ('red')", tag("team", not_in, ("red",))),
    ("metrics.acc > 0.2 AND params.opt = 'adam'", both(any_acc(gt, 0.2), param("opt", eq, "adam"))),
    ("params.depth = '4' AND", param("depth", eq, "4")),
    (
        "tags.team = 'red' AND params.opt = 'adam' AND name != 'zeta'",
        both(tag("team", eq, "red"), param("opt", eq, "adam"), attribute("name", ne, "zeta")),
    ),
]


@pytest.mark.parametrize(("text", "predicate"), FILTERS, ids=[text or "empty" for text, _ in FILTERS])
def test_filter(world: World, text: str, predicate: Predicate) -> None:
    found = world.indexes(filter=world.named(text))
    assert sorted(found) == [truth.index for truth in world.models if predicate(truth)]


def test_datasets(world: World) -> None:
    measured = [truth.index for truth in world.models if truth.on_data]
    with_data = {"datasets": [{"dataset_name": "d", "dataset_digest": "dd"}]}
    assert sorted(world.indexes(**with_data)) == measured
    above = [truth.index for truth in world.models if metric("acc", gt, 0.4)(on_data(truth))]
    assert sorted(world.indexes(**with_data, filter="metrics.acc > 0.4")) == above
    assert world.indexes(datasets=[{"dataset_name": "d", "dataset_digest": "other"}]) == []


def on_data(truth: ModelTruth) -> ModelTruth:
    return ModelTruth(**{**vars(truth), "metrics": truth.on_data})


def newest(truth: ModelTruth) -> tuple[int, int]:
    return (-truth.created, -truth.index)


def field(name: str, ascending: bool = True, **more: Any) -> dict[str, Any]:
    return {"field_name": name, "ascending": ascending, **more}


ORDERS: list[tuple[list[dict[str, Any]], Any]] = [
    ([field("name")], lambda t: t.name),
    ([field("name", False)], lambda t: [-ord(char) for char in t.name] + [1]),
    ([{"field_name": "name"}], lambda t: t.name),
    ([field("name"), field("name", False)], lambda t: t.name),
    ([field("model_id")], lambda t: t.model_id),
    ([field("metrics.acc"), field("name")], None),
    ([field("metrics.acc", True, dataset_name="d", dataset_digest="dd"), field("name")], "data"),
    ([field("metrics.acc", True, dataset_digest="dd"), field("name")], "data"),
]


@pytest.mark.parametrize(("order_by", "key"), ORDERS, ids=[str(place) for place in range(len(ORDERS))])
def test_order(world: World, order_by: list[dict[str, Any]], key: Any) -> None:
    if key is None:
        # Which of two metrics of one model counts is not defined, so models with both are left out.
        plain = [truth for truth in world.models if not truth.on_data]
        expected = sorted(plain, key=lambda t: (t.metrics.get("acc", 9), t.name))
        kept = {truth.index for truth in plain}
        assert [i for i in world.indexes(order_by=order_by) if i in kept] == [truth.index for truth in expected]
        return
    if key == "data":
        expected = sorted(world.models, key=lambda t: (t.on_data.get("acc", 9), t.name))
    else:
        expected = sorted(world.models, key=key)
    assert world.indexes(order_by=order_by) == [truth.index for truth in expected]


def test_default_order_is_newest_first(world: World) -> None:
    times = [found["info"]["creation_timestamp_ms"] for found in world.search()["models"]]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("size", [1, 2, 3, 9, 10, 11])
def test_pages_make_the_whole(world: World, size: int) -> None:
    fields = {"order_by": [field("name")], "filter": "params.depth != 'x'", "max_results": size}
    found: list[str] = []
    token = ""
    while True:
        answer = world.search(**fields, page_token=token)
        found += [entry["info"]["name"] for entry in answer.get("models", [])]
        token = answer.get("next_page_token", "")
        if not token:
            break
    assert found == sorted(NAMES)


def mlflow_token(world: World, offset: int, **changes: Any) -> str:
    order = [{"field_name": "name", "ascending": True, "dataset_name": None, "dataset_digest": None}]
    whole = {"experiment_ids": [world.experiment_id], "filter_string": None, "order_by": order, "offset": offset}
    return encode({**whole, **changes})


@pytest.mark.parametrize("offset", [1, 4, 9, 10])
def test_tokens_made_by_mlflow(world: World, offset: int) -> None:
    answer = world.search(order_by=[field("name")], max_results=4, page_token=mlflow_token(world, offset))
    assert [found["info"]["name"] for found in answer.get("models", [])] == sorted(NAMES)[offset : offset + 4]


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"experiment_ids": ["0"]}, "Experiment IDs in the page token do not match the requested experiment IDs."),
        (
            {"filter_string": "name = 'x'"},
            "Filter string in the page token does not match the requested filter string. Expected: None. Found: name = 'x'",
        ),
        ({"order_by": None}, "Order by in the page token does not match the requested order by."),
    ],
)
def test_tokens_of_another_query(world: World, changes: dict[str, Any], start: str) -> None:
    body = {"experiment_ids": [world.experiment_id], "order_by": [field("name")]}
    token = mlflow_token(world, 2, **changes)
    response = world.server.call("POST", "/api/2.0/mlflow/logged-models/search", {**body, "page_token": token})
    assert response.status_code == 400
    assert response.json()["error_code"] == "INVALID_PARAMETER_VALUE"
    assert response.json()["message"].startswith(start)


def test_deleted_models_are_left_out(server: Server) -> None:
    experiment_id = server.experiment()
    kept, gone = (server.model(experiment_id, name=unique("m")) for _ in range(2))
    server.ok("DELETE", f"/api/2.0/mlflow/logged-models/{gone}")
    found = server.post("logged-models/search", {"experiment_ids": [experiment_id]})["models"]
    assert [entry["info"]["model_id"] for entry in found] == [kept]


def test_found_models_are_complete(world: World) -> None:
    for found in world.search()["models"]:
        model_id = found["info"]["model_id"]
        assert found == world.server.ok("GET", f"/api/2.0/mlflow/logged-models/{model_id}")["model"]
