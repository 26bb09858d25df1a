"""search_experiments: filters, order, views and pages over experiments whose fields are known."""

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
    ilike,
    is_in,
    like,
    ne,
    negated,
    no_tag,
    not_in,
    nothing,
    tag,
)  # fmt: skip
from tokens import offset_token
from wire import Server, pairs, unique

pytestmark = [pytest.mark.wire, pytest.mark.rows("searchExperiments")]

NAMES = ["alpha", "Beta", "gamma ray", "100%_x", "it's", "a AND b", "état", "delta", "Delta", "zeta", "eta", "theta"]


@dataclass
class ExperimentTruth:
    """An experiment as it was made."""

    index: int
    name: str
    tags: dict[str, str]
    deleted: bool
    experiment_id: str
    creation_time: int
    last_update_time: int

    def attribute(self, key: str) -> Any:
        return self.experiment_id if key == "experiment_id" else getattr(self, key)


@dataclass
class World:
    """Experiments that share a prefix, which sets them apart from whatever else the server holds."""

    server: Server
    prefix: str
    all: list[ExperimentTruth]

    def named(self, text: str) -> str:
        for truth in self.all:
            text = text.replace(f"<{truth.index}>", truth.experiment_id)
        text = text.replace("<created>", str(self.all[5].creation_time))
        return text.replace("<p>", self.prefix)

    def search(self, text: str = "", **fields: Any) -> Any:
        mine = f"name LIKE '{self.prefix}%'" + (f" AND {self.named(text)}" if text else "")
        return self.server.post("experiments/search", {"max_results": 1000, "filter": mine, **fields})

    def indexes(self, text: str = "", **fields: Any) -> list[int]:
        places = {truth.experiment_id: truth.index for truth in self.all}
        return [places[found["experiment_id"]] for found in self.search(text, **fields).get("experiments", [])]

    def active(self) -> list[ExperimentTruth]:
        return [truth for truth in self.all if not truth.deleted]


def make(server: Server, prefix: str, index: int) -> ExperimentTruth:
    tags = {"parity": str(index % 2), **({"team": ["red", "Blue"][index % 2]} if index % 3 else {})}
    body = {"name": f"{prefix}{NAMES[index]}", "tags": [{"key": k, "value": v} for k, v in tags.items()]}
    experiment_id = server.experiment(**body)
    if index in (3, 9):
        server.post("experiments/delete", {"experiment_id": experiment_id})
    found = server.get("experiments/get", experiment_id=experiment_id)["experiment"]
    assert pairs(found["tags"]) == tags
    return ExperimentTruth(
        index, body["name"], tags, index in (3, 9), experiment_id, found["creation_time"], found["last_update_time"]
    )


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    # With a border of its own: a prefix that ends with b would make "eta" end with "beta".
    prefix = f"{unique('exp')}-"
    return World(server, prefix, [make(server, prefix, index) for index in range(len(NAMES))])


def at(index: int) -> Predicate:
    return lambda truth: truth.index == index


FILTERS: list[tuple[str, Any]] = [
    ("", anything),
    ("name = '<p>alpha'", at(0)),
    ("attribute.name = '<p>alpha'", at(0)),
    ('name = "<p>it\'s"', at(4)),
    ("name != '<p>alpha'", negated(at(0))),
    ("name LIKE '%eta'", lambda t: like(t.name, "%eta")),
    ("name LIKE '%Delta'", at(8)),
    ("name ILIKE '%DELTA'", lambda t: ilike(t.name, "%DELTA")),
    ("name ILIKE '%beta'", at(1)),
    ("name = '<p>a AND b'", at(5)),
    ("name = '<p>nope'", nothing),
    ("experiment_id = '<2>'", at(2)),
    ("experiment_id != '<2>'", negated(at(2))),
    ("experiment_id IN ('<0>', '<1>', '<7>')", attribute("index", is_in, (0, 1, 7))),
    ("experiment_id NOT IN ('<0>', '<1>')", attribute("index", not_in, (0, 1))),
    ("attribute.experiment_id IN ('<5>')", at(5)),
    ("creation_time > 0", anything),
    ("creation_time >= <created>", "creation_time"),
    ("creation_time = 1", nothing),
    ("last_update_time >= 1", anything),
    ("last_update_time < 5", nothing),
    ("tags.team = 'red'", tag("team", eq, "red")),
    ("tag.team = 'red'", tag("team", eq, "red")),
    ("tags.team != 'red'", tag("team", ne, "red")),
    ("tags.team LIKE 'B%'", tag("team", like, "B%")),
    ("tags.team ILIKE 'b%'", tag("team", ilike, "b%")),
    ("tags.`team` = 'Blue'", tag("team", eq, "Blue")),
    ("tags.team IS NULL", no_tag("team")),
    ("tags.team IS NOT NULL", negated(no_tag("team"))),
    ("tags.team = 'red' AND tags.parity = '0'", both(tag("team", eq, "red"), tag("parity", eq, "0"))),
    ("tags.parity = '1' AND name LIKE '%eta'", both(tag("parity", eq, "1"), attribute("name", like, "%eta"))),
]


@pytest.mark.parametrize(("text", "predicate"), FILTERS, ids=[text or "empty" for text, _ in FILTERS])
def test_filter(world: World, text: str, predicate: Any) -> None:
    if predicate == "creation_time":
        predicate = attribute("creation_time", ge, world.all[5].creation_time)
    assert set(world.indexes(text)) == {truth.index for truth in world.active() if predicate(truth)}


@pytest.mark.parametrize("view", ["ACTIVE_ONLY", "DELETED_ONLY", "ALL", 1, 2, 3, None, "NO_SUCH_VIEW"])
def test_view_type(world: World, view: Any) -> None:
    wanted = {"DELETED_ONLY": {True}, 2: {True}, "ALL": {True, False}, 3: {True, False}}.get(view, {False})
    found = world.indexes(**({} if view is None else {"view_type": view}))
    assert set(found) == {truth.index for truth in world.all if truth.deleted in wanted}


def number(truth: ExperimentTruth) -> int:
    return int(truth.experiment_id)


ORDERS: list[tuple[list[str], Any]] = [
    ([], lambda t: (-t.creation_time, number(t))),
    (["name"], lambda t: t.name),
    (["name ASC"], lambda t: t.name),
    (["name DESC"], lambda t: [-ord(char) for char in t.name] + [1]),
    (["attribute.name"], lambda t: t.name),
    (["name", "name"], lambda t: t.name),
    (["experiment_id"], number),
    (["experiment_id DESC"], lambda t: -number(t)),
    (["creation_time"], lambda t: (t.creation_time, -number(t))),
    (["creation_time DESC"], lambda t: (-t.creation_time, -number(t))),
    (["last_update_time", "name DESC"], lambda t: (t.last_update_time, [-ord(char) for char in t.name] + [1])),
    (["last_update_time DESC"], lambda t: (-t.last_update_time, -number(t))),
]


@pytest.mark.parametrize(("order_by", "key"), ORDERS, ids=[", ".join(order) or "default" for order, _ in ORDERS])
def test_order(world: World, order_by: list[str], key: Any) -> None:
    expected = [truth.index for truth in sorted(world.active(), key=key)]
    assert world.indexes(order_by=order_by) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 9, 10, 11])
def test_pages_make_the_whole(world: World, size: int) -> None:
    found: list[int] = []
    token = ""
    while True:
        answer = world.search(max_results=size, order_by=["name"], page_token=token)
        page = [entry["experiment_id"] for entry in answer.get("experiments", [])]
        found += [truth.index for entry in page for truth in world.all if truth.experiment_id == entry]
        token = answer.get("next_page_token", "")
        if not token:
            break
        assert len(page) == size
    assert found == world.indexes(order_by=["name"])


@pytest.mark.parametrize("offset", [1, 4, 9, 10, 500])
def test_tokens_made_by_mlflow(world: World, offset: int) -> None:
    whole = world.indexes(order_by=["name DESC"])
    page = world.indexes(order_by=["name DESC"], max_results=3, page_token=offset_token(offset))
    assert page == whole[offset : offset + 3]


def test_get_with_a_query_string(world: World) -> None:
    params = {"max_results": "5", "filter": f"name LIKE '{world.prefix}%'", "order_by": ["name DESC"], "view_type": "ALL"}
    answer = world.server.get("experiments/search", **params)
    names = sorted((truth.name for truth in world.all), reverse=True)
    assert [found["name"] for found in answer["experiments"]] == names[:5]
    assert answer["next_page_token"] == offset_token(5) or not world.server.is_reference


def test_found_experiments_are_complete(world: World) -> None:
    for found in world.search()["experiments"]:
        assert found == world.server.get("experiments/get", experiment_id=found["experiment_id"])["experiment"]
