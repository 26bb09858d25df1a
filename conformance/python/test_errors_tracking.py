"""What the tracking routes refuse, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, missing, parametrized, places, wrong
from wire import Server

pytestmark = pytest.mark.wire


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return places(server)


NAME_RULE = (
    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
)
PATH_RULE = (
    "Names may be treated as files in certain cases, and must not resolve to other names when treated as such."
    " This name would resolve to"
)
GONE_RUN = "The run <gone-run> must be in the 'active' state. Current state is deleted."
GONE_EXP = "The experiment <gone-exp> must be in the 'active' state. Current state is deleted."
NO_RUN = "Run with id=<unknown> not found"
NO_EXP = "No Experiment with id=987654321 exists"
HALF_DATASET = "Both dataset_name and dataset_digest must be provided if one is provided"
TWICE_TAGGED = {
    "dataset": {"name": "twice", "digest": "1", "source_type": "s", "source": "s"},
    "tags": [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}],
}
NO_INTEGER = "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."


def post(row: str, route: str, body: Any, status: int, code: str | None, message: str | None = None, **more: Any) -> Case:
    return Case(row, f"POST {route}", body, status, code, message, **more)


def get(row: str, route: str, query: Any, status: int, code: str | None, message: str | None = None, **more: Any) -> Case:
    return Case(row, f"GET {route}", query, status, code, message, **more)


def required() -> list[Case]:
    """Each required field left out, null and empty."""
    table: list[tuple[str, str, dict[str, Any]]] = [
        ("createExperiment", "experiments/create", {"name": "x"}),
        ("deleteExperiment", "experiments/delete", {"experiment_id": "1"}),
        ("restoreExperiment", "experiments/restore", {"experiment_id": "1"}),
        ("updateExperiment", "experiments/update", {"experiment_id": "<exp>", "new_name": "x"}),
        ("setExperimentTag", "experiments/set-experiment-tag", {"experiment_id": "<exp>", "key": "k"}),
        ("deleteExperimentTag", "experiments/delete-experiment-tag", {"experiment_id": "<exp>", "key": "k"}),
        ("updateRun", "runs/update", {"run_id": "<run>"}),
        ("deleteRun", "runs/delete", {"run_id": "<run>"}),
        ("restoreRun", "runs/restore", {"run_id": "<run>"}),
        ("setTag", "runs/set-tag", {"run_id": "<run>", "key": "k"}),
        ("deleteTag", "runs/delete-tag", {"run_id": "<run>", "key": "k"}),
        ("logParam", "runs/log-parameter", {"run_id": "<run>", "key": "k"}),
        ("logMetric", "runs/log-metric", {"run_id": "<run>", "key": "k", "value": 1, "timestamp": 1}),
        ("logBatch", "runs/log-batch", {"run_id": "<run>"}),
        ("logModel", "runs/log-model", {"run_id": "<run>", "model_json": "{}"}),
        ("logInputs", "runs/log-inputs", {"run_id": "<run>"}),
        ("logOutputs", "runs/outputs", {"run_id": "<run>", "models": []}),
    ]
    cases = []
    for row, route, body in table:
        for field in body:
            rest = {key: value for key, value in body.items() if key != field}
            cases.append(post(row, route, rest, 400, INVALID, missing(field), label=f"no {field}"))
            cases.append(post(row, route, {**body, field: None}, 400, INVALID, missing(field), label=f"null {field}"))
    for row, route, field, rest in [
        ("getExperiment", "experiments/get", "experiment_id", {}),
        ("getExperimentByName", "experiments/get-by-name", "experiment_name", {}),
        ("getRun", "runs/get", "run_id", {}),
        ("getMetricHistory", "metrics/get-history", "run_id", {"metric_key": "k"}),
        ("getMetricHistory", "metrics/get-history", "metric_key", {"run_id": "<run>"}),
        ("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval", "run_ids", {"metric_key": "k"}),
        ("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval", "metric_key", {"run_ids": "<run>"}),
        ("listArtifacts", "artifacts/list", "run_id", {}),
    ]:
        cases.append(get(row, route, rest, 400, INVALID, missing(field), label=f"no {field}"))
    return cases


def states() -> list[Case]:
    """Unknown ids, and writes to what was deleted."""
    metric = {"key": "k", "value": 1, "timestamp": 1}
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("updateRun", "runs/update", {"status": "FINISHED"}),
        ("setTag", "runs/set-tag", {"key": "k", "value": "v"}),
        ("logParam", "runs/log-parameter", {"key": "k", "value": "v"}),
        ("logMetric", "runs/log-metric", metric),
        ("logBatch", "runs/log-batch", {"metrics": [metric]}),
        ("logInputs", "runs/log-inputs", {"datasets": [{"dataset": {"name": "d", "digest": "x", "source": "s"}}]}),
        (
            "logModel",
            "runs/log-model",
            {"model_json": '{"artifact_path":"m","flavors":{},"utc_time_created":"t","run_id":"r"}'},
        ),
        ("logOutputs", "runs/outputs", {"models": [{"model_id": "m-1", "step": 0}]}),
        ("deleteTag", "runs/delete-tag", {"key": "k"}),
    ]
    cases = []
    for row, route, body in writes:
        cases.append(post(row, route, {"run_id": "<unknown>", **body}, 404, MISSING, NO_RUN, label="unknown run"))
        cases.append(post(row, route, {"run_id": "<gone-run>", **body}, 400, INVALID, GONE_RUN, label="deleted run"))
    return cases + [
        post("deleteRun", "runs/delete", {"run_id": "<unknown>"}, 404, MISSING, NO_RUN),
        post("restoreRun", "runs/restore", {"run_id": "<unknown>"}, 404, MISSING, NO_RUN),
        get("getRun", "runs/get", {"run_id": "<unknown>"}, 404, MISSING, NO_RUN),
        get("listArtifacts", "artifacts/list", {"run_id": "<unknown>"}, 404, MISSING, NO_RUN),
        get("getExperiment", "experiments/get", {"experiment_id": "987654321"}, 404, MISSING, NO_EXP),
        get("getExperiment", "experiments/get", {"experiment_id": "abc"}, 400, INVALID, NO_INTEGER),
        get(
            "getExperimentByName",
            "experiments/get-by-name",
            {"experiment_name": "no such"},
            404,
            MISSING,
            "Could not find experiment with name 'no such'",
        ),  # fmt: skip
        get("getExperimentByName", "experiments/get-by-name", {"experiment_name": "DEFAULT"}, 404, MISSING),
        post("deleteExperiment", "experiments/delete", {"experiment_id": "987654321"}, 404, MISSING, NO_EXP),
        post(
            "deleteExperiment",
            "experiments/delete",
            {"experiment_id": "<gone-exp>"},
            404,
            MISSING,
            "No Experiment with id=<gone-exp> exists",
        ),  # fmt: skip
        post("deleteExperiment", "experiments/delete", {"experiment_id": "abc"}, 400, INVALID, NO_INTEGER),
        post(
            "restoreExperiment",
            "experiments/restore",
            {"experiment_id": "<exp>"},
            404,
            MISSING,
            "No Experiment with id=<exp> exists",
        ),  # fmt: skip
        post("restoreExperiment", "experiments/restore", {"experiment_id": "987654321"}, 404, MISSING, NO_EXP),
        post("updateExperiment", "experiments/update", {"experiment_id": "987654321", "new_name": "x"}, 404, MISSING, NO_EXP),
        post(
            "updateExperiment",
            "experiments/update",
            {"experiment_id": "<gone-exp>", "new_name": "x"},
            500,
            "INVALID_STATE",
            "Cannot rename a non-active experiment.",
        ),  # fmt: skip
        post("updateExperiment", "experiments/update", {"experiment_id": "<exp>", "new_name": "Default"}, 400, "BAD_REQUEST"),
        post(
            "updateExperiment",
            "experiments/update",
            {"experiment_id": "<exp>", "new_name": "n" * 501},
            400,
            INVALID,
            "'name' exceeds the maximum length of 500 characters",
            label="long name",
        ),  # fmt: skip
        post(
            "createExperiment",
            "experiments/create",
            {"name": "<taken>"},
            400,
            "RESOURCE_ALREADY_EXISTS",
            Start("Experiment(name=<taken>) already exists."),
        ),  # fmt: skip
        post(
            "createExperiment",
            "experiments/create",
            {"name": "n" * 501},
            400,
            INVALID,
            "'name' exceeds the maximum length of 500 characters",
            label="long name",
        ),  # fmt: skip
        post(
            "setExperimentTag",
            "experiments/set-experiment-tag",
            {"experiment_id": "<gone-exp>", "key": "k", "value": "v"},
            400,
            INVALID,
            GONE_EXP,
        ),  # fmt: skip
        post(
            "setExperimentTag",
            "experiments/set-experiment-tag",
            {"experiment_id": "987654321", "key": "k", "value": "v"},
            404,
            MISSING,
            NO_EXP,
        ),  # fmt: skip
        post(
            "deleteExperimentTag",
            "experiments/delete-experiment-tag",
            {"experiment_id": "<exp>", "key": "nope"},
            404,
            MISSING,
            "No tag with name: nope in experiment with id <exp>",
        ),  # fmt: skip
        post(
            "deleteTag",
            "runs/delete-tag",
            {"run_id": "<run>", "key": "nope"},
            404,
            MISSING,
            "No tag with name: nope in run with id <run>",
        ),  # fmt: skip
        *[
            case
            for half in [{"dataset_name": "d"}, {"dataset_digest": "1"}, {"dataset_name": "", "dataset_digest": "1"}]
            for case in [
                post("logMetric", "runs/log-metric", {"run_id": "a:b", "key": "a*", "value": 1, "timestamp": -1, **half}, 400, INVALID,
                     HALF_DATASET, label=f"half a dataset {half}"),
                post("logBatch", "runs/log-batch", {"run_id": "a:b", "metrics": [{"key": "m", "value": 1, "timestamp": 1, **half}]},
                     400, INVALID, HALF_DATASET, label=f"half a dataset {half}"),
            ]
        ],
        post("logInputs", "runs/log-inputs", {"run_id": "a:b"}, 400, INVALID,
             'Invalid value "a:b" for parameter \'run_id\' supplied.'),
        post("createRun", "runs/create", {"experiment_id": "987654321"}, 404, MISSING, NO_EXP),
        post("createRun", "runs/create", {"experiment_id": "abc"}, 400, INVALID, NO_INTEGER),
        post("createRun", "runs/create", {"experiment_id": "<gone-exp>"}, 400, INVALID, GONE_EXP),
        post(
            "createRun",
            "runs/create",
            {"experiment_id": "<exp>", "run_name": "A", "tags": [{"key": "mlflow.runName", "value": "B"}]},
            400,
            INVALID,
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values"
            " (run_name='A', mlflow.runName='B').",
        ),  # fmt: skip
        post("createRun", "runs/create", {"experiment_id": "<exp>", "tags": [{"key": "k", "value": v} for v in "12"]}, 400,
             "BAD_REQUEST", label="a tag twice"),
    ]


LOCATIONS: list[tuple[str, str | None]] = [
    ("s3://bucket/path#fragment", "'artifact_location' URL can't include fragments or params."),
    ("/tmp/p;x=1", "'artifact_location' URL can't include fragments or params."),
    ("s3://bucket/p?x=../..", "Invalid query string"),
    ("runs:/abc/model", "Artifact location cannot be a runs:/ URI. Given: 'runs:/abc/model'"),
    (
        "s3://" + "b" * 2050,
        "Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters."
        " To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.",
    ),
    *[
        (
            f"{scheme}://elsewhere.example/p",
            f"'artifact_location' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than"
            " the tracking server's configured artifact storage, so the server would connect to the host named in the"
            " URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.",
        )
        for scheme in ["ftp", "sftp", "hdfs", "viewfs", "http", "https", "r2", "b2", "abfss"]
    ],
    ("mlflow-artifacts://elsewhere.example/p", None),
]


def locations() -> list[Case]:
    return [
        post(
            "createExperiment",
            "experiments/create",
            {"name": f"location {place}", "artifact_location": location},
            400,
            INVALID,
            message,
            label=location[:40],
        )  # fmt: skip
        for place, (location, message) in enumerate(LOCATIONS)
    ] + [
        # The location is looked at before the name and the tags.
        post(
            "createExperiment",
            "experiments/create",
            {"name": name, "artifact_location": "x#y", "tags": [{"key": '"', "value": "1"}]},
            400,
            INVALID,
            LOCATIONS[0][1],
            label=f"location before {name[:5]}",
        )
        for name in ("<taken>", "x" * 501)
    ]


def bad_name(key: str, path: str) -> str:
    return f"Invalid value {json.dumps(key)} for parameter '{path}' supplied: {NAME_RULE}"


def keys() -> list[Case]:
    """The rule for keys, in single calls and in batches."""
    places_of_keys: list[tuple[str, str, str, Any]] = [
        ("logMetric", "runs/log-metric", "name", lambda k: {"key": k, "value": 1, "timestamp": 1}),
        ("logParam", "runs/log-parameter", "key", lambda k: {"key": k, "value": "v"}),
        ("setTag", "runs/set-tag", "key", lambda k: {"key": k, "value": "v"}),
        ("logBatch", "runs/log-batch", "metrics[0].name", lambda k: {"metrics": [{"key": k, "value": 1, "timestamp": 1}]}),
        ("logBatch", "runs/log-batch", "params[0].key", lambda k: {"params": [{"key": k, "value": "v"}]}),
        ("logBatch", "runs/log-batch", "tags[0].key", lambda k: {"tags": [{"key": k, "value": "v"}]}),
    ]
    cases = []
    for row, route, path, body in places_of_keys:
        for key in ["a*b", "tab\tkey", "semi;colon", "q'uote", "hash#", "back\\slash", "emoji😀", "new\nline", "per%cent"]:
            cases.append(
                post(row, route, {"run_id": "<run>", **body(key)}, 400, INVALID, bad_name(key, path), label=f"{path} {key!r}")
            )
        for key, resolved in [("..", ".."), ("../x", "../x"), ("/abs", "/abs"), ("a/../b", "b"), ("a//b", "a/b"), ("./a", "a"),
                              ("a/", "a"), (".", "."), ("a/./b", "a/b")]:  # fmt: skip
            text = f"Invalid value \"{key}\" for parameter '{path}' supplied: {PATH_RULE} '{resolved}'"
            cases.append(post(row, route, {"run_id": "<run>", **body(key)}, 400, INVALID, text, label=f"{path} {key}"))
    cases += [
        post(
            "setExperimentTag",
            "experiments/set-experiment-tag",
            {"experiment_id": "<exp>", "key": "a*b", "value": "v"},
            400,
            INVALID,
            bad_name("a*b", "key"),
        ),  # fmt: skip
        post(
            "createExperiment", "experiments/create", {"name": "tagged", "tags": [{"key": "a*b", "value": "v"}]}, 400, INVALID
        ),
    ]
    return cases


def lengths() -> list[Case]:
    long, run = "k" * 251, {"run_id": "<run>"}
    point = {"value": 1, "timestamp": 1}
    too_long = "exceeds the maximum length of"
    table: list[tuple[str, str, Any, str]] = [
        ("logMetric", "runs/log-metric", {**run, "key": long, **point}, f"'Metric name' {too_long} 250 characters"),
        ("logParam", "runs/log-parameter", {**run, "key": long, "value": "v"}, f"'Param key' {too_long} 250 characters"),
        ("setTag", "runs/set-tag", {**run, "key": long, "value": "v"}, f"'key' {too_long} 250 characters"),
        ("logBatch", "runs/log-batch", {**run, "metrics": [{"key": long, **point}]}, f"'Metric name' {too_long} 250 characters"),
        ("logBatch", "runs/log-batch", {**run, "params": [{"key": long, "value": "v"}]}, f"'Param key' {too_long} 250 characters"),
        ("logBatch", "runs/log-batch", {**run, "tags": [{"key": long, "value": "v"}]}, f"'tags[0].key' {too_long} 250 characters"),
        ("setExperimentTag", "experiments/set-experiment-tag", {"experiment_id": "<exp>", "key": long, "value": "v"},
         f"'key' {too_long} 250 characters"),
        ("setExperimentTag", "experiments/set-experiment-tag", {"experiment_id": "<exp>", "key": "k", "value": "v" * 20001},
         f"'value' {too_long} 20000 characters"),
    ]  # fmt: skip
    cases = [post(row, route, body, 400, INVALID, message, label=message) for row, route, body, message in table]
    for field, limit in [("name", 500), ("digest", 36), ("source", 65535), ("schema", 1048575)]:
        dataset = {"name": "d", "digest": "x", "source_type": "s", "source": "s", field: "v" * (limit + 1)}
        cases.append(post("logInputs", "runs/log-inputs", {**run, "datasets": [{"dataset": dataset}]}, 400, INVALID,
                          f"'{field}' {too_long} {limit} characters", label=f"dataset {field}"))  # fmt: skip
    for field, limit in [("key", 255), ("value", 500)]:
        tags = [{"key": "k", "value": "v", field: "v" * (limit + 1)}]
        body = {**run, "datasets": [{"dataset": {"name": "d", "digest": "x", "source": "s"}, "tags": tags}]}
        cases.append(post("logInputs", "runs/log-inputs", body, 400, INVALID, f"'{field}' {too_long} {limit} characters",
                          label=f"dataset tag {field}"))  # fmt: skip
    return cases


def batches() -> list[Case]:
    run = {"run_id": "<run>"}
    split = "Please split up metrics across multiple requests and try again."

    def metrics(count: int) -> list[Any]:
        return [{"key": f"m{i}", "value": i, "timestamp": 1} for i in range(count)]

    def texts(count: int) -> list[Any]:
        return [{"key": f"k{i}", "value": "v"} for i in range(count)]

    def limit(kind: str, most: int, got: int) -> str:
        return f"A batch logging request can contain at most {most} {kind}. Got {got} {kind}. {split.replace('metrics', kind)}"

    def batch(body: Any, message: str | None, label: str) -> Case:
        return post("logBatch", "runs/log-batch", {**run, **body}, 400, INVALID, message, label=label)

    return [
        batch({"metrics": metrics(1001)}, limit("metrics", 1000, 1001), "1001 metrics"),
        batch({"metrics": metrics(10000)}, limit("metrics", 1000, 10000), "10000 metrics"),
        batch({"params": texts(101)}, limit("params", 100, 101), "101 params"),
        batch({"params": texts(10000)}, limit("params", 100, 10000), "10000 params"),
        batch({"tags": texts(101)}, limit("tags", 100, 101), "101 tags"),
        batch({"tags": texts(10000)}, limit("tags", 100, 10000), "10000 tags"),
        batch({"metrics": metrics(901), "params": texts(100)}, limit("metrics, params, and tags", 1000, 1001), "1001 in all"),
        batch({"metrics": [{"key": "m", "value": 1}]}, missing("metrics[0].timestamp"), "no timestamp"),
        batch({"metrics": [{"key": "m", "timestamp": 1}]}, missing("metrics[0].value"), "no value"),
        batch({"metrics": [*metrics(2), {"value": 1, "timestamp": 1}]}, missing("metrics[2].key"), "no metric key"),
        batch({"params": [{"value": "v"}]}, missing("params[0].key"), "no param key"),
        batch({"tags": [{"key": "k", "value": "v"}, {"value": "v"}]}, missing("tags[1].key"), "no tag key"),
        batch({"params": [{"key": "k", "value": "a"}, {"key": "k", "value": "b"}]},
              "Duplicate parameter keys have been submitted: ['k']. Please ensure the request contains only one param"
              " value per param key.", "duplicate params"),
        batch({"params": [{"key": "k", "value": "a"}, {"key": "k", "value": "a"}]},
              "Duplicate parameter keys have been submitted: ['k']. Please ensure the request contains only one param"
              " value per param key.", "duplicate equal params"),
        batch({"params": [{"key": "p", "value": "2"}]},
              "Changing param values is not allowed. Params were already logged='[{'key': 'p', 'old_value': '1',"
              " 'new_value': '2'}]' for run ID='<run>'.", "changed param"),
        post("logParam", "runs/log-parameter", {**run, "key": "p", "value": "2"}, 400, INVALID,
             "Changing param values is not allowed. Param with key='p' was already logged with value='1' for run"
             " ID='<run>'. Attempted logging new value '2'."),
        post("logBatch", "runs/log-batch", {"run_id": "../x"}, 400, INVALID,
             'Invalid value "../x" for parameter \'run_id\' supplied.'),
        post("logBatch", "runs/log-batch", {"run_id": "r" * 257}, 400, INVALID, label="long run id"),
        batch({"metrics": {"key": "m"}}, wrong('{"key":"m"}', "metrics", "dict"), "metrics is an object"),
        batch({"params": "x"}, wrong('"x"', "params", "str"), "params is text"),
        post("logMetric", "runs/log-metric", {**run, "key": "m", "value": 1.5, "timestamp": -1}, 400, INVALID,
             "Invalid value -1 for parameter 'timestamp' supplied: metric 'm' (value=1.5). Timestamp must be a"
             " nonnegative long (64-bit integer) "),
    ]  # fmt: skip


def values() -> list[Case]:
    """Wrong types and ranges."""
    run = {"run_id": "<run>"}
    return [
        post("logMetric", "runs/log-metric", {**run, "key": "m", "value": "abc", "timestamp": 1}, 400, INVALID,
             wrong('"abc"', "value", "str")),
        post("logMetric", "runs/log-metric", {**run, "key": "m", "value": [1], "timestamp": 1}, 400, INVALID,
             wrong("[1]", "value", "list"), deviation="defect-500"),
        post("logMetric", "runs/log-metric", {**run, "key": 5, "value": 1, "timestamp": 1}, 400, INVALID, wrong("5", "key", "int")),
        post("logMetric", "runs/log-metric", {**run, "key": "m", "value": 1, "timestamp": "soon"}, 400, INVALID,
             wrong('"soon"', "timestamp", "str")),
        post("logMetric", "runs/log-metric", {**run, "key": "m", "value": 1, "timestamp": 1, "step": "one"}, 400, INVALID,
             wrong('"one"', "step", "str")),
        post("logMetric", "runs/log-metric", {"run_id": 7, "key": "m", "value": 1, "timestamp": 1}, 400, INVALID,
             wrong("7", "run_id", "int")),
        post("logParam", "runs/log-parameter", {**run, "key": {"a": 1}, "value": "v"}, 400, INVALID,
             wrong('{"a":1}', "key", "dict")),
        post("setTag", "runs/set-tag", {**run, "key": True, "value": "v"}, 400, INVALID, wrong("true", "key", "bool")),
        post("createExperiment", "experiments/create", {"name": 5}, 400, INVALID, wrong("5", "name", "int")),
        post("createExperiment", "experiments/create", {"name": "f", "artifact_location": 9.0}, 400, INVALID,
             wrong("9.0", "artifact_location", "float")),
        *[post("createExperiment", "experiments/create", {"name": "f", "artifact_location": location}, 400, INVALID,
               "'artifact_location' can't include '..' segments.", deviation="parents-in-locations")
          for location in ("/a/../b", "a/../b", "file:///a/../b", "s3://b/x/../y")],
        post("updateRun", "runs/update", {**run, "status": 99}, 400, INVALID, wrong("99", "status", "int")),
        post("searchRuns", "runs/search", {"experiment_ids": ["<exp>"], "max_results": 50001}, 400, INVALID,
             wrong("50001", "max_results", "int")),
        post("searchRuns", "runs/search", {"experiment_ids": ["<exp>"], "max_results": 0}, 400, INVALID,
             "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"),
        post("searchRuns", "runs/search", {"experiment_ids": ["<exp>"], "max_results": -1}, 400, INVALID,
             "Invalid value -1 for parameter 'max_results' supplied. It must be a positive integer"),
        post("searchRuns", "runs/search", {"experiment_ids": ["abc"]}, 400, INVALID, NO_INTEGER),
        post("searchExperiments", "experiments/search", {}, 400, INVALID,
             "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"),
        post("searchExperiments", "experiments/search", {"max_results": 50001}, 400, INVALID,
             "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"),
        post("searchExperiments", "experiments/search", {"max_results": 2**63 - 1}, 400, INVALID,
             "Invalid value 9223372036854775807 for parameter 'max_results' supplied. It must be at most 50000"),
        post("logInputs", "runs/log-inputs", {**run, "datasets": [TWICE_TAGGED]}, 400, "BAD_REQUEST", label="a tag twice"),
        get("getMetricHistory", "metrics/get-history", {**run, "metric_key": "m", "max_results": "0"}, 400, INVALID,
            "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer."),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": ["r"] * 101, "metric_key": "m"}, 400, INVALID,
            Start("GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids."),
            label="101 run ids"),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": [f"id_{i}" for i in range(1000)], "metric_key": "m"}, 400, INVALID,
            Start("GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 1000 run_ids."),
            label="1000 run ids"),
        get("getMetricHistoryBulk", "/ajax-api/2.0/mlflow/metrics/get-history-bulk",
            {"run_id": [f"id_{i}" for i in range(1000)], "metric_key": "m"}, 400, INVALID,
            Start("GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received 1000 run_ids."), label="1000"),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": "<run>", "metric_key": "m", "max_results": "2501"}, 400, INVALID,
            Start("max_results must be between 1 and 2500.")),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": "<run>", "metric_key": "m", "max_results": "0"}, 400, INVALID,
            Start("max_results must be between 1 and 2500.")),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": "<run>", "metric_key": "m", "start_step": "1"}, 400, INVALID,
            Start("If either start step or end step are specified, both must be specified.")),
        get("getMetricHistoryBulkInterval", "metrics/get-history-bulk-interval",
            {"run_ids": "<run>", "metric_key": "m", "start_step": "5", "end_step": "2"}, 400, INVALID,
            Start("end_step must be greater than start_step. Found start_step=5 and end_step=2.")),
        get("getMetricHistoryBulk", "/ajax-api/2.0/mlflow/metrics/get-history-bulk", {"metric_key": "m"}, 400, INVALID,
            Start("GetMetricHistoryBulk request must specify at least one run_id.")),
        get("getMetricHistoryBulk", "/ajax-api/2.0/mlflow/metrics/get-history-bulk", {"run_id": "<run>"}, 400, INVALID,
            Start("GetMetricHistoryBulk request must specify a metric_key.")),
        get("getMetricHistoryBulk", "/ajax-api/2.0/mlflow/metrics/get-history-bulk",
            {"run_id": ["r"] * 101, "metric_key": "m"}, 400, INVALID,
            Start("GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received 101 run_ids."), label="101"),
        post("searchDatasets", "/ajax-api/2.0/mlflow/experiments/search-datasets", {}, 400, INVALID,
             "SearchDatasets request must specify at least one experiment_id."),
        post("searchDatasets", "/ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": ["1"] * 21}, 400, INVALID,
             "SearchDatasets request cannot specify more than 20 experiment_ids. Received 21 experiment_ids."),
        post("logModel", "runs/log-model", {**run, "model_json": "{"}, 400, INVALID,
             "Malformed model info. \n { \n is not a valid JSON."),
        post("logModel", "runs/log-model", {**run, "model_json": "{}"}, 400, INVALID,
             Start("Model json is missing mandatory fields: ")),
    ]  # fmt: skip


def reserved() -> list[Case]:
    tag = {"experiment_id": "<exp>", "key": "mlflow.trace.archivalRetention"}
    form = "Trace archival retention must be in the form `<int><unit>`, where unit is one of 'm', 'h', or 'd'."

    def retention(value: str, message: str) -> Case:
        return post("setExperimentTag", "experiments/set-experiment-tag", {**tag, "value": value}, 400, INVALID, message)

    return [
        retention("30d", "Trace archival config must be encoded as a JSON object."),
        retention('{"type":"x","value":"30d"}', "Trace archival config must use type 'duration'."),
        retention('{"type":"duration","value":"30w"}', form),
    ]


TABLE = required() + states() + locations() + keys() + lengths() + batches() + values() + reserved()


@parametrized(TABLE)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


@pytest.mark.rows("logBatch", "logMetric", "logParam", "setTag", "logInputs", "updateRun")
def test_nothing_was_stored(server: Server) -> None:
    """The whole table against a run that held one param leaves it exactly as it was."""
    fresh = places(server)
    before = server.read_run(fresh.names["run"])
    for case in TABLE:
        if not (server.is_reference and case.deviation):
            check(server, fresh, case)
    assert server.read_run(fresh.names["run"]) == before
    found = server.post("runs/search", {"experiment_ids": [fresh.names["exp"]], "run_view_type": "ALL"})["runs"]
    assert len(found) == 2


@pytest.mark.rows("createExperiment")
def test_custom_views_are_limited(server: Server) -> None:
    exp = server.experiment()
    for index in range(50):
        tag = {"experiment_id": exp, "key": f"mlflow.customView.view.v1.{index}", "value": "{}"}
        server.post("experiments/set-experiment-tag", tag)
    server.post("experiments/set-experiment-tag", {**tag, "value": "again"})
    over = {"experiment_id": exp, "key": "mlflow.customView.view.v1.more", "value": "{}"}
    response = server.call("POST", "/api/2.0/mlflow/experiments/set-experiment-tag", over)
    assert response.status_code == 400
    assert response.json()["message"].startswith(
        f"Unable to create another custom view for experiment {exp}; the maximum number of custom views per experiment is 50."
    )
