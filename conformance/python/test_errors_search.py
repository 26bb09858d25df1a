"""What the searches refuse, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from cases import INVALID, Case, Places, Start, check, parametrized, places
from wire import Server

pytestmark = pytest.mark.wire


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return places(server)


def runs(text: str, message: str | None = None, **more: Any) -> Case:
    body = {"experiment_ids": ["<exp>"], "filter": text}
    return Case("searchRuns", "POST runs/search", body, 400, INVALID, message, label=text, **more)


def runs_order(order_by: list[str], message: str | None = None, **more: Any) -> Case:
    body = {"experiment_ids": ["<exp>"], "order_by": order_by}
    return Case("searchRuns", "POST runs/search", body, 400, INVALID, message, label=f"order {order_by}", **more)


def experiments(text: str, message: str | None = None, **more: Any) -> Case:
    body = {"max_results": 5, "filter": text}
    return Case("searchExperiments", "POST experiments/search", body, 400, INVALID, message, label=text, **more)


def experiments_order(order_by: list[str], message: str | None = None) -> Case:
    body = {"max_results": 5, "order_by": order_by}
    return Case("searchExperiments", "POST experiments/search", body, 400, INVALID, message, label=f"order {order_by}")


def models(text: str, message: str | None = None, **more: Any) -> Case:
    body = {"experiment_ids": ["<exp>"], "filter": text}
    return Case("searchLoggedModels", "POST logged-models/search", body, 400, INVALID, message, label=text, **more)


def models_order(order_by: list[Any], message: str | None = None) -> Case:
    body = {"experiment_ids": ["<exp>"], "order_by": order_by}
    return Case("searchLoggedModels", "POST logged-models/search", body, 400, INVALID, message, label=f"order {order_by}")


CLAUSES = "Invalid clause(s) in filter string: "
ENTITIES = "Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"
NOT_QUOTED = (
    "Parameter value is either not quoted or unidentified quote types used for string value x."
    " Use either single or double quotes."
)
LISTS = "Only ['run_id'] attributes support comparison with a list of quoted string values."


def quoted(entity: str, value: str) -> str:
    return f"Expected a quoted string value for {entity} (e.g. 'my-value'). Got value {value}"


RUNS = [
    runs("metrics.h = '2'", "Expected numeric value type for metric. Found '2'"),
    runs("metrics.h = x", "Expected numeric value type for metric. Found x"),
    runs("metrics.h > NaN", "Expected numeric value type for metric. Found NaN"),
    runs("metrics.h = inf", "Expected numeric value type for metric. Found inf"),
    runs("metrics.h > +1", Start(CLAUSES)),
    runs("metrics.h > - 5", CLAUSES + "'metrics.h', '>', '-', '5'"),
    runs("metrics.h > 0x5", CLAUSES + "'metrics.h', '>', '0x5'"),
    runs("metrics.h <> 2", Start("Invalid comparator '<>' not one of ")),
    runs("metrics.h == 2", Start("Invalid comparator '==' not one of ")),
    runs("metrics.h LIKE '2'", "Expected numeric value type for metric. Found '2'"),
    runs("metrics.h LIKE 2", Start("Invalid comparator 'LIKE' not one of ")),
    runs("metrics.h IN (1, 2)"),
    runs("params.p = 1", quoted("parameter", "1")),
    runs("params.p = x", NOT_QUOTED),
    runs("params.p IN ('1')", quoted("parameter", "('1')")),
    runs("params.p > '1'", Start("Invalid comparator '>' not one of ")),
    runs("tags.t = 1", quoted("tag", "1")),
    runs("tags.t IN ('a')", quoted("tag", "('a')")),
    runs("tags.t >= 'a'", Start("Invalid comparator '>=' not one of ")),
    runs("tags.git-sha = '000f'", "Invalid comparison clause. Expected 'Identifier' found 'tags.git-sha'"),
    runs("params.p = '1';", CLAUSES + "';'"),
    runs("params.p = '1'; params.q = '2'", Start("Search filter contained multiple expression ")),
    runs("TAGS.x = '1'", f"Invalid entity type 'TAGS'. {ENTITIES}"),
    runs("foo.x = '1'", f"Invalid entity type 'foo'. {ENTITIES}"),
    runs("attributes.experiment_id = '1'", Start("Invalid attribute key 'experiment_id' specified. Valid keys are '{")),
    runs("run_uuid = 'x'", Start("Invalid attribute key 'run_uuid' specified. Valid keys are '{")),
    runs("lifecycle_stage = 'active'", Start("Invalid attribute key 'lifecycle_stage' specified.")),
    runs("START_TIME > 1", Start("Invalid attribute key 'START_TIME' specified.")),
    runs("datasets.foo = 'x'", Start("Invalid dataset key 'foo' specified. Valid keys are '{")),
    runs("datasets.name > 'x'", Start("Invalid comparator '>' not one of ")),
    runs("run_id IN ()", "While parsing a list in the query, expected a non-empty list of string values, but got empty list"),
    runs("run_id IN (1,)", Start("While parsing a list in the query, expected string value, punctuation, or whitespace,")),
    runs("run_id IN (None, 'a', True)", Start("While parsing a list in the query, expected string value, punctuation, or whitespace, "
         "but got different type in list: (None, 'a', True)")),
    runs("run_id IN (a)", deviation="defect-500"),
    runs("status IN ('RUNNING')", LISTS),
    runs("run_name NOT IN ('x')", LISTS),
    runs("x NOT IN 'a'", "Invalid clause(s) in filter string: 'x', 'NOT', 'IN', ''a''"),
    runs("params.p = '1' AND foo.bar NOT IN 10 AND x", "Invalid clause(s) in filter string: 'foo.bar', 'NOT', 'IN', '10', 'x'"),
    runs("NOT NOT foo", "Invalid clause(s) in filter string: 'NOT', 'NOT', 'foo'"),
    runs("NOT LIKE 'x'", "Invalid clause(s) in filter string: 'NOT LIKE', ''x''"),
    runs("params.p NOT NULL", "Invalid clause(s) in filter string: 'params.p', 'NOT NULL'"),
    runs("tags.a NOT BETWEEN 1 AND 2", "Invalid clause(s) in filter string: 'tags.a', 'NOT', 'BETWEEN', '1', '2'"),
    runs("end_time IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'end_time'"),
    runs("metrics.x IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'x'"),
    runs("datasets.name IS NOT NULL", "IS NULL / IS NOT NULL is only supported for tags and params, not for 'dataset' 'name'"),
    runs("2 = metrics.h", "Invalid comparison clause. Expected 'Identifier' found '2'"),
    runs("start_time = '5'"),
    runs("start_time LIKE '5'"),
    runs("run_name > 'x'", Start("Invalid comparator '>' not one of ")),
    runs("status = FINISHED"),
    runs("metrics.h"),
    runs("metrics.h ="),
    runs("= 5"),
    runs("params.p = '1"),
    runs("params.p = '1', params.q = '2'"),
    runs("params.p LIKE 5"),
    runs("just some words"),
    runs("🤷"),
    runs("'"),
    runs("`"),
    runs("params.p = '1' || 'x'"),
    runs("run_id = '1' UNION SELECT 1"),
    runs("metrics.h ! 2"),
    runs_order(["start_time bad"], "Invalid ordering key in order_by clause 'start_time bad'."),
    runs_order(["start_time, run_id"], "Invalid order_by clause 'start_time, run_id'. Could not be parsed."),
    runs_order([""], "Invalid order_by clause ''. Could not be parsed."),
    runs_order(["datasets.name"], "Invalid identifier type 'dataset'"),
    runs_order(["foo.x"], f"Invalid entity type 'foo'. {ENTITIES}"),
    runs_order(["zzz"], Start("Invalid attribute key 'zzz' specified. Valid keys are '{")),
    runs_order(["metrics.h", "metrics.h"], deviation="defect-500"),
    runs_order(["metrics.h", "metrics.h DESC"], deviation="defect-500"),
]

EXPERIMENTS = [
    experiments("experiment_id = 51", "Expected a quoted string value for attributes. Got value 51"),
    experiments("experiment_id = 'abc'", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."),
    experiments("experiment_id LIKE '5%'", "Invalid comparator for experiment_id: LIKE"),
    experiments("name IN ('x')", "Only ['experiment_id'] attributes support comparison with a list of quoted string values."),
    experiments(
        "attributes.name = 'x'", "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')"
    ),
    experiments("metrics.x = 1", "Invalid entity type 'metrics'. Valid entity types are ('attribute', 'tag', 'tags')"),
    experiments("name like 'a%'", Start("Invalid comparator 'like' not one of ")),
    experiments("name ilike 'a%'", Start("Invalid comparator 'ilike' not one of ")),
    experiments("tags.t like 'a%'", "Invalid comparator for tag: like"),
    experiments("tags.t ilike 'a%'", "Invalid comparator for tag: ilike"),
    experiments("experiment_id in ('1')", "Invalid comparator for experiment_id: in"),
    experiments("tags.t IN ('a')", quoted("tag", "('a')")),
    experiments("name IS NULL", "IS NULL / IS NOT NULL is only supported for tags, not for attribute 'name'"),
    experiments("creation_time > 0.5", "Invalid value for numeric attribute 'creation_time': '0.5'"),
    experiments("creation_time > '5'"),
    experiments("creation_time LIKE '5'"),
    experiments("name > 'x'"),
    experiments("name = x"),
    experiments("zzz = 'x'"),
    experiments("ü😀", CLAUSES + "ü, 😀"),
    experiments("name"),
    experiments("name = 'x'; name = 'y'", Start("Search filter contained multiple expression ")),
    experiments_order(["tags.x"], "Invalid order_by entity: tag"),
    experiments_order(["zzz"]),
    experiments_order(["name bad"]),
]

MODELS = [
    models("tag.x = 'y'", "Invalid entity type: 'tag'. Expected one of ['attributes', 'metrics', 'params', 'tags']."),
    models("foo.x = 'y'", "Invalid entity type: 'foo'. Expected one of ['attributes', 'metrics', 'params', 'tags']."),
    models("metrics.acc like '1'",
           "Invalid comparison operator for metrics.acc: 'LIKE'. Expected one of ('<', '<=', '>', '>=', '=', '!=')."),
    models("name > 'x'", Start("Invalid comparison operator for attributes.name: '>'. Expected one of (")),
    models("params.p > 'x'", Start("Invalid comparison operator for params.p: '>'. Expected one of (")),
    models("name IS NULL", Start("Invalid comparison: ")),
    models("just words"),
    models("name = 'x'; name = 'y'", Start("Invalid filter string: ")),
    models("zzz = '1'", deviation="defect-500"),
    models("metrics.acc > '0.05'", deviation="defect-500"),
    models_order([{"field_name": "zz"}], "Invalid order by field name: zz"),
    models_order([{"field_name": ""}], Start("Invalid order by field name: ")),
    models_order([{"field_name": "params.x"}]),
    models_order([{"field_name": "attributes.name"}]),
    Case("searchLoggedModels", "POST logged-models/search", {"experiment_ids": ["abc"]}, 400, INVALID,
         "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."),
    Case("searchLoggedModels", "POST logged-models/search", {"experiment_ids": ["<exp>"], "datasets": [{}]}, 400, INVALID,
         "`dataset_name` in the `datasets` clause must be specified."),
]  # fmt: skip


@parametrized(RUNS + EXPERIMENTS + MODELS)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


@pytest.mark.rows("searchLoggedModels")
def test_unknown_order_has_its_own_class(server: Server, here: Places) -> None:
    body = {"experiment_ids": [here.names["exp"]], "order_by": [{"field_name": "zz"}]}
    error = server.call("POST", "/api/2.0/mlflow/logged-models/search", body).json()
    assert (error["sqlstate"], error["error_class"]) == ("KAM04", "ATTRIBUTE_NOT_FOUND")


@pytest.mark.rows("searchRuns")
@pytest.mark.deviation("error-positions")
@pytest.mark.parametrize(
    ("text", "position"), [("metrics.h = x", 12), ("foo.x = '1'", 0), ("params.p = '1' AND foo.x = '1'", 19)]
)
def test_errors_name_the_position(server: Server, here: Places, text: str, position: int) -> None:
    body = {"experiment_ids": [here.names["exp"]], "filter": text}
    assert server.call("POST", "/api/2.0/mlflow/runs/search", body).json()["position"] == position


NOT_FOR_MLFLOW = ["params.p = '1' or params.q = '2'", "(params.p = '1')", "NOT params.p = '1'", "metrics.h BETWEEN 1 AND 3"]


@pytest.mark.rows("searchRuns")
@pytest.mark.parametrize("text", NOT_FOR_MLFLOW)
def test_extensions_are_refused_by_mlflow(server: Server, here: Places, text: str) -> None:
    """The other side of the deviation `search-extensions`."""
    response = server.call("POST", "/api/2.0/mlflow/runs/search", {"experiment_ids": [here.names["exp"]], "filter": text})
    assert response.status_code == (400 if server.is_reference else 200)
