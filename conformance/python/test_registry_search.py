"""search_registered_models and search_model_versions over a world whose every field is known."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from cases import INVALID, wrong
from predicates import (
    Predicate,
    anything,
    attribute,
    both,
    either,
    eq,
    ge,
    gt,
    ilike,
    is_in,
    le,
    like,
    lt,
    ne,
    negated,
    no_tag,
    not_in,
    nothing,
    tag,
)  # fmt: skip
from registry import IS_PROMPT, create_model, create_version
from tokens import encode, offset_token
from wire import Server, pairs, unique

pytestmark = pytest.mark.wire

NAMES = ["alpha", "Beta", "gamma ray", "under_score", "a AND b", "100%", "it's", "état", "Alpha", "zeta"]
TEAMS = ["red", "Blue", "green"]
SOURCES = ["s3://bucket/a", "s3://Bucket/a", "gs://other/under_score", "dbfs:/x/100%"]
PROMPT = "tags.`mlflow.prompt.is_prompt`"


@dataclass
class VersionTruth:
    """A version as it was made."""

    name: str
    version_number: int
    source_path: str
    run_id: str
    tags: dict[str, str]
    is_prompt: bool
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)

    def attribute(self, key: str) -> Any:
        return getattr(self, key)

    @property
    def key(self) -> tuple[str, int]:
        return (self.name, self.version_number)


@dataclass
class ModelTruth:
    """A model or prompt as it was made."""

    name: str
    tags: dict[str, str]
    is_prompt: bool
    last_updated_timestamp: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)

    def attribute(self, key: str) -> Any:
        return getattr(self, key)


@dataclass
class World:
    """Models, prompts and versions, all named with one prefix."""

    server: Server
    prefix: str
    runs: list[str]
    models: list[ModelTruth]
    versions: list[VersionTruth]

    def text(self, text: str) -> str:
        """Replaces `<p>` by the prefix and `<run:0>` by a run's id."""
        for at, run in enumerate(self.runs):
            text = text.replace(f"<run:{at}>", run)
        return text.replace("<p>", self.prefix)

    def search_models(self, filter: str = "", **fields: Any) -> Any:
        return self.server.get("registered-models/search", filter=self.own(filter), **fields)

    def search_versions(self, filter: str = "", **fields: Any) -> Any:
        return self.server.get("model-versions/search", filter=self.own(filter), **fields)

    def own(self, filter: str) -> str:
        mine = f"name LIKE '{self.prefix}%'"
        return f"{self.text(filter)} AND {mine}" if filter else mine

    def model_names(self, filter: str = "", **fields: Any) -> list[str]:
        return [found["name"] for found in self.search_models(filter, **fields).get("registered_models", [])]

    def version_keys(self, filter: str = "", **fields: Any) -> list[tuple[str, int]]:
        found = self.search_versions(filter, **fields).get("model_versions", [])
        return [(entry["name"], int(entry["version"])) for entry in found]


def tags_of(i: int) -> dict[str, str]:
    team = {"team": TEAMS[i % 3]} if i % 4 else {}
    return {**team, "note": "it's" if i % 5 == 0 else "plain", "a b": f"V{i % 2}", "a.b.c": str(i % 3), "long": "x" * 300 + str(i % 2)}


def wire_tags(tags: dict[str, str], is_prompt: bool) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()] + ([IS_PROMPT] if is_prompt else [])


def make_versions(server: Server, model: ModelTruth, runs: list[str], at: int) -> list[VersionTruth]:
    made = []
    for n in range(1, 1 + at % 4):
        i = at * 3 + n
        source = "dummy-source" if model.is_prompt else SOURCES[i % 4]
        truth = VersionTruth(model.name, n, source, runs[i % 3] if i % 3 else "", tags_of(i), model.is_prompt)
        fields = {"run_id": truth.run_id} if truth.run_id else {}
        answer = create_version(server, model.name, source, tags=wire_tags(truth.tags, model.is_prompt), **fields)
        assert int(answer["version"]) == n
        made.append(truth)
    return made


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    prefix = unique("w") + "-"
    experiment = server.experiment()
    runs = [server.run(experiment) for _ in range(3)]
    models: list[ModelTruth] = []
    versions: list[VersionTruth] = []
    for at, name in enumerate([*NAMES, "prompt one", "prompt two"]):
        model = ModelTruth(prefix + name, tags_of(at), name.startswith("prompt"))
        create_model(server, model.name, tags=wire_tags(model.tags, model.is_prompt))
        models.append(model)
        versions += make_versions(server, model, runs, at)
        time.sleep(0.003)
    world = World(server, prefix, runs, models, versions)
    touch(world)
    return world


def touch(world: World) -> None:
    """Some later updates, so that the order of updates is not that of creation; then every time is read back."""
    for truth in world.versions[::3]:
        body = {"name": truth.name, "version": str(truth.version_number), "description": "touched"}
        world.server.ok("PATCH", "/api/2.0/mlflow/model-versions/update", body)
        time.sleep(0.003)
    for model in world.models[::2]:
        world.server.ok("PATCH", "/api/2.0/mlflow/registered-models/update", {"name": model.name, "description": "touched"})
        time.sleep(0.003)
    for model in world.models:
        found = world.server.get("registered-models/get", name=model.name)["registered_model"]
        model.last_updated_timestamp = found["last_updated_timestamp"]
    for truth in world.versions:
        found = world.server.get("model-versions/get", name=truth.name, version=str(truth.version_number))["model_version"]
        truth.creation_timestamp, truth.last_updated_timestamp = found["creation_timestamp"], found["last_updated_timestamp"]


# What is said of a name here is said of the name without the world's prefix.
def name_is(compare: Any, value: Any) -> Predicate:
    return lambda subject: compare(subject.name[NAME_FROM:], value)


NAME_FROM = len("w-") + 12 + len("-")

BY_TAG: list[tuple[str, Predicate]] = [
    ("tags.team = 'red'", tag("team", eq, "red")),
    ("tag.team = 'red'", tag("team", eq, "red")),
    ("tags.team != 'red'", tag("team", ne, "red")),
    ("tags.team LIKE 'B%'", tag("team", like, "B%")),
    ("tags.team LIKE 'b%'", nothing),
    ("tags.team ILIKE 'b%'", tag("team", ilike, "b%")),
    ("tags.team ilike '%E%'", tag("team", ilike, "%E%")),
    ("tags.team LIKE 're_'", tag("team", like, "re_")),
    ("tags.`team` = 'Blue'", tag("team", eq, "Blue")),
    ('tags."team" = "Blue"', tag("team", eq, "Blue")),
    ("tags.`a b` = 'V1'", tag("a b", eq, "V1")),
    ('tags."a b" LIKE "V%"', anything),
    ("tags.a.b.c = '2'", tag("a.b.c", eq, "2")),
    ("tags.`a.b.c` != '2'", tag("a.b.c", ne, "2")),
    ('tags.note = "it\'s"', tag("note", eq, "it's")),
    ("tags.note = 'it''s'", nothing),
    ("tags.nobody = 'x'", nothing),
    ("tags.nobody != 'x'", nothing),
    (f"tags.long = '{'x' * 300}1'", tag("long", eq, "x" * 300 + "1")),
    ("tags.long LIKE 'xx%0'", tag("long", like, "xx%0")),
    ("tags.team = 'red' AND tags.note = 'plain'", both(tag("team", eq, "red"), tag("note", eq, "plain"))),
    ("tags.team LIKE '%e%' AND tags.team != 'red'", both(tag("team", like, "%e%"), tag("team", ne, "red"))),
    ("tags.team = 'red' AND tags.team = 'Blue'", nothing),
    ("tags.team = 'red' and tags.a.b.c = '1' AND tags.`a b` = 'V0'",
     both(tag("team", eq, "red"), tag("a.b.c", eq, "1"), tag("a b", eq, "V0"))),
    ("AND tags.team = 'red' AND", tag("team", eq, "red")),
]  # fmt: skip

BY_NAME: list[tuple[str, Predicate]] = [
    ("", anything),
    ("name = '<p>alpha'", name_is(eq, "alpha")),
    ("name = '<p>ALPHA'", nothing),
    ('name = "<p>Beta"', name_is(eq, "Beta")),
    ("attribute.name = '<p>Beta'", name_is(eq, "Beta")),
    ('name = "<p>it\'s"', name_is(eq, "it's")),
    ("name = '<p>état'", name_is(eq, "état")),
    ("name != '<p>alpha'", name_is(ne, "alpha")),
    ("name LIKE '<p>a%'", name_is(like, "a%")),
    ("name ILIKE '<p>A%'", name_is(ilike, "A%")),
    ("name like '%under_score'", name_is(like, "%under_score")),
    ("name LIKE '<p>_eta'", name_is(like, "_eta")),
    ("name LIKE '%AND%'", name_is(like, "%AND%")),
    ("name IN ('<p>alpha', '<p>zeta', 'nobody')", name_is(is_in, ("alpha", "zeta"))),
    ("name NOT IN ('<p>alpha', '<p>zeta')", name_is(not_in, ("alpha", "zeta"))),
    ("name in ('<p>Alpha')", name_is(eq, "Alpha")),
    ("name LIKE '<p>%' AND tags.team = 'red'", tag("team", eq, "red")),
    ("name != '<p>alpha' AND name != '<p>Beta'", name_is(not_in, ("alpha", "Beta"))),
]

BY_VERSION: list[tuple[str, Predicate]] = [
    ("version_number = 2", attribute("version_number", eq, 2)),
    ("version_number = '2'", attribute("version_number", eq, 2)),
    ("version_number != 2", attribute("version_number", ne, 2)),
    ("version_number > 1", attribute("version_number", gt, 1)),
    ("version_number >= 2", attribute("version_number", ge, 2)),
    ("version_number < 2", attribute("version_number", lt, 2)),
    ("version_number <= 2", attribute("version_number", le, 2)),
    ("version_number > -1", anything),
    ("version_number = 99", nothing),
    ("attribute.version_number = 3", attribute("version_number", eq, 3)),
    ("version_number > 1 AND version_number < 3", attribute("version_number", eq, 2)),
    ("run_id = '<run:1>'", lambda v: v.run_id == "<run:1>"),
    ("run_id != '<run:1>'", lambda v: v.run_id != "<run:1>"),
    ("run_id = ''", attribute("run_id", eq, "")),
    ("run_id = 'nobody'", nothing),
    ("run_id IN ('<run:1>', '<run:2>')", lambda v: v.run_id in ("<run:1>", "<run:2>")),
    ("run_id IN ('nobody')", nothing),
    ("run_id NOT IN ('<run:1>')", lambda v: v.run_id != "<run:1>"),
    ("run_id LIKE '%'", anything),
    ("source_path = 's3://bucket/a'", attribute("source_path", eq, "s3://bucket/a")),
    ("source_path != 's3://bucket/a'", attribute("source_path", ne, "s3://bucket/a")),
    ("source_path LIKE 's3://%'", attribute("source_path", like, "s3://%")),
    ("source_path LIKE 's3://b%'", attribute("source_path", like, "s3://b%")),
    ("source_path ILIKE 's3://B%'", attribute("source_path", ilike, "s3://B%")),
    ("source_path LIKE '%100%'", attribute("source_path", like, "%100%")),
    ("attribute.source_path = 'gs://other/under_score'", attribute("source_path", eq, "gs://other/under_score")),
    ("source_path LIKE 's3%' AND version_number = 1", both(attribute("source_path", like, "s3%"), attribute("version_number", eq, 1))),
    ("run_id = '<run:2>' AND tags.note = 'plain'", both(lambda v: v.run_id == "<run:2>", tag("note", eq, "plain"))),
]  # fmt: skip

PROMPTS: list[tuple[str, bool, Predicate]] = [
    (f"{PROMPT} = 'true'", True, anything),
    (f"{PROMPT} != 'false'", True, anything),
    (f"{PROMPT} = 'false'", False, anything),
    (f"{PROMPT} != 'true'", False, anything),
    (f"{PROMPT} LIKE 'tr%'", False, anything),
    (f"{PROMPT} = 'true' AND tags.team = 'Blue'", True, tag("team", eq, "Blue")),
    (f"tags.note = 'plain' AND {PROMPT} = 'true'", True, tag("note", eq, "plain")),
    (f"{PROMPT} = 'false' AND tags.team = 'red'", False, tag("team", eq, "red")),
]

EXTENSIONS: list[tuple[str, Predicate]] = [
    ("(tags.team = 'red' OR tags.team = 'Blue')", either(tag("team", eq, "red"), tag("team", eq, "Blue"))),
    ("NOT tags.team = 'red'", negated(tag("team", eq, "red"))),
    ("tags.team IS NULL", no_tag("team")),
    ("tags.team IS NOT NULL", negated(no_tag("team"))),
    ("(name = '<p>alpha' OR tags.team = 'green')", either(name_is(eq, "alpha"), tag("team", eq, "green"))),
]


def in_world(world: World, predicate: Predicate) -> Predicate:
    """Run ids are not known when the tables are written."""
    labels = {run: f"<run:{at}>" for at, run in enumerate(world.runs)}

    def test(subject: Any) -> bool:
        real = getattr(subject, "run_id", "")
        if real not in labels:
            return predicate(subject)
        subject.run_id = labels[real]
        try:
            return predicate(subject)
        finally:
            subject.run_id = real

    return test


def expected_models(world: World, predicate: Predicate, prompts: bool = False) -> set[str]:
    return {m.name for m in world.models if m.is_prompt == prompts and predicate(m)}


def expected_versions(world: World, predicate: Predicate, prompts: bool = False) -> set[tuple[str, int]]:
    test = in_world(world, predicate)
    return {v.key for v in world.versions if v.is_prompt == prompts and test(v)}


def table(rows: list[Any]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row[0][:60] or "empty" for row in rows])


@pytest.mark.rows("searchRegisteredModels")
@table([*BY_NAME, *BY_TAG])
def test_models(world: World, row: tuple[str, Predicate]) -> None:
    found = world.model_names(row[0])
    assert (set(found), len(found)) == (expected_models(world, row[1]), len(set(found)))


@pytest.mark.rows("searchModelVersions")
@table([*BY_NAME, *BY_TAG, *BY_VERSION])
def test_versions(world: World, row: tuple[str, Predicate]) -> None:
    found = world.version_keys(row[0])
    assert (set(found), len(found)) == (expected_versions(world, row[1]), len(set(found)))


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
@table(PROMPTS)
def test_prompts_are_apart(world: World, row: tuple[str, bool, Predicate]) -> None:
    filter, prompts, predicate = row
    assert set(world.model_names(filter)) == expected_models(world, predicate, prompts)
    assert set(world.version_keys(filter)) == expected_versions(world, predicate, prompts)


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
@pytest.mark.deviation("search-extensions")
@table(EXTENSIONS)
def test_extensions(world: World, row: tuple[str, Predicate]) -> None:
    assert set(world.model_names(row[0])) == expected_models(world, row[1])
    assert set(world.version_keys(row[0])) == expected_versions(world, row[1])


def backwards(text: str) -> list[int]:
    return [-ord(char) for char in text] + [1]


MODEL_ORDERS: list[tuple[list[str], Any]] = [
    ([], lambda m: m.name),
    (["name"], lambda m: m.name),
    (["name DESC"], lambda m: backwards(m.name)),
    (["name desc"], lambda m: backwards(m.name)),
    (["timestamp"], lambda m: (m.last_updated_timestamp, m.name)),
    (["timestamp DESC"], lambda m: (-m.last_updated_timestamp, m.name)),
    (["last_updated_timestamp"], lambda m: (m.last_updated_timestamp, m.name)),
    (["last_updated_timestamp DESC", "name DESC"], lambda m: (-m.last_updated_timestamp, backwards(m.name))),
]

VERSION_ORDERS: list[tuple[list[str], Any]] = [
    ([], lambda v: (-v.last_updated_timestamp, v.name, -v.version_number)),
    (["name"], lambda v: (v.name, -v.version_number)),
    (["name DESC"], lambda v: (backwards(v.name), -v.version_number)),
    (["version_number"], lambda v: (v.version_number, v.name)),
    (["version_number DESC", "name DESC"], lambda v: (-v.version_number, backwards(v.name))),
    (["creation_timestamp"], lambda v: (v.creation_timestamp, v.name, -v.version_number)),
    (["creation_timestamp DESC"], lambda v: (-v.creation_timestamp, v.name, -v.version_number)),
    (["last_updated_timestamp ASC"], lambda v: (v.last_updated_timestamp, v.name, -v.version_number)),
    (["`version_number` DESC", '"name"'], lambda v: (-v.version_number, v.name)),
    (["attribute.name", "version_number"], lambda v: (v.name, v.version_number)),
    (["tags.name", "tag.`version_number`"], lambda v: (v.name, v.version_number)),
    (["name", "version_number ASC", "creation_timestamp"], lambda v: (v.name, v.version_number)),
]


@pytest.mark.rows("searchRegisteredModels")
@pytest.mark.parametrize(("order", "key"), MODEL_ORDERS, ids=[", ".join(order) or "default" for order, _ in MODEL_ORDERS])
def test_order_of_models(world: World, order: list[str], key: Any) -> None:
    wanted = sorted((m for m in world.models if not m.is_prompt), key=key)
    assert world.model_names(order_by=order) == [m.name for m in wanted]


@pytest.mark.rows("searchModelVersions")
@pytest.mark.parametrize(("order", "key"), VERSION_ORDERS, ids=[", ".join(order) or "default" for order, _ in VERSION_ORDERS])
def test_order_of_versions(world: World, order: list[str], key: Any) -> None:
    wanted = sorted((v for v in world.versions if not v.is_prompt), key=key)
    assert world.version_keys(order_by=order) == [v.key for v in wanted]


def all_pages(search: Any, field: str, **fields: Any) -> list[Any]:
    found: list[Any] = []
    token: dict[str, str] = {}
    while True:
        answer = search(**fields, **token)
        found.append(answer.get(field, []))
        if "next_page_token" not in answer:
            return found
        token = {"page_token": answer["next_page_token"]}


@pytest.mark.rows("searchRegisteredModels")
@pytest.mark.parametrize("size", [1, 3, 9, 10, 11])
@pytest.mark.parametrize("order", [[], ["name DESC"], ["timestamp DESC"], ["timestamp", "name DESC"]], ids=str)
def test_pages_of_models(world: World, size: int, order: list[str]) -> None:
    pages = all_pages(world.search_models, "registered_models", max_results=size, order_by=order)
    assert [m["name"] for page in pages for m in page] == world.model_names(order_by=order)
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.rows("searchModelVersions")
@pytest.mark.parametrize("size", [1, 4, 15])
@pytest.mark.parametrize("order", [[], ["name"], ["name DESC", "version_number"], ["version_number"], ["creation_timestamp"]], ids=str)
def test_pages_of_versions(world: World, size: int, order: list[str]) -> None:
    pages = all_pages(world.search_versions, "model_versions", max_results=size, order_by=order)
    assert [(v["name"], int(v["version"])) for page in pages for v in page] == world.version_keys(order_by=order)


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
@pytest.mark.parametrize("offset", [1, 4, 9, 500, -3])
def test_tokens_made_by_mlflow(world: World, offset: int) -> None:
    start = max(0, offset)
    token = offset_token(offset)
    assert world.model_names(max_results=3, page_token=token) == world.model_names()[start : start + 3]
    assert world.version_keys(max_results=3, page_token=token) == world.version_keys()[start : start + 3]


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("x", "Invalid page token, could not base64-decode"),
        (encode({"offset": 0}), "Invalid page token, parsed value={'offset': 0}"),
        (encode({"x": 1}), "Invalid page token, parsed value={'x': 1}"),
        (encode({"offset": "y"}), "Invalid page token, not stringable y"),
    ],
)
def test_bad_tokens(world: World, token: str, said: str) -> None:
    for route in ["registered-models/search", "model-versions/search"]:
        response = world.server.call("GET", f"/api/2.0/mlflow/{route}", params={"page_token": token})
        assert (response.status_code, response.json()["message"]) == (400, said)


@pytest.mark.rows("searchRegisteredModels")
def test_found_models_are_complete(world: World) -> None:
    for found in world.search_models()["registered_models"]:
        whole = world.server.get("registered-models/get", name=found["name"])["registered_model"]
        for answer in (found, whole):
            answer.get("latest_versions", []).sort(key=lambda version: version["version"])
        assert found == whole


@pytest.mark.rows("searchModelVersions")
def test_found_versions_are_complete(world: World) -> None:
    world.server.post("registered-models/alias", {"name": world.prefix + "zeta", "alias": "live", "version": "1"})
    for found in world.search_versions()["model_versions"]:
        whole = world.server.get("model-versions/get", name=found["name"], version=found["version"])["model_version"]
        assert "aliases" not in found
        whole.pop("aliases", None)
        assert found == whole
        truth = next(v for v in world.versions if v.key == (found["name"], int(found["version"])))
        assert pairs(found["tags"]) == truth.tags


@pytest.mark.rows("searchRegisteredModels")
def test_zero_models_asked_for(world: World) -> None:
    answer = world.search_models(max_results=0)
    assert set(answer) == {"next_page_token"}
    assert world.search_models("name = 'nobody'", max_results=0) == {}
    assert "registered_models" not in world.search_models(max_results=-1)


BOTH = ["registered-models/search", "model-versions/search"]
ENTITIES = "Valid entity types are ('attribute', 'tag', 'tags')"
LISTS = "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values."
EITHER = "Expected a quoted string value or a list of quoted string values for attributes. Got value "
TAG = "Expected a quoted string value for tag (e.g. 'my-value'). Got value "

REFUSED: list[tuple[list[str], dict[str, Any], str | None]] = [
    (BOTH, {"filter": "tags.x = 1"}, TAG + "1"),
    (BOTH, {"filter": "tags.x IN ('a')"}, TAG + "('a')"),
    (BOTH, {"filter": "name = x"}, "Parameter value is either not quoted or unidentified quote types used for string value x."),
    (BOTH, {"filter": "name > 'x'"}, "Invalid comparator for attribute: >"),
    (BOTH, {"filter": "tags.x > 'x'"}, "Invalid comparator for tag: >"),
    (BOTH, {"filter": "attributes.name = 'x'"}, f"Invalid entity type 'attributes'. {ENTITIES}"),
    (BOTH, {"filter": "params.name = 'x'"}, f"Invalid entity type 'params'. {ENTITIES}"),
    (BOTH, {"filter": "nobody = 'x'"}, "Invalid attribute key 'nobody' specified. Valid keys are '{"),
    (BOTH, {"filter": "creation_timestamp > 1"}, "Invalid attribute key 'creation_timestamp' specified. Valid keys are '{"),
    (BOTH, {"filter": "2 = name"}, "Invalid comparison clause. Expected 'Identifier' found '2'"),
    (BOTH, {"filter": "name = 'x'; name = 'y'"}, "Search filter contained multiple expression "),
    (BOTH, {"filter": "name IN ()"}, "While parsing a list in the query, expected a non-empty list of string values, but got empty list"),
    (BOTH, {"filter": "name IN (1)"}, "While parsing a list in the query, expected string value, punctuation, or whitespace, but got"),
    (["registered-models/search"], {"filter": "name = 1"}, EITHER + "1"),
    (["model-versions/search"], {"filter": "name = 1"}, "Only the '{"),
    (["model-versions/search"], {"filter": "source_path IN ('x')"}, LISTS),
    (["model-versions/search"], {"filter": "version_number IN ('1')"}, LISTS),
    (["model-versions/search"], {"filter": "version_number = 1.5"}, "Invalid value for numeric attribute 'version_number': 1.5"),
    (["model-versions/search"], {"filter": "version_number = 'one'"}, "Invalid value for numeric attribute 'version_number': 'one'"),
    (["model-versions/search"], {"filter": "version_number LIKE '1'"}, "Invalid comparator for attribute version_number: LIKE"),
    (["registered-models/search"], {"order_by": "foo"}, "Invalid order by key 'foo' specified. Valid keys are '{"),
    (["registered-models/search"], {"order_by": "creation_timestamp"}, "Invalid order by key 'creation_timestamp' specified. Valid keys are"),
    (["model-versions/search"], {"order_by": "foo"}, "Invalid attribute key 'foo' specified. Valid keys are '{"),
    (["model-versions/search"], {"order_by": "timestamp DESC"}, "Invalid attribute key 'timestamp' specified. Valid keys are '{"),
    (["model-versions/search"], {"order_by": "tags.timestamp"}, "Invalid order by key 'timestamp' specified. Valid keys are {"),
    (["model-versions/search"], {"order_by": "tags.x"}, "Invalid order by key 'x' specified. Valid keys are {"),
    (BOTH, {"order_by": "name bad"}, "Invalid ordering key in order_by clause 'name bad'."),
    (BOTH, {"order_by": "name, name"}, "Invalid order_by clause 'name, name'. Could not be parsed."),
    (["registered-models/search"], {"max_results": 1001}, wrong('"1001"', "max_results", "str")),
    (["model-versions/search"], {"max_results": 200_001}, wrong('"200001"', "max_results", "str")),
    (BOTH, {"max_results": "x"}, wrong('"x"', "max_results", "str")),
    (["model-versions/search"], {"max_results": 0}, "Invalid value for max_results. It must be a positive integer, but got 0"),
    (["model-versions/search"], {"max_results": -1}, "Invalid value for max_results. It must be a positive integer, but got -1"),
    (["model-versions/search"], {"max_results": -(2**63)},
     "Invalid value for max_results. It must be a positive integer, but got -9223372036854775808"),
]  # fmt: skip


def refusals() -> list[Any]:
    rows = {"registered-models/search": "searchRegisteredModels", "model-versions/search": "searchModelVersions"}
    params = []
    for routes, query, said in REFUSED:
        for route in routes:
            params.append(pytest.param(route, query, said, marks=pytest.mark.rows(rows[route]), id=f"{rows[route]}-{query}"))
    return params


@pytest.mark.parametrize(("route", "query", "said"), refusals())
def test_refused(server: Server, route: str, query: dict[str, Any], said: str) -> None:
    response = server.call("GET", f"/api/2.0/mlflow/{route}", params=query)
    assert (response.status_code, response.json()["error_code"]) == (400, INVALID), response.text
    assert response.json()["message"].startswith(said)
    server.assert_no_leak(response)


@pytest.mark.rows("searchRegisteredModels", "searchModelVersions")
@pytest.mark.deviation("defect-500")
@pytest.mark.parametrize("query", [{"order_by": ["name", "name DESC"]}, {"filter": "name IS NULL"}, {"filter": "name IN (a)"}], ids=str)
def test_refused_without_a_failure(server: Server, query: dict[str, Any]) -> None:
    for route in BOTH:
        response = server.call("GET", f"/api/2.0/mlflow/{route}", params=query)
        assert (response.status_code, response.json()["error_code"]) == (400, INVALID), response.text
