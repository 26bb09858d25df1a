"""What the registry refuses, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, missing, parametrized, wrong
from registry import ALIAS_RULE, IS_PROMPT, PATH_RULE, create_model, create_version, get_model, get_version, registry_places
from wire import Server, unique

pytestmark = pytest.mark.wire

EXISTS = "RESOURCE_ALREADY_EXISTS"
RM, MV = "registered-models", "model-versions"
NO_MODEL = "Registered Model with name=<no-reg> not found"
CHARACTERS = (
    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
)
STAGE_RULE = "Value must be one of None, Staging, Production, Archived."
LONG = "v" * 100_001


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return registry_places(server)


def no_version(name: str, version: Any) -> str:
    return f"Model Version (name={name}, version={version}) not found"


# Method, route and a request that would succeed, by row; what is required comes first.
REQUESTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "createRegisteredModel": (f"POST {RM}/create", {"name": "x"}, ["name"]),
    "getRegisteredModel": (f"GET {RM}/get", {"name": "<reg>"}, ["name"]),
    "updateRegisteredModel": (f"PATCH {RM}/update", {"name": "<reg>"}, ["name"]),
    "renameRegisteredModel": (f"POST {RM}/rename", {"name": "<reg>", "new_name": "x"}, ["name", "new_name"]),
    "deleteRegisteredModel": (f"DELETE {RM}/delete", {"name": "<reg>"}, ["name"]),
    "getLatestVersions": (f"POST {RM}/get-latest-versions", {"name": "<reg>"}, ["name"]),
    "setRegisteredModelTag": (f"POST {RM}/set-tag", {"name": "<reg>", "key": "k"}, ["name", "key"]),
    "deleteRegisteredModelTag": (f"DELETE {RM}/delete-tag", {"name": "<reg>", "key": "k"}, ["name", "key"]),
    "setRegisteredModelAlias": (f"POST {RM}/alias", {"name": "<reg>", "alias": "a", "version": "1"}, ["name", "alias", "version"]),
    "deleteRegisteredModelAlias": (f"DELETE {RM}/alias", {"name": "<reg>", "alias": "a"}, ["name", "alias"]),
    "getModelVersionByAlias": (f"GET {RM}/alias", {"name": "<reg>", "alias": "champ"}, ["name", "alias"]),
    "createModelVersion": (f"POST {MV}/create", {"name": "<reg>", "source": "s3://b/p"}, ["name", "source"]),
    "getModelVersion": (f"GET {MV}/get", {"name": "<reg>", "version": "1"}, ["name", "version"]),
    "updateModelVersion": (f"PATCH {MV}/update", {"name": "<reg>", "version": "1"}, ["name", "version"]),
    "transitionModelVersionStage": (
        f"POST {MV}/transition-stage", {"name": "<reg>", "version": "1", "stage": "Staging"}, ["name", "version", "stage"],
    ),
    "deleteModelVersion": (f"DELETE {MV}/delete", {"name": "<reg>", "version": "1"}, ["name", "version"]),
    "setModelVersionTag": (f"POST {MV}/set-tag", {"name": "<reg>", "version": "1", "key": "k"}, ["name", "version", "key"]),
    "deleteModelVersionTag": (
        f"DELETE {MV}/delete-tag", {"name": "<reg>", "version": "1", "key": "k"}, ["name", "version", "key"],
    ),
}  # fmt: skip


def required() -> list[Case]:
    """Each required field left out and empty; in bodies also null and of a wrong type."""
    cases = []
    for row, (request, body, fields) in REQUESTS.items():
        for field in fields:
            rest = {key: value for key, value in body.items() if key != field}
            cases.append(Case(row, request, rest, 400, INVALID, missing(field), label=f"without {field}"))
            cases.append(Case(row, request, {**rest, field: ""}, 400, INVALID, missing(field), label=f"empty {field}"))
            if request.startswith("GET"):
                continue
            cases.append(Case(row, request, {**rest, field: None}, 400, INVALID, missing(field), label=f"null {field}"))
            said = wrong("5", field, "int")
            cases.append(Case(row, request, {**rest, field: 5}, 400, INVALID, said, label=f"number as {field}"))
    return cases


def unknown_names() -> list[Case]:
    """An unknown model, and where there is one an unknown version."""
    cases = []
    for row, (request, body, fields) in REQUESTS.items():
        if row == "createRegisteredModel":
            continue
        said = no_version("<no-reg>", body.get("version")) if "version" in fields else NO_MODEL
        cases.append(Case(row, request, {**body, "name": "<no-reg>"}, 404, MISSING, said, label="unknown model"))
        if "version" not in fields:
            continue
        for version in ["99", "0", "-1", " 7 ", "+8"]:
            said = no_version("<reg>", int(version))
            cases.append(Case(row, request, {**body, "version": version}, 404, MISSING, said, label=f"version {version!r}"))
        for version in ["x", "1.0", "one", "1 2"]:
            said = f"Parameter 'version' must be an integer, got '{version}'."
            cases.append(Case(row, request, {**body, "version": version}, 400, INVALID, said, label=f"version {version!r}"))
        cases.append(
            Case(row, request, {**body, "version": "9" * 30}, 404, MISSING, deviation="defect-500", label="huge version")
        )
    return cases


BLANK = "Missing value for required parameter 'name'."


def bad_names() -> list[Case]:
    table = [
        (" ", BLANK),
        ("a/b", "Invalid model name 'a/b'. Names cannot contain '/' or ':'."),
        ("a:b", "Invalid model name 'a:b'. Names cannot contain '/' or ':'."),
        ("..", f"Invalid value \"..\" for parameter 'name' supplied: {PATH_RULE} '..'"),
        (".", f"Invalid value \".\" for parameter 'name' supplied: {PATH_RULE} '.'"),
    ]
    rows = ["createRegisteredModel", "getRegisteredModel", "renameRegisteredModel", "setRegisteredModelTag", "getModelVersion"]
    cases = []
    for name, said in table:
        for row in rows:
            request, body, _ = REQUESTS[row]
            cases.append(Case(row, request, {**body, "name": name}, 400, INVALID, said))
        new = said.replace("'name'.", "'new_name'.") if name == " " else said
        body = {"name": "<reg>", "new_name": name}
        cases.append(Case("renameRegisteredModel", f"POST {RM}/rename", body, 400, INVALID, new))
    return cases


def tag_rules() -> list[Case]:
    table: list[tuple[dict[str, Any], str]] = [
        ({"key": "k!"}, f"Invalid value \"k!\" for parameter 'key' supplied: {CHARACTERS}"),
        ({"key": "../k"}, f"Invalid value \"../k\" for parameter 'key' supplied: {PATH_RULE} '../k'"),
        ({"key": "/k"}, f"Invalid value \"/k\" for parameter 'key' supplied: {PATH_RULE} '/k'"),
        ({"key": "k" * 251}, "'key' exceeds the maximum length of 250 characters"),
        ({"key": "k", "value": LONG}, "'value' exceeds the maximum length of 100000 characters"),
    ]
    cases = []
    for tag, said in table:
        label = f"tag {tag['key'][:9]}" + (" long value" if "value" in tag else "")
        for row in ["setRegisteredModelTag", "setModelVersionTag"]:
            request, body, _ = REQUESTS[row]
            cases.append(Case(row, request, {**body, **tag}, 400, INVALID, said, label=label))
        for row in ["createRegisteredModel", "createModelVersion"]:
            request, body, _ = REQUESTS[row]
            cases.append(Case(row, request, {**body, "tags": [tag]}, 400, INVALID, said, label=label))
    request, body, _ = REQUESTS["setModelVersionTag"]
    said = "Prompt text exceeds max length of 100000 characters."
    text = {"key": "mlflow.prompt.text", "value": LONG}
    cases.append(Case("setModelVersionTag", request, {**body, **text}, 400, INVALID, said, label="long prompt"))
    request, body, _ = REQUESTS["createModelVersion"]
    cases.append(Case("createModelVersion", request, {**body, "tags": [text]}, 400, INVALID, said, label="long prompt"))
    return cases


def alias(alias: Any, said: str, row: str = "setRegisteredModelAlias") -> Case:
    request, body, _ = REQUESTS[row]
    return Case(row, request, {**body, "alias": alias}, 400, INVALID, said)


RESERVED = "'latest' alias name (case insensitive) is reserved."

ALIASES = [
    alias("latest", RESERVED),
    alias("LATEST", RESERVED),
    alias("Latest", RESERVED),
    alias("v1", "Version alias name 'v1' is reserved."),
    alias("V12", "Version alias name 'V12' is reserved."),
    *[
        alias(text, f"Invalid alias name: '{text}'. {ALIAS_RULE}", row)
        for text in ["a.b", "a b", "a/b", "a:b", "@"]
        for row in ["setRegisteredModelAlias", "deleteRegisteredModelAlias", "getModelVersionByAlias"]
    ],
    alias("a" * 256, "'Registered model alias name' exceeds the maximum length of 255 characters"),
    alias("nobody", "Registered model alias nobody not found.", "getModelVersionByAlias"),
    alias("Champ", "Registered model alias Champ not found.", "getModelVersionByAlias"),
    alias("v1", "Registered model alias v1 not found.", "getModelVersionByAlias"),
]  # fmt: skip


def stage(stage: Any, said: str, **more: Any) -> Case:
    request, body, _ = REQUESTS["transitionModelVersionStage"]
    archive = more.pop("archive", None)
    body = {**body, "stage": stage, **({} if archive is None else {"archive_existing_versions": archive})}
    return Case("transitionModelVersionStage", request, body, 400, INVALID, said, **more)


def not_active(text: str) -> str:
    return (
        "Model version transition cannot archive existing model versions because "
        f"'{text}' is not an Active stage. Valid stages are ['Staging', 'Production']"
    )


STAGES = [
    *[stage(text, f"Invalid Model Version stage: {text}. {STAGE_RULE}") for text in ["Live", "prod", "Staging ", "1"]],
    *[
        stage(text, not_active(text), archive=True, deviation="defect-500")
        for text in ["None", "none", "Archived", "ARCHIVED"]
    ],
    stage("Staging", wrong('"true"', "archive_existing_versions", "str"), archive="true"),
    Case("getLatestVersions", f"POST {RM}/get-latest-versions", {"name": "<reg>", "stages": ["Live"]}, 400, INVALID,
         f"Invalid Model Version stage: Live. {STAGE_RULE}"),
    Case("getLatestVersions", f"POST {RM}/get-latest-versions", {"name": "<reg>", "stages": "None"}, 400, INVALID,
         wrong('"None"', "stages", "str")),
]  # fmt: skip


TAKEN = "Registered Model (name=<reg>) already exists."
NAMES = [
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "<reg>"}, 400, EXISTS, TAKEN),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "<prompt>", "tags": [IS_PROMPT]}, 400, EXISTS,
         "Prompt (name=<prompt>) already exists."),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "<reg>", "tags": [IS_PROMPT]}, 400, EXISTS,
         "Tried to create a prompt with name '<reg>', but the name is already taken by a registered model. MLflow does not"
         " allow creating a model and a prompt with the same name."),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "<prompt>"}, 400, EXISTS,
         "Tried to create a registered model with name '<prompt>', but the name is already taken by a prompt. MLflow does not"
         " allow creating a model and a prompt with the same name."),
    Case("renameRegisteredModel", f"POST {RM}/rename", {"name": "<reg>", "new_name": "<prompt>"}, 400, EXISTS,
         Start("Registered Model (name=<prompt>) already exists. Error: ")),
    Case("deleteRegisteredModel", f"DELETE {RM}/delete?name=<reg>", None, 400, INVALID, missing("name"), label="in the query"),
    Case("getModelVersionDownloadUri", f"GET {MV}/get-download-uri", {"version": "1"}, 400, INVALID, BLANK),
    Case("getModelVersionDownloadUri", f"GET {MV}/get-download-uri", {"name": "<reg>"}, 400, INVALID,
         "Parameter 'version' must be an integer, got ''."),
    Case("getModelVersionDownloadUri", f"GET {MV}/get-download-uri", {"name": "<reg>", "version": "9"}, 404, MISSING,
         no_version("<reg>", 9)),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "x", "tags": "y"}, 400, INVALID, wrong('"y"', "tags", "str")),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "x", "description": 5}, 400, INVALID,
         wrong("5", "description", "int")),
    Case("updateRegisteredModel", f"PATCH {RM}/update", {"name": "<reg>", "description": []}, 400, INVALID,
         wrong("[]", "description", "list")),
    Case("updateModelVersion", f"PATCH {MV}/update", {"name": "<reg>", "version": "1", "description": 5}, 400, INVALID,
         wrong("5", "description", "int")),
    Case("createModelVersion", f"POST {MV}/create", {"name": "<reg>", "source": "s3://b/p", "run_id": 5}, 400, INVALID,
         wrong("5", "run_id", "int")),
]  # fmt: skip


SPELLINGS = [
    Case("renameRegisteredModel", f"POST {RM}/rename", {"name": "<reg>", "newName": "x"}, 400, INVALID, missing("new_name")),
    Case("createModelVersion", f"POST {MV}/create", {"name": "<reg>", "source": "s3://b/p", "run_id": "a", "runId": "b"}, 400, INVALID,
         "Request specifies both 'run_id' and 'runId'; provide only one of them."),
    Case("createRegisteredModel", f"POST {RM}/create", "[]", 400, INVALID, deviation="defect-500"),
    Case("createRegisteredModel", f"POST {RM}/create", "{", 400, INVALID, missing("name")),
    Case("createRegisteredModel", f"POST {RM}/create", {"name": "x"}, 400, None, headers={"Content-Type": "text/plain"}),
    Case("transitionModelVersionStage", f"POST {MV}/transition-stage",
         {"name": "<reg>", "version": "1", "stage": "Staging", "archive_existing_versions": 1}, 400, INVALID,
         wrong("1", "archive_existing_versions", "int")),
]  # fmt: skip


@parametrized([*SPELLINGS, *required(), *unknown_names(), *bad_names(), *tag_rules(), *ALIASES, *STAGES, *NAMES])
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


@pytest.mark.rows("getRegisteredModel", "createRegisteredModel", "deleteRegisteredModel")
def test_refusals_changed_nothing(server: Server) -> None:
    own = registry_places(server)
    before = get_model(server, own.names["reg"])
    for case in [*ALIASES, *NAMES, *bad_names(), *tag_rules()]:
        if case.deviation and server.is_reference:
            continue
        check(server, own, case)
    assert get_model(server, own.names["reg"]) == before


@pytest.mark.rows("createRegisteredModel", "updateRegisteredModel", "updateModelVersion")
def test_long_names_and_descriptions_are_taken(server: Server) -> None:
    name, text = unique("n" * 300), "d" * 20_000
    answer = server.post("registered-models/create", {"name": name, "description": text})["registered_model"]
    assert (answer["name"], answer["description"]) == (name, text)


@pytest.mark.rows("createModelVersion", "searchModelVersions", "searchRegisteredModels")
def test_camel_case_and_bodies_of_gets(server: Server, here: Places) -> None:
    run = here.names["run"]
    body = {"name": here.names["reg"], "source": f"runs:/{run}/m", "runId": run, "runLink": "l", "unknown": 1}
    made = server.post("model-versions/create", body)["model_version"]
    assert (made["run_id"], made["run_link"]) == (run, "l")
    for route, field in [("model-versions/search", "model_versions"), ("registered-models/search", "registered_models")]:
        query = {"filter": f"name = '{here.names['reg']}'", "max_results": 1, "order_by": ["name"]}
        answer = server.ok("GET", f"/api/2.0/mlflow/{route}", query)
        assert [found["name"] for found in answer[field]] == [here.names["reg"]]


@pytest.mark.rows("getModelVersion", "setRegisteredModelAlias", "setModelVersionTag", "updateModelVersion", "deleteModelVersion")
@pytest.mark.parametrize("two", ["02", "+2", " 2", "0_2", "٢", "２", "२", "𝟐"])
def test_versions_are_read_as_python_reads_integers(server: Server, two: str) -> None:
    name = create_model(server)
    for _ in range(2):
        create_version(server, name)
    server.post("registered-models/alias", {"name": name, "alias": "a", "version": two})
    server.post("model-versions/set-tag", {"name": name, "version": two, "key": "k", "value": "v"})
    found = get_version(server, name, two)
    assert (found["version"], found["aliases"], found["tags"]) == ("2", ["a"], [{"key": "k", "value": "v"}])
    assert get_version(server, name, "2") == found


@pytest.mark.rows("getModelVersion")
@pytest.mark.parametrize("version", ["²", "①", "\ufeff1", "1__1", "0x1"])
def test_what_is_no_integer(server: Server, here: Places, version: str) -> None:
    said = f"Parameter 'version' must be an integer, got '{version}'."
    check(server, here, Case("getModelVersion", f"GET {MV}/get", {"name": "<reg>", "version": version}, 400, INVALID, said))


STAGE_ORDERS = [
    ({2: "Staging"}, [3, 2], [3, 2]),
    ({1: "Staging"}, [1, 3], [3, 1]),
    ({1: "Production", 2: "Archived"}, [1, 2, 3], [2, 3, 1]),
    ({3: "Production", 2: "Staging"}, [1, 2, 3], [1, 3, 2]),
]


@pytest.mark.rows("getLatestVersions", "getRegisteredModel", "searchRegisteredModels", "transitionModelVersionStage")
@pytest.mark.parametrize(("stages", "by_age", "by_stage"), STAGE_ORDERS)
def test_the_order_of_latest_versions(server: Server, stages: dict[int, str], by_age: list[int], by_stage: list[int]) -> None:
    """By the oldest version of each stage; in searches by the names of the stages."""
    name = create_model(server)
    for _ in range(3):
        create_version(server, name)
    for version, stage in stages.items():
        server.post("model-versions/transition-stage", {"name": name, "version": str(version), "stage": stage})

    def shown(versions: list[dict[str, Any]]) -> list[int]:
        return [int(found["version"]) for found in versions]

    assert shown(get_model(server, name)["latest_versions"]) == by_age
    assert shown(server.post("registered-models/get-latest-versions", {"name": name})["model_versions"]) == by_age
    found = server.get("registered-models/search", filter=f"name = '{name}'")["registered_models"][0]
    assert shown(found["latest_versions"]) == by_stage
