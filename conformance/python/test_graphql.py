"""GraphQL: the schema, the queries of MLflow's own page, refusals and limits (raw HTTP)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from truth import build
from wire import Server, unique

pytestmark = [pytest.mark.wire, pytest.mark.rows("queryGraphql")]

# Made from the introspection of MLflow 3.17.2: one line per type, field, argument, value and directive.
SCHEMA = (Path(__file__).parent / "graphql_schema.txt").read_text().splitlines()

TYPE_DEPTH = """kind name ofType { kind name ofType { kind name ofType { kind name } } }"""
INTROSPECTION = f"""
query Schema {{ __schema {{
  types {{ kind name
    fields(includeDeprecated: true) {{ name args {{ ...input }} type {{ {TYPE_DEPTH} }} }}
    inputFields {{ ...input }}
    enumValues(includeDeprecated: true) {{ name }}
  }}
  directives {{ name locations args {{ ...input }} }}
}} }}
fragment input on __InputValue {{ name defaultValue type {{ {TYPE_DEPTH} }} }}
"""

RUN_FIELDS = """
  info { runName status runUuid runId experimentId artifactUri endTime lifecycleStage startTime userId __typename }
  experiment { experimentId name tags { key value __typename } artifactLocation lifecycleStage lastUpdateTime __typename }
  modelVersions { status version name source creationTimestamp __typename }
  data { metrics { key value step timestamp __typename } params { key value } tags { key value } __typename }
  inputs {
    datasetInputs { dataset { digest name profile schema source sourceType } tags { key value } }
    modelInputs { modelId }
  }
  outputs { modelOutputs { modelId step } }
"""
GET_RUN = f"""
query GetRun($data: MlflowGetRunInput!) @component(name: "MLflow.ExperimentRunTracking") {{
  mlflowGetRun(input: $data) {{ apiError {{ helpUrl code message }} run {{ {RUN_FIELDS} }} }}
}}"""
SEARCH_RUNS = f"""
query SearchRuns($data: MlflowSearchRunsInput!) {{
  mlflowSearchRuns(input: $data) {{ apiError {{ helpUrl code message }} nextPageToken runs {{ {RUN_FIELDS} }} }}
}}"""
HISTORY = """
query GetMetricHistoryBulkInterval($data: MlflowGetMetricHistoryBulkIntervalInput!) @component(name: "MLflow") {
  mlflowGetMetricHistoryBulkInterval(input: $data) {
    __typename metrics { timestamp step runId key value } apiError { code message }
  }
}"""
GET_EXPERIMENT = """
query GetExperiment($input: MlflowGetExperimentInput!) @component(name: "MLflow") {
  mlflowGetExperiment(input: $input) {
    apiError { code message }
    experiment { artifactLocation creationTime effectiveTraceArchivalRetention experimentId lastUpdateTime
      lifecycleStage name workspace tags { key value } }
  }
}"""
VERSIONS = """
query Versions($data: MlflowSearchModelVersionsInput) {
  mlflowSearchModelVersions(input: $data) { nextPageToken modelVersions { name version runId currentStage aliases tags { key value } } }
}"""
ARTIFACTS = """
query Files($data: MlflowListArtifactsInput!) {
  mlflowListArtifacts(input: $data) { rootUri nextPageToken files { path isDir fileSize } }
}"""
DATASETS = """
mutation Datasets($data: MlflowSearchDatasetsInput!) {
  mlflowSearchDatasets(input: $data) { datasetSummaries { experimentId name digest context } }
}"""

BIG = 9007199254740993


def query(server: Server, text: str, variables: Any = None, **more: Any) -> Any:
    body = {"query": text, **({"variables": variables} if variables is not None else {}), **more}
    response = server.call("POST", "/graphql", body)
    assert response.status_code == 200, response.text[:500]
    assert response.headers["Content-Type"].split(";")[0] == "application/json"
    server.assert_no_leak(response, text)
    answer = response.json()
    assert set(answer) == {"data", "errors"}
    return answer


def data(server: Server, text: str, variables: Any = None, **more: Any) -> Any:
    """What a query answers that nothing is wrong with."""
    answer = query(server, text, variables, **more)
    assert answer["errors"] is None, answer["errors"]
    return answer["data"]


@dataclass(frozen=True)
class Logged:
    experiment_id: str
    name: str
    run_id: str
    model: str


@pytest.fixture(scope="module")
def logged(server: Server) -> Logged:
    name, model = unique("graphql"), unique("model")
    experiment_id = server.experiment(name, tags=[{"key": "team", "value": "red"}])
    tags = [{"key": "mlflow.user", "value": "ann"}]
    run_id = server.run(experiment_id, run_name="first", start_time=5, user_id="ann", tags=tags)
    server.run(experiment_id, run_name="second", start_time=4)
    for step, value in enumerate([0.5, 0.25]):
        server.post("runs/log-metric", {"run_id": run_id, "key": "loss", "value": value, "timestamp": BIG, "step": step})
    server.post("runs/log-metric", {"run_id": run_id, "key": "nan", "value": "NaN", "timestamp": 7, "step": 0})
    server.post("runs/log-parameter", {"run_id": run_id, "key": "lr", "value": "0.1"})
    dataset = {"name": "d", "digest": "abc", "source_type": "t", "source": "s", "schema": "{}", "profile": "p"}
    inputs = [{"tags": [{"key": "mlflow.data.context", "value": "train"}], "dataset": dataset}]
    server.post("runs/log-inputs", {"run_id": run_id, "datasets": inputs})
    server.post("registered-models/create", {"name": model})
    for number in ("1", "2"):
        body = {"name": model, "source": f"s3://bucket/{number}", "run_id": run_id}
        server.post("model-versions/create", body)
    return Logged(experiment_id, name, run_id, model)


def named(reference: Any) -> str:
    if reference["kind"] == "NON_NULL":
        return named(reference["ofType"]) + "!"
    if reference["kind"] == "LIST":
        return f"[{named(reference['ofType'])}]"
    return str(reference["name"])


def argument(value: Any) -> str:
    default = "" if value["defaultValue"] is None else f" = {value['defaultValue']}"
    return f"{value['name']}: {named(value['type'])}{default}"


def arguments(values: list[Any]) -> str:
    return f"({', '.join(sorted(map(argument, values)))})" if values else ""


def lines_of(kind: Any) -> list[str]:
    name = kind["name"]
    fields = [f"{name}.{it['name']}{arguments(it['args'])}: {named(it['type'])}" for it in kind["fields"] or []]
    inputs = [f"{name}.{argument(it)}" for it in kind["inputFields"] or []]
    values = [f"{name}.{it['name']}" for it in kind["enumValues"] or []]
    return [f"{kind['kind']} {name}", *fields, *inputs, *values]


def test_the_schema_has_the_same_types_fields_arguments_and_directives(server: Server) -> None:
    schema = data(server, INTROSPECTION)["__schema"]
    lines = [line for kind in schema["types"] if not kind["name"].startswith("__") for line in lines_of(kind)]
    for directive in schema["directives"]:
        lines.append(f"@{directive['name']}{arguments(directive['args'])} on {' | '.join(sorted(directive['locations']))}")
    assert sorted(lines) == SCHEMA


def test_a_run_with_its_experiment_and_the_versions_made_of_it(server: Server, logged: Logged) -> None:
    run = data(server, GET_RUN, {"data": {"runId": logged.run_id}})["mlflowGetRun"]["run"]
    info, experiment = run["info"], run["experiment"]
    assert (info["runId"], info["runUuid"], info["runName"]) == (logged.run_id, logged.run_id, "first")
    assert (info["status"], info["startTime"], info["endTime"], info["userId"]) == ("RUNNING", "5", "0", "ann")
    assert info["artifactUri"].endswith(f"{logged.run_id}/artifacts")
    assert info["__typename"] == "MlflowRunInfo"
    assert (experiment["experimentId"], experiment["name"]) == (logged.experiment_id, logged.name)
    assert experiment["tags"] == [{"key": "team", "value": "red", "__typename": "MlflowExperimentTag"}]
    assert int(experiment["lastUpdateTime"]) > 1_600_000_000_000
    found = [(it["name"], it["version"], it["status"], it["source"]) for it in run["modelVersions"]]
    assert sorted(found) == [(logged.model, n, "READY", f"s3://bucket/{n}") for n in ("1", "2")]
    metrics = {it["key"]: it for it in run["data"]["metrics"]}
    kind = "MlflowMetricExtension"
    assert metrics["loss"] == {"key": "loss", "value": 0.25, "step": "1", "timestamp": str(BIG), "__typename": kind}
    assert metrics["nan"]["value"] is None
    assert run["data"]["params"] == [{"key": "lr", "value": "0.1"}]
    assert {"key": "mlflow.runName", "value": "first"} in run["data"]["tags"]
    assert run["inputs"]["datasetInputs"] == [
        {
            "dataset": {"digest": "abc", "name": "d", "profile": "p", "schema": "{}", "source": "s", "sourceType": "t"},
            "tags": [{"key": "mlflow.data.context", "value": "train"}],
        }
    ]
    assert (run["inputs"]["modelInputs"], run["outputs"]) == ([], {"modelOutputs": []})


WHOLE_RUN = """
  info { runId runUuid runName experimentId userId status startTime endTime artifactUri lifecycleStage }
  data {
    metrics { key value timestamp step datasetName datasetDigest modelId runId } params { key value } tags { key value }
  }
  inputs {
    datasetInputs { tags { key value } dataset { name digest sourceType source schema profile } } modelInputs { modelId }
  }
  outputs { modelOutputs { modelId step } }
"""


def agree(message: Any, answer: Any) -> bool:
    """Whether an answer says what a message of the other endpoints says: other letters, int64 as text, NaN as null."""
    if isinstance(message, dict):
        camel = {re.sub("_(.)", lambda it: it[1].upper(), key): value for key, value in message.items()}
        return all(agree(value, answer[key]) for key, value in camel.items())
    if isinstance(message, list):
        return len(message) == len(answer) and all(map(agree, message, answer))
    if message == "NaN":
        return answer is None
    return bool(message == answer or str(message) == answer)


def test_runs_are_what_the_other_endpoint_answers(server: Server) -> None:
    world = build(server)
    wanted = {"experiment_ids": [world.experiment_id], "order_by": ["start_time DESC"]}
    runs = server.post("runs/search", wanted)["runs"]
    assert len(runs) > 20
    text = f"query ($i: MlflowSearchRunsInput) {{ mlflowSearchRuns(input: $i) {{ runs {{ {WHOLE_RUN} }} }} }}"
    variables = {"i": {"experimentIds": [world.experiment_id], "orderBy": ["start_time DESC"]}}
    answered = data(server, text, variables)["mlflowSearchRuns"]["runs"]
    differing = [run for run, answer in zip(runs, answered, strict=True) if not agree(run, answer)]
    assert not differing, f"{len(differing)} of {len(runs)} runs differ: {differing[0]}"


def test_the_old_name_of_a_run_id(server: Server, logged: Logged) -> None:
    text = 'query { mlflowGetRun(input: {runUuid: "RUN"}) { apiError { code } run { info { runId } } } }'
    answer = data(server, text.replace("RUN", logged.run_id))["mlflowGetRun"]
    assert answer == {"apiError": None, "run": {"info": {"runId": logged.run_id}}}


@pytest.mark.parametrize("operation", ["query", "mutation"])
def test_a_search_of_runs(server: Server, logged: Logged, operation: str) -> None:
    text = SEARCH_RUNS.replace("query", operation)
    wanted = {"experimentIds": [logged.experiment_id], "filter": "metrics.loss < 1", "maxResults": 5}
    found = data(server, text, {"data": wanted})["mlflowSearchRuns"]
    assert found["nextPageToken"] == ""
    assert [run["info"]["runName"] for run in found["runs"]] == ["first"]
    assert found["runs"][0]["experiment"]["name"] == logged.name
    assert len(found["runs"][0]["modelVersions"]) == 2


def test_pages_and_orders_of_a_search(server: Server, logged: Logged) -> None:
    wanted: dict[str, Any] = {"experimentIds": logged.experiment_id, "orderBy": ["start_time ASC"], "maxResults": 1}
    text = "query ($i: MlflowSearchRunsInput) { mlflowSearchRuns(input: $i) { nextPageToken runs { info { runName } } } }"
    first = data(server, text, {"i": {**wanted, "runViewType": None}})["mlflowSearchRuns"]
    rest = data(server, text, {"i": {**wanted, "pageToken": first["nextPageToken"]}})["mlflowSearchRuns"]
    assert [it["info"]["runName"] for it in first["runs"] + rest["runs"]] == ["second", "first"]


def test_the_history_of_a_metric(server: Server, logged: Logged) -> None:
    wanted = {"runIds": [logged.run_id], "metricKey": "loss", "startStep": None, "endStep": None, "maxResults": 320}
    answer = data(server, HISTORY, {"data": wanted})["mlflowGetMetricHistoryBulkInterval"]
    assert answer["__typename"] == "MlflowGetMetricHistoryBulkIntervalResponse"
    points = [(it["step"], it["value"], it["timestamp"], it["runId"], it["key"]) for it in answer["metrics"]]
    assert points == [("0", 0.5, str(BIG), logged.run_id, "loss"), ("1", 0.25, str(BIG), logged.run_id, "loss")]


def test_an_experiment(server: Server, logged: Logged) -> None:
    answer = data(server, GET_EXPERIMENT, {"input": {"experimentId": logged.experiment_id}})["mlflowGetExperiment"]
    experiment = answer["experiment"]
    assert (answer["apiError"], experiment["name"], experiment["lifecycleStage"]) == (None, logged.name, "active")
    assert (experiment["workspace"], experiment["effectiveTraceArchivalRetention"]) == ("default", "")
    assert experiment["tags"] == [{"key": "team", "value": "red"}]


@pytest.mark.parametrize("limit", [1, "1", 1.5, True])
def test_model_versions(server: Server, logged: Logged, limit: Any) -> None:
    wanted = {"filter": f"run_id='{logged.run_id}'", "orderBy": ["version_number ASC"], "maxResults": limit}
    first = data(server, VERSIONS, {"data": wanted})["mlflowSearchModelVersions"]
    wanted["pageToken"] = first["nextPageToken"]
    rest = data(server, VERSIONS, {"data": wanted})["mlflowSearchModelVersions"]
    known = {"name": logged.model, "runId": logged.run_id, "currentStage": "None", "aliases": [], "tags": []}
    assert first["modelVersions"] + rest["modelVersions"] == [{**known, "version": "1"}, {**known, "version": "2"}]


def test_a_limit_of_64_bits_as_a_literal(server: Server) -> None:
    for literal in ("1", '"1"', "1.0", "true"):
        found = data(server, "{ mlflowSearchModelVersions(input: {maxResults: %s}) { apiError { code } } }" % literal)
        assert found == {"mlflowSearchModelVersions": {"apiError": None}}


def test_files_of_a_run(server: Server, logged: Logged) -> None:
    uri = server.read_run(logged.run_id)["info"]["artifact_uri"]
    if not uri.startswith("mlflow-artifacts:/"):
        pytest.skip("the server does not proxy artifacts")
    folder = uri.removeprefix("mlflow-artifacts:/").lstrip("/")
    for path, text in (("a.txt", b"abc"), ("sub/b.txt", b"")):
        server.call("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{folder}/{path}", text)
    answer = data(server, ARTIFACTS, {"data": {"runId": logged.run_id}})["mlflowListArtifacts"]
    assert (answer["rootUri"], answer["nextPageToken"]) == (uri, "")
    files = [(it["path"], it["isDir"], it["fileSize"]) for it in answer["files"]]
    assert files == [("a.txt", False, "3"), ("sub", True, "0")]


def test_datasets(server: Server, logged: Logged) -> None:
    answer = data(server, DATASETS, {"data": {"experimentIds": [logged.experiment_id]}})
    summary = {"experimentId": logged.experiment_id, "name": "d", "digest": "abc", "context": "train"}
    assert answer["mlflowSearchDatasets"] == {"datasetSummaries": [summary]}


def test_echoes(server: Server) -> None:
    text = 'query A { test(inputString: "a") { output } } query B { test(inputString: null) { output } }'
    assert data(server, text, operationName="A") == {"test": {"output": "a"}}
    assert data(server, text, operationName="B") == {"test": {"output": None}}
    assert data(server, 'mutation { testMutation(inputString: "a") { output } }') == {"testMutation": None}


def test_a_get_with_a_body(server: Server) -> None:
    answer = server.ok("GET", "/graphql", {"query": '{ test(inputString: "a") { output } }'})
    assert answer == {"data": {"test": {"output": "a"}}, "errors": None}


REFUSED = [
    ("{ foo }", None, ["Cannot query field 'foo' on type 'Query'."]),
    ("{ foo bar }", None, ["Cannot query field 'foo' on type 'Query'.", "Cannot query field 'bar' on type 'Query'."]),
    ("{ test { outputt } }", None, ["Cannot query field 'outputt' on type 'Test'. Did you mean 'output'?"]),
    ("{ test(inputString: 5) { output } }", None, ["String cannot represent a non string value: 5"]),
    ("query ($x: Foo) { test(inputString: $x) { output } }", None, ["Unknown type 'Foo'."]),
    (
        "query ($x: String!) { test(inputString: $x) { output } }",
        {},
        ["Variable '$x' of required type 'String!' was not provided."],
    ),
    (
        "query ($x: String!) { test(inputString: $x) { output } }",
        {"x": 5},
        ["Variable '$x' got invalid value 5; String cannot represent a non string value: 5"],
    ),
    (
        "query ($i: MlflowSearchRunsInput) { mlflowSearchRuns(input: $i) { nextPageToken } }",
        {"i": {"runViewType": "NONE"}},
        ["Variable '$i' got invalid value 'NONE' at 'i.runViewType'; Value 'NONE' does not exist in 'MlflowViewType' enum."],
    ),
    ("{ test { ...F } } fragment F on Test { ...G } fragment G on Test { ...F }", None, ["Cannot spread fragment 'F' within itself via 'G'."]),
    ("{ test { ...F } }", None, ["Unknown fragment 'F'."]),
    ("query A @component { test { output } }", None, ["Directive '@component' argument 'name' of type 'String!' is required, but it was not provided."]),
    ('{ test(inputString: "a") @skip(if: true) { output } }', None, ["Unknown directive '@skip'."]),
    ("type A { a: Int }", None, ["The 'A' definition is not executable."]),
    ("subscription { test { output } }", None, ["Schema is not configured to execute subscription operation."]),
    ("query A { test { output } } query B { test { output } }", None, ["Must provide operation name if query contains multiple operations."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "variables", "errors"), REFUSED, ids=[text[:60] for text, _, _ in REFUSED])
def test_refusals(server: Server, text: str, variables: Any, errors: list[str]) -> None:
    assert query(server, text, variables) == {"data": None, "errors": errors}


def test_an_unknown_operation(server: Server) -> None:
    answer = query(server, "query A { test { output } }", operationName="B")
    assert answer == {"data": None, "errors": ["Unknown operation named 'B'."]}


FAILED = [
    ('{ mlflowGetRun(input: {runId: "nope"}) { apiError { code } } }', "mlflowGetRun", "Run with id=nope not found"),
    ('{ mlflowGetExperiment(input: {experimentId: "987654"}) { apiError { code } } }', "mlflowGetExperiment", "No Experiment with id=987654 exists"),
    ('{ mlflowGetExperiment(input: {experimentId: "x"}) { apiError { code } } }', "mlflowGetExperiment", "Invalid experiment ID 'x'. Experiment ID must be a valid integer."),
    ('{ mlflowSearchRuns(input: {experimentIds: ["0"], maxResults: 0}) { nextPageToken } }', "mlflowSearchRuns", "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"),
    ('{ mlflowSearchRuns(input: {experimentIds: ["0"], filter: "metrics.a >"}) { nextPageToken } }', "mlflowSearchRuns", "Invalid clause(s) in filter string: 'metrics.a', '>'"),
    ('{ mlflowSearchRuns(input: {experimentIds: ["0"], pageToken: "x"}) { nextPageToken } }', "mlflowSearchRuns", "Invalid page token, could not base64-decode"),
    ('{ mlflowSearchModelVersions(input: {filter: "foo"}) { nextPageToken } }', "mlflowSearchModelVersions", "Invalid clause(s) in filter string: foo"),
    ('mutation { mlflowSearchDatasets(input: {}) { apiError { code } } }', "mlflowSearchDatasets", "SearchDatasets request must specify at least one experiment_id."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "message"), FAILED, ids=[text[:60] for text, _, _ in FAILED])
def test_what_an_endpoint_refuses(server: Server, text: str, field: str, message: str) -> None:
    assert query(server, text) == {"data": {field: None}, "errors": [message]}


def test_a_path_outside_of_the_run(server: Server, logged: Logged) -> None:
    answer = query(server, ARTIFACTS, {"data": {"runId": logged.run_id, "path": "../x"}})
    assert answer == {"data": {"mlflowListArtifacts": None}, "errors": ["Invalid path"]}


def test_one_field_fails_and_the_other_does_not(server: Server) -> None:
    text = '{ test(inputString: "a") { output } mlflowGetRun(input: {runId: "nope"}) { apiError { code } } }'
    answer = query(server, text)
    assert answer == {"data": {"test": {"output": "a"}, "mlflowGetRun": None}, "errors": ["Run with id=nope not found"]}


DEEP = "Query exceeds maximum depth of 10"
LARGE = "Query exceeds maximum total selections of 1000"
MANY = "To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_"
ROOTS = f"GraphQL queries should have at most 10 root fields, got 11 root fields. {MANY}ROOT_FIELDS environment variable."
ALIASES = f"GraphQL queries should have at most 10 aliases, got 11 aliases. {MANY}ALIASES environment variable."


def echo(inside: str) -> str:
    return f'test(inputString: "a") {{ {inside} }}'


def nested(depth: int) -> str:
    return "{" + "f{" * (depth - 1) + "x" + "}" * depth


def renamed(count: int, of: str) -> str:
    return " ".join(f"a{i}: {of}" for i in range(count))


TOO_MUCH = [
    ("deep", nested(11), DEEP),
    ("deep by a fragment", "{ x { ...F } } fragment F on X " + nested(10), DEEP),
    ("deep in another operation", f"query A {{ {echo('output')} }} query B {nested(11)}", DEEP),
    ("large", f"{{ {echo('output ' * 1000)} }}", LARGE),
    ("large by a fragment", f"{{ {echo('...F')} }} fragment F on Test {{ {'output ' * 1000} }}", LARGE),
    ("large by an inline fragment", f"{{ {echo('... on Test {' + 'output ' * 1000 + '}')} }}", LARGE),
    ("root fields", f"{{ {echo('output') * 11} }}", ROOTS),
    ("root fields of a mutation", "mutation { " + "testMutation { output } " * 11 + "}", ROOTS),
    ("root fields by a fragment", f"{{ ...F }} fragment F on Query {{ {echo('output') * 11} }}", ROOTS),
    ("root fields of two operations", f"query A {{ {echo('output') * 5} }} query B {{ {echo('output') * 6} }}", ROOTS),
    ("root fields of introspection", "{ " + "__typename " * 11 + "}", ROOTS),
    ("aliases", f"{{ {echo(renamed(11, 'output'))} }}", ALIASES),
    ("aliases by a fragment", f"{{ {echo('b: output ...F')} }} fragment F on Test {{ {renamed(10, 'output')} }}", ALIASES),
    ("deep before large", f"{{ {echo('output ' * 1001)} {'f{' * 11}x{'}' * 11} }}", DEEP),
    ("large before root fields", f"{{ {echo('output') * 501} }}", LARGE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [it[1:] for it in TOO_MUCH], ids=[it[0] for it in TOO_MUCH])
def test_limits(server: Server, text: str, message: str) -> None:
    assert query(server, text) == {"data": None, "errors": [message]}


ENOUGH = [
    ("ten deep", nested(10)),
    ("ten root fields", f"{{ {echo('output') * 10} }}"),
    ("ten aliases on each level", f"{{ {renamed(10, echo(renamed(10, 'output')))} }}"),
    ("inline fragments are not deep", "{" + "... on Query {" * 11 + "__typename" + "}" * 12),
]


@pytest.mark.parametrize("text", [text for _, text in ENOUGH], ids=[name for name, _ in ENOUGH])
def test_what_is_just_small_enough(server: Server, text: str) -> None:
    messages = query(server, text)["errors"] or []
    assert [it for it in messages if "exceeds" in it or "at most" in it] == []


def test_the_content_type_of_a_post(server: Server) -> None:
    headers = {"Content-Type": "text/plain"}
    response = server.call("POST", "/graphql", {"query": "{ __typename }"}, headers=headers)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


MISTAKES = [
    ("POST", "/graphql", {}, "Missing value for required parameter 'query'."),
    ("POST", "/graphql", {"query": None}, "Missing value for required parameter 'query'."),
    ("POST", "/graphql", {"query": ""}, "Missing value for required parameter 'query'."),
    ("POST", "/graphql", {"query": 5}, "Invalid value 5 for parameter 'query' supplied"),
    ("POST", "/graphql", [], "The request body must be a JSON object."),
    ("POST", "/graphql", "", "Missing value for required parameter 'query'."),
    ("GET", "/graphql", None, "Missing value for required parameter 'query'."),
    ("GET", "/graphql?query=%7B__typename%7D", None, "Missing value for required parameter 'query'."),
    ("POST", "/graphql", {"query": "{"}, "'query' cannot be read: Syntax Error: Expected Name, found <EOF>. (line 1,"),
    ("POST", "/graphql", {"query": "{ a\n  % }"}, "'query' cannot be read: Syntax Error: Unexpected character: \"%\". (line 2, column 3)"),
    ("POST", "/graphql", {"query": "{ __typename }", "variables": "x"}, "'variables' must be an object"),
    ("POST", "/graphql", {"query": "{ __typename }", "variables": [1]}, "'variables' must be an object"),
]  # fmt: skip


@pytest.mark.deviation("defect-500")
@pytest.mark.parametrize(("method", "path", "body", "message"), MISTAKES)
def test_mistakes_of_the_client(server: Server, method: str, path: str, body: Any, message: str) -> None:
    response = server.call(method, path, body)
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert response.json()["message"].startswith(message), response.text
    server.assert_no_leak(response)


@pytest.mark.deviation("graphql-errors")
def test_nan_in_a_history_and_what_only_databricks_has(server: Server, logged: Logged) -> None:
    wanted = {"runIds": [logged.run_id], "metricKey": "nan"}
    points = data(server, HISTORY, {"data": wanted})["mlflowGetMetricHistoryBulkInterval"]["metrics"]
    assert [(it["value"], it["timestamp"]) for it in points] == [(None, "7")]
    text = "query ($i: MlflowGetRunInput!) { mlflowGetRun(input: $i) { run { modelVersions { deploymentJobState { jobId jobState } } } } }"
    versions = data(server, text, {"i": {"runId": logged.run_id}})["mlflowGetRun"]["run"]["modelVersions"]
    assert versions == [{"deploymentJobState": {"jobId": "", "jobState": None}}] * 2


@pytest.mark.deviation("graphql-errors")
@pytest.mark.parametrize(("view", "count"), [("ACTIVE_ONLY", 1), ("DELETED_ONLY", 1), ("ALL", 2)])
def test_the_view_of_a_search(server: Server, view: str, count: int) -> None:
    experiment_id = server.experiment()
    server.run(experiment_id)
    server.post("runs/delete", {"run_id": server.run(experiment_id)})
    text = "query ($i: MlflowSearchRunsInput) { mlflowSearchRuns(input: $i) { runs { info { runId } } } }"
    found = data(server, text, {"i": {"experimentIds": [experiment_id], "runViewType": view}})
    assert len(found["mlflowSearchRuns"]["runs"]) == count


UNCHECKED = [
    ("{ mlflowGetRun(input: {}) { apiError { code } } }", "Missing value for required parameter 'run_id'."),
    ("{ mlflowGetExperiment(input: {}) { apiError { code } } }", "Missing value for required parameter 'experiment_id'."),
    ("{ mlflowGetRun { apiError { code } } }", "Missing value for required argument 'input'."),
    ("{ test { output } }", "Missing value for required argument 'inputString'."),
    ('{ mlflowGetMetricHistoryBulkInterval(input: {runIds: ["a"], metricKey: "b", maxResults: 2501}) { apiError { code } } }', "max_results must be between 1 and 2500."),
    ('{ mlflowGetMetricHistoryBulkInterval(input: {runIds: ["a"], metricKey: "b", startStep: 2, endStep: 1}) { apiError { code } } }', "end_step must be greater than start_step."),
    ('{ mlflowSearchRuns(input: {maxResults: 50001}) { nextPageToken } }', "Invalid value 50001 for parameter 'max_results'"),
]  # fmt: skip


@pytest.mark.deviation("graphql-checks")
@pytest.mark.parametrize(("text", "message"), UNCHECKED, ids=[text[:60] for text, _ in UNCHECKED])
def test_the_checks_of_the_endpoint_apply(server: Server, text: str, message: str) -> None:
    answer = query(server, text)
    assert list(answer["data"].values()) == [None]
    assert len(answer["errors"]) == 1 and answer["errors"][0].startswith(message), answer["errors"]


DOUBLING = " ".join(f"fragment F{i} on Test {{ ...F{i + 1} ...F{i + 1} }}" for i in range(60))
COSTLY = [
    ("a fragment in a fragment", f"{{ {echo('...F0')} }} {DOUBLING} fragment F60 on Test {{ output }}", LARGE),
    ("brackets", "{a" * 5000 + "}" * 5000, DEEP),
    ("nested lists", "{ a(b: " + "[" * 5000 + "]" * 5000 + ") }", DEEP),
    ("fragments", " ".join(f"fragment F{i} on Test {{ output }}" for i in range(201)), "Query has more than 200 operations"),
]  # fmt: skip


@pytest.mark.deviation("graphql-limits")
@pytest.mark.parametrize(("text", "message"), [it[1:] for it in COSTLY], ids=[it[0] for it in COSTLY])
def test_what_would_cost_much_is_refused_at_once(server: Server, text: str, message: str) -> None:
    answer = query(server, text)
    assert answer["data"] is None and answer["errors"][0].startswith(message), str(answer)[:500]


@pytest.mark.deviation("graphql-limits")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ " + "a" * 262_144, "'query' has 262146 characters; at most 262144 are read."),
        ("{ " + "a " * 20_001, "'query' has more than 20000 tokens."),
    ],
    ids=["characters", "tokens"],
)
def test_text_without_end(server: Server, text: str, message: str) -> None:
    response = server.call("POST", "/graphql", {"query": text})
    assert (response.status_code, response.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert response.json()["message"].startswith(message)
