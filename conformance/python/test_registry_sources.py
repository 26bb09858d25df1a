"""Where a model version may come from: each rule, hostile spellings included, and that nothing is stored on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cases import INVALID, MISSING, Case, Places, check, parametrized, send
from registry import ALIAS_RULE, IS_PROMPT, PATH_RULE, create_version, get_version, registry_places
from wire import Server, pairs, unique

pytestmark = [pytest.mark.wire, pytest.mark.rows("createModelVersion")]

CREATE = "POST model-versions/create"
RUN, MODEL = {"run_id": "<run>"}, {"model_id": "<model>"}


def invalid(source: str, why: str) -> str:
    return f"Invalid model version source: '{source}'. {why}"


def outside(source: str, parameter: str = "run_id") -> str:
    return invalid(
        source,
        f"To use a local path as a model version source, the {parameter} request parameter has to be specified and the local path"
        f" has to be contained within the artifact directory of the run specified by the {parameter}.",
    )


def relative(source: str) -> str:
    return invalid(
        source,
        "If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path"
        " must be provided without relative path references present. Please provide an absolute path.",
    )


def other_owner(source: str, parameter: str = "run_id") -> str:
    return invalid(source, f"The {parameter} request parameter must identify the resource that contains the source.")


def other_host(scheme: str) -> str:
    return (
        f"'source' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than the tracking server's"
        " configured artifact storage, so the server would connect to the host named in the URI. Set the"
        " MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it."
    )


def refused(source: str, message: str | None, *, status: int = 400, code: str = INVALID, **fields: Any) -> Case:
    deviation = fields.pop("deviation", None)
    body = {"name": "<reg>", "source": source, **fields}
    label = f"{source} {sorted(set(fields) - {'tags'})}"
    return Case("createModelVersion", CREATE, body, status, code, message, deviation, label=label)


HOSTS = ["http", "https", "ftp", "sftp", "hdfs", "viewfs", "r2", "b2", "abfss", "mlflow-artifacts"]
LOCAL = ["dummy", "/etc/passwd", "file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd", "fIlE:x", "..", "../x", "./x", "~/x",
         "\\\\server\\share", "//server/share", "/%2e%2e/etc", "file://localhost/etc/passwd", "file://127.0.0.1/etc", "file:etc"]
# Shown as the place they name once it is compared with that of an owner.
PLACED = ["/etc/passwd", "file:///etc/passwd", "file:/etc/passwd", "file://localhost/etc/passwd", "/x/../etc/passwd", "file:///etc/%70asswd"]
RELATIVE = ["s3://b", "mlflow-artifacts:/", "s3://b/", "s3://b/p/../q", "s3://b/%2e%2e/q", "s3://b/%252e%252e/q", "s3://b/..%2fq", "S3://b/p/../q",
            "s3://b/p/./q", "s3://b/p%00", "s3://b/p?x=/../y", "s3://b/p#/../y", "dbfs:/a/../b", "unknown:a", "runs:<run>/model",
            "mlflow-artifacts:/a/../b", "mlflow-artifacts:/%2e%2e/b", "mlflow-artifacts:/..%2f..%2fb", "data:,x", "databricks"]
PROXIED = ["mlflow-artifacts:/p", "mlflow-artifacts:///x/y", "MLFLOW-ARTIFACTS:/p"]

REFUSED = [
    *[refused(f"{scheme}://host/p", other_host(scheme), **owner) for scheme in HOSTS for owner in ({}, RUN, MODEL)],
    refused("HTTP://host/p", other_host("http")),
    *[refused(source, outside(source)) for source in LOCAL],
    *[refused(source, None, **owner) for source in LOCAL for owner in (RUN, MODEL)],
    *[refused(source, outside("/etc/passwd", next(iter(owner))), **owner) for source in PLACED for owner in (RUN, MODEL)],
    *[refused(source, other_owner(source), run_id="<unknown>") for source in LOCAL],
    refused("file://host/etc/passwd", None, deviation="defect-500"),
    *[refused(source, relative(source), **owner) for source in RELATIVE for owner in ({}, RUN, MODEL)],
    *[refused(source, other_owner(source), **owner) for source in PROXIED for owner in ({}, RUN)],
    *[refused(source, other_owner(source, "model_id"), **MODEL) for source in PROXIED],
    *[
        refused(source, other_owner(source), **owner)
        for source in ["runs:/<gone-run>/m", "runs:/<unknown>/m", "runs://<run>/m"]
        for owner in ({}, RUN)
    ],
    refused("runs:/<run>/m", other_owner("runs:/<run>/m")),
    refused("runs:/<run>/m", other_owner("runs:/<run>/m"), run_id="<gone-run>"),
    refused("runs:/<run>/m", other_owner("runs:/<run>/m", "model_id"), **MODEL),
    *[
        refused(f"models:/{model}", other_owner(f"models:/{model}", "model_id"), **owner)
        for model in ["<model>", "m-nope"]
        for owner in ({}, RUN)
    ],
    refused("models:/m-nope", other_owner("models:/m-nope", "model_id"), **MODEL),
    *[refused(uri, other_owner(uri, "model_id")) for uri in ["models:/", "models:", "models:/<reg>/", "models:/<reg>/1/x", "models:/<reg>@"]],
    refused("models://host/<reg>/1", invalid("models://host/<reg>/1", "Registered model sources must use the active model registry.")),
    refused("models:/<reg>/9", "Model Version (name=<reg>, version=9) not found", status=404, code=MISSING),
    refused("models:/<no-reg>/1", "Registered Model with name=<no-reg> not found", status=404, code=MISSING),
    refused("models:/<reg>@nobody", "Registered model alias nobody not found."),
    refused("models:/<reg>@a.b", f"Invalid alias name: 'a.b'. {ALIAS_RULE}"),
    refused("models:/a:b/1", "Invalid model name 'a:b'. Names cannot contain '/' or ':'."),
    refused("models:/@champ", "Missing value for required parameter 'name'."),
    refused("models:/../1", f"Invalid value \"..\" for parameter 'name' supplied: {PATH_RULE} '..'"),
    refused("models:/<reg>/Live", "Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived."),
    refused("models:/<reg>/Staging", None, status=404, code=MISSING, deviation="defect-500"),
    refused("models:/<prompt>/1", invalid("models:/<prompt>/1", "Prompt versions cannot be used as model version sources.")),
    *[
        refused("models:/<reg>/1", invalid("models:/<reg>/1", "The run_id and model_id request parameters must match the referenced model version."), **claim)
        for claim in [{"run_id": "<gone-run>"}, {"run_id": ""}, {"model_id": "<model>"}]
    ],
    refused("s3://b/p", "Logged model with ID 'm-nope' not found.", status=404, code=MISSING, model_id="m-nope"),
    *[
        refused(source, f"Invalid prompt source: '{source}'. Prompt sources must use an MLflow placeholder.", tags=[IS_PROMPT])
        for source in ["s3://b/p", "/etc/passwd", "file:///etc", "http://host/p", "dummy-source/../x", "Dummy-Source"]
    ],
    refused("dummy-source", outside("dummy-source"), tags=[IS_PROMPT, {**IS_PROMPT, "value": "false"}]),
]  # fmt: skip


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    found = registry_places(server)
    run = server.read_run(found.names["run"])["info"]["artifact_uri"]
    model = server.ok("GET", f"/api/2.0/mlflow/logged-models/{found.names['model']}")["model"]["info"]["artifact_uri"]
    return Places({**found.names, "run-uri": run, "model-uri": model})


@parametrized(REFUSED)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


ESCAPES = ["<run-uri>/../x", "<run-uri>/%2e%2e/x", "<run-uri>x", "<run-uri>/a/%2e%2e/%2e%2e/b", "<model-uri>/m"]


@pytest.mark.parametrize("source", ESCAPES)
def test_leaving_the_run(server: Server, here: Places, source: str) -> None:
    message = relative if ".." in source or "%2e" in source else other_owner
    check(server, here, refused(source, message(source), **RUN))


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("s3://b/p", {}),
    ("s3://b//p//q/", {}),
    ("s3:/b/p", {}),
    ("s3://b/a+b", {}),
    ("s3://b/é", {}),
    ("s3://b/p", {"run_id": "no such run"}),
    ("gs://b/p", RUN),
    ("wasbs://c@h/p", {}),
    ("dbfs:/a/b", {}),
    ("unknown://h/a", {}),
    ("runs:/<run>/model", RUN),
    ("runs:/<run>", RUN),
    ("RUNS:/<run>/model", RUN),
    ("<run-uri>", RUN),
    ("<run-uri>/model", RUN),
    ("<run-uri>//model", RUN),
    ("<model-uri>", MODEL),
    ("<model-uri>/part", {**RUN, **MODEL}),
    ("models:/<model>", MODEL),
]


@pytest.mark.parametrize(("source", "fields"), ACCEPTED)
def test_accepted(server: Server, here: Places, source: str, fields: dict[str, Any]) -> None:
    filled = {key: here.fill(value) for key, value in fields.items()}
    made = create_version(server, here.names["reg"], here.fill(source), **filled)
    assert made["source"] == here.fill(source)
    assert made == get_version(server, here.names["reg"], made["version"])


@pytest.mark.rows("getModelVersionDownloadUri")
@pytest.mark.parametrize("reference", ["models:/<reg>/1", "models:/<reg>@champ", "models:///<reg>/1", "MODELS:/<reg>/1", "models:/<reg>/01", "models:/<reg>/١", "models:/<reg>/1\n"])
def test_a_copy_names_the_number(server: Server, here: Places, reference: str) -> None:
    made = create_version(server, here.names["reg"], here.fill(reference))
    assert (made["source"], made["run_id"]) == (here.fill("models:/<reg>/1"), here.names["run"])
    uri = server.get("model-versions/get-download-uri", name=here.names["reg"], version=made["version"])
    assert uri == {"artifact_uri": "s3://bucket/one"}


@pytest.mark.parametrize("latest", ["latest", "LATEST"])
def test_a_copy_of_the_latest(server: Server, here: Places, latest: str) -> None:
    name = here.names["reg"]
    newest = create_version(server, name)["version"]
    assert create_version(server, name, f"models:/{name}/{latest}")["source"] == f"models:/{name}/{newest}"


@pytest.mark.rows("getLoggedModel", "getModelVersionDownloadUri")
def test_the_logged_model_is_told(server: Server, here: Places) -> None:
    model_id = server.model(here.names["exp"], source_run_id=here.names["run"])
    name = here.names["reg"]
    first = create_version(server, name, f"models:/{model_id}", model_id=model_id)
    second = create_version(server, name, "s3://b/p", model_id=model_id)
    assert (first["run_id"], second["run_id"]) == (here.names["run"], here.names["run"])
    info = server.ok("GET", f"/api/2.0/mlflow/logged-models/{model_id}")["model"]["info"]
    listed = [f'{{"name": "{name}", "version": {made["version"]}}}' for made in (first, second)]
    assert pairs(info["tags"])["mlflow.modelVersions"] == f"[{', '.join(listed)}]"
    where = server.get("model-versions/get-download-uri", name=name, version=first["version"])
    assert where["artifact_uri"] == info["artifact_uri"]


def test_a_refusal_takes_no_number(server: Server, here: Places) -> None:
    name = here.names["reg"]
    before = int(create_version(server, name)["version"])
    for source in ["/etc/passwd", "http://host/p", "s3://b", "models:/m-nope"]:
        assert send(server, here, refused(source, None)).status_code == 400
    assert int(create_version(server, name)["version"]) == before + 1


@pytest.mark.deviation("no-leaks")
@pytest.mark.parametrize("fields", [{}, RUN, MODEL])
def test_paths_that_exist_read_like_those_that_do_not(server: Server, here: Places, fields: dict[str, str]) -> None:
    answers = []
    for source in ["/etc/passwd", "/etc/passwx", "/var/lib/dpkg", "/nobody/dpkg", "file:///proc/self/environ"]:
        response = send(server, here, refused(source, None, **fields))
        assert response.status_code == 400
        answers.append(response.text.replace(source, "…").replace(source.removeprefix("file://"), "…"))
    assert len(set(answers)) == 1


@pytest.mark.rows("createExperiment")
def test_a_local_artifact_folder(server: Server, here: Places) -> None:
    folder = f"/tmp/{unique('local-artifacts')}"
    experiment = server.experiment(artifact_location=folder)
    run = server.run(experiment)
    uri = server.read_run(run)["info"]["artifact_uri"]
    name = here.names["reg"]
    inside = [f"{uri}/model/../other", f"file://{uri}/a/../b", f"{uri}/%2e%2e/artifacts", f"{folder}/{run}/../{run}/artifacts/m"]
    for source in [uri, f"{uri}/model", f"file://{uri}/model", f"file:{uri}", f"file://localhost{uri}/model", f"{uri}//m", *inside]:
        assert create_version(server, name, source, run_id=run)["source"] == source
    outside_run = [f"{uri}/../x", f"{uri}x", folder, f"file://{uri}/../../x", f"{uri}/%2e%2e/x", f"{uri}/m/../../x", "/etc/passwd"]
    for source in [*outside_run, f"FILE://{uri}/model"]:
        check(server, here, refused(source, None, run_id=run))


LINKS_INSIDE = {"in": "model", "chain": "in/sub", "up": ".."}
LINKS_OUTSIDE = {"etc": "/etc", "passwd": "/etc/passwd", "dangling": "/nothing/is/here", "other": "../../other"}


def test_links_in_a_local_artifact_folder(server: Server, here: Places, tmp_path: Path) -> None:
    """P-2: where a path leads decides, not how it is written."""
    run = server.run(server.experiment(artifact_location=str(tmp_path)))
    uri = server.read_run(run)["info"]["artifact_uri"]
    folder = Path(uri)
    (folder / "model" / "sub").mkdir(parents=True)
    for link, target in {**LINKS_INSIDE, **LINKS_OUTSIDE}.items():
        (folder / link).symlink_to(target)
    name = here.names["reg"]
    for path in ["in", "in/sub", "in/..", "chain", "chain/../sub", "up/artifacts/model"]:
        assert create_version(server, name, f"{uri}/{path}", run_id=run)["source"] == f"{uri}/{path}"
    for path in ["etc", "etc/passwd", "passwd", "passwd/x", "dangling", "dangling/x", "other", "up", "up/x", "etc/../model", "%65tc"]:
        for source in [f"{uri}/{path}", f"file://{uri}/{path}"]:
            check(server, here, refused(source, None, run_id=run))


@pytest.mark.deviation("links-outside")
def test_a_way_into_the_run_from_elsewhere(server: Server, here: Places, tmp_path: Path) -> None:
    run = server.run(server.experiment(artifact_location=str(tmp_path)))
    uri = server.read_run(run)["info"]["artifact_uri"]
    (Path(uri) / "model").mkdir(parents=True)
    (tmp_path / "alias").symlink_to(uri)
    said = outside(f"{tmp_path}/alias/model")
    check(server, here, refused(f"{tmp_path}/alias/model", said, run_id=run))
    for authority in ["user@localhost", "localhost:80"]:
        check(server, here, refused(f"file://{authority}{uri}/model", None, run_id=run))


@pytest.mark.deviation("defect-500")
def test_a_link_to_itself(server: Server, here: Places, tmp_path: Path) -> None:
    run = server.run(server.experiment(artifact_location=str(tmp_path)))
    uri = server.read_run(run)["info"]["artifact_uri"]
    Path(uri).mkdir(parents=True)
    (Path(uri) / "loop").symlink_to("loop")
    check(server, here, refused(f"{uri}/loop/x", outside(f"{uri}/loop/x"), run_id=run))
