"""Prompts: every prompt function of mlflow.genai and of the client, and how they are stored (real client)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from registry import IS_PROMPT, create_model, create_prompt
from wire import Server, pairs, unique

TEXT = "Summarize {{text}} in {{count}} words."
CHAT = [{"role": "system", "content": "You are {{style}}."}, {"role": "user", "content": "{{question}}"}]
ROWS = ["createRegisteredModel", "createModelVersion", "getRegisteredModel", "getModelVersion"]


@pytest.fixture
def genai(fluent: Any) -> Any:
    import mlflow.genai

    return mlflow.genai


@pytest.fixture
def name() -> str:
    return unique("prompt")


@pytest.mark.client3
@pytest.mark.rows(*ROWS)
def test_register_and_load_text(genai: Any, server: Server, name: str) -> None:
    first = genai.register_prompt(name=name, template=TEXT, commit_message="first", tags={"author": "ada"})
    assert (first.name, int(first.version), first.template, first.commit_message) == (name, 1, TEXT, "first")
    second = genai.register_prompt(name=name, template=TEXT + " Be kind.", commit_message="kinder")
    assert int(second.version) == 2
    loaded = genai.load_prompt(f"prompts:/{name}/1")
    assert (loaded.template, loaded.tags, loaded.is_text_prompt) == (TEXT, {"author": "ada"}, True)
    assert loaded.format(text="this", count=3) == "Summarize this in 3 words."
    assert genai.load_prompt(name).template == TEXT + " Be kind."
    assert genai.load_prompt(name, version=2).commit_message == "kinder"
    assert genai.load_prompt(f"prompts:/{name}@latest").template == TEXT + " Be kind."
    stored = server.get("model-versions/get", name=name, version="1")["model_version"]
    tags = pairs(stored["tags"])
    assert (stored["source"], stored["description"], tags["mlflow.prompt.is_prompt"], tags["mlflow.prompt.text"]) == (
        "dummy-source", "first", "true", TEXT,
    )  # fmt: skip


@pytest.mark.rows(*ROWS, "setRegisteredModelAlias", "deleteRegisteredModelAlias", "getModelVersionByAlias", "searchRegisteredModels")
def test_prompts_of_every_client(client: Any, name: str) -> None:
    first = client.register_prompt(name, TEXT, commit_message="first")
    assert (first.name, int(first.version), first.template, first.commit_message) == (name, 1, TEXT, "first")
    assert int(client.register_prompt(name, TEXT + " Be kind.", tags={"author": "ada"}).version) == 2
    loaded = client.load_prompt(f"prompts:/{name}/2")
    assert (loaded.template, loaded.tags["author"]) == (TEXT + " Be kind.", "ada")
    assert client.load_prompt(name, version=1).format(text="this", count=3) == "Summarize this in 3 words."
    client.set_prompt_alias(name, "live", 1)
    assert client.load_prompt(f"prompts:/{name}@live").template == TEXT
    client.delete_prompt_alias(name, "live")
    with pytest.raises(Exception, match="not found"):
        client.load_prompt(f"prompts:/{name}/3")
    assert client.search_registered_models(f"name = '{name}'") == []


@pytest.mark.rows("getRun", "setTag", "deleteModelVersion", "deleteRegisteredModel")
def test_a_prompt_of_client_2(client: Any, run: str, name: str) -> None:
    if not hasattr(client, "log_prompt"):
        pytest.skip("this client links prompts in another way")
    for text in ["one", "two"]:
        client.register_prompt(name, text)
    client.log_prompt(run, f"prompts:/{name}/2")
    assert [(prompt.name, int(prompt.version)) for prompt in client.list_logged_prompts(run)] == [(name, 2)]
    client.detach_prompt_from_run(run, f"prompts:/{name}/2")
    assert client.list_logged_prompts(run) == []
    for version in [2, 1]:
        client.delete_prompt(name, version)
    with pytest.raises(Exception, match="not found"):
        client.get_registered_model(name)


@pytest.mark.client3
@pytest.mark.rows(*ROWS)
def test_chat_template_with_format_and_model_config(genai: Any, name: str) -> None:
    schema = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
    config = {"provider": "openai", "model_name": "gpt", "temperature": 0.25, "max_tokens": 9}
    genai.register_prompt(name=name, template=CHAT, response_format=schema, model_config=config)
    loaded = genai.load_prompt(name, version=1)
    assert (loaded.template, loaded.is_text_prompt, loaded.response_format) == (CHAT, False, schema)
    assert loaded.format(style="brief", question="Why?") == [
        {"role": "system", "content": "You are brief."},
        {"role": "user", "content": "Why?"},
    ]
    assert (loaded.model_config["model_name"], loaded.model_config["temperature"]) == ("gpt", 0.25)
    genai.set_prompt_model_config(name, 1, {"model_name": "other"})
    fresh = genai.load_prompt(name, version=1, cache_ttl_seconds=0)
    assert fresh.model_config["model_name"] == "other"
    genai.delete_prompt_model_config(name, 1)
    assert not genai.load_prompt(name, version=1, cache_ttl_seconds=0).model_config


@pytest.mark.client3
@pytest.mark.rows("setRegisteredModelAlias", "deleteRegisteredModelAlias", "getModelVersionByAlias")
def test_aliases(genai: Any, name: str) -> None:
    for text in ["one", "two"]:
        genai.register_prompt(name=name, template=text)
    genai.set_prompt_alias(name, "production", 1)
    assert genai.load_prompt(f"prompts:/{name}@production").template == "one"
    genai.set_prompt_alias(name, "production", 2)
    moved = genai.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=0)
    assert (moved.template, moved.aliases) == ("two", ["production"])
    genai.delete_prompt_alias(name, "production")
    with pytest.raises(Exception, match="production"):
        genai.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=0)
    assert genai.load_prompt(f"prompts:/{name}@nobody", allow_missing=True) is None


@pytest.mark.client3
@pytest.mark.rows("setRegisteredModelTag", "deleteRegisteredModelTag", "setModelVersionTag", "deleteModelVersionTag")
def test_tags(genai: Any, name: str) -> None:
    genai.register_prompt(name=name, template=TEXT, tags={"kept": "1"})
    genai.set_prompt_tag(name, "owner", "ada")
    genai.set_prompt_tag(name, "gone", "x")
    genai.delete_prompt_tag(name, "gone")
    assert genai.get_prompt_tags(name)["owner"] == "ada"
    assert "gone" not in genai.get_prompt_tags(name)
    genai.set_prompt_version_tag(name, 1, "score", "0.9")
    genai.set_prompt_version_tag(name, 1, "gone", "x")
    genai.delete_prompt_version_tag(name, 1, "gone")
    assert genai.load_prompt(name, version=1, cache_ttl_seconds=0).tags == {"kept": "1", "score": "0.9"}


@pytest.mark.client3
@pytest.mark.rows("searchRegisteredModels")
def test_search(genai: Any, client: Any) -> None:
    prefix = unique("p")
    for i in range(3):
        genai.register_prompt(name=f"{prefix}-{i}", template=TEXT)
        genai.set_prompt_tag(f"{prefix}-{i}", "parity", str(i % 2))
    client.create_registered_model(f"{prefix}-model", tags={"parity": "0"})
    found = genai.search_prompts(f"name LIKE '{prefix}%'")
    assert sorted(prompt.name for prompt in found) == [f"{prefix}-{i}" for i in range(3)]
    found = genai.search_prompts(f"name LIKE '{prefix}%' AND tags.parity = '0'")
    assert sorted(prompt.name for prompt in found) == [f"{prefix}-0", f"{prefix}-2"]
    page = client.search_prompts(f"name LIKE '{prefix}%'", max_results=2)
    rest = client.search_prompts(f"name LIKE '{prefix}%'", max_results=2, page_token=page.token)
    assert [prompt.name for prompt in [*page, *rest]] == [f"{prefix}-{i}" for i in range(3)]
    assert [model.name for model in client.search_registered_models(f"name LIKE '{prefix}%'")] == [f"{prefix}-model"]


@pytest.mark.client3
@pytest.mark.rows("setRegisteredModelTag", "searchRegisteredModels")
def test_prompts_of_an_experiment(genai: Any, fluent: Any, name: str) -> None:
    experiment = fluent.set_experiment(unique("with-prompts"))
    genai.register_prompt(name=name, template=TEXT)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        found = [prompt.name for prompt in genai.search_prompts(f"experiment_id = '{experiment.experiment_id}'")]
        if found:
            break
        time.sleep(0.1)
    assert found == [name]


@pytest.mark.client3
@pytest.mark.rows("searchModelVersions", "deleteModelVersion", "deleteRegisteredModel")
def test_client_methods(client: Any, name: str) -> None:
    from mlflow.exceptions import MlflowException

    made = client.create_prompt(name, description="about", tags={"team": "red"})
    assert (made.name, made.description, made.tags) == (name, "about", {"team": "red"})
    for text in ["one", "two", "three"]:
        client.create_prompt_version(name, text, description=f"said {text}", tags={"text": text})
    assert client.get_prompt(name).tags["team"] == "red"
    assert client.get_prompt_version(name, "2").template == "two"
    client.set_prompt_alias(name, "live", 3)
    assert client.get_prompt_version_by_alias(name, "live").template == "three"
    versions = client.search_prompt_versions(name, max_results=2)
    assert [int(version.version) for version in versions] == [3, 2]
    rest = client.search_prompt_versions(name, max_results=2, page_token=versions.token)
    assert [int(version.version) for version in rest] == [1]
    client.set_prompt_tag(name, "k", "v")
    client.delete_prompt_tag(name, "k")
    for version in ["1", "2", "3"]:
        client.delete_prompt_version(name, version)
    client.delete_prompt(name)
    assert client.get_prompt(name) is None
    with pytest.raises(MlflowException, match="not found"):
        client.get_registered_model(name)


@pytest.mark.client3
@pytest.mark.rows("createRegisteredModel")
def test_one_name_for_one_kind(genai: Any, client: Any, name: str) -> None:
    from mlflow.exceptions import MlflowException

    client.create_registered_model(name)
    with pytest.raises(MlflowException, match="model"):
        genai.register_prompt(name=name, template=TEXT)
    genai.register_prompt(name=name + "-p", template=TEXT)
    with pytest.raises(MlflowException, match="already taken by a prompt"):
        client.create_registered_model(name + "-p")


@pytest.mark.client3
@pytest.mark.rows("setTag", "getRun", "getModelVersion")
def test_link_to_a_run(genai: Any, client: Any, fluent: Any, name: str) -> None:
    genai.register_prompt(name=name, template=TEXT)
    with fluent.start_run() as run:
        run_id = run.info.run_id
        genai.load_prompt(name, version=1)
    client.link_prompt_version_to_run(run_id, f"prompts:/{name}/1")
    linked = json.loads(client.get_run(run_id).data.tags["mlflow.linkedPrompts"])
    assert linked == [{"name": name, "version": "1"}]
    assert [prompt.name for prompt in client.list_logged_prompts(run_id)] in ([name], [])


@pytest.mark.client3
@pytest.mark.rows("setLoggedModelTags", "getLoggedModel")
def test_link_to_a_logged_model(genai: Any, client: Any, fluent: Any, name: str) -> None:
    genai.register_prompt(name=name, template=TEXT)
    model = fluent.create_external_model(name="agent")
    client.link_prompt_version_to_model(name, "1", model.model_id)
    linked = json.loads(fluent.get_logged_model(model.model_id).tags["mlflow.linkedPrompts"])
    assert linked == [{"name": name, "version": "1"}]


@pytest.mark.wire
@pytest.mark.rows("searchModelVersions", "setModelVersionTag", "deleteModelVersionTag", "setRegisteredModelTag")
def test_the_tag_decides_where_a_name_is_found(server: Server) -> None:
    name = create_model(server)
    server.post("model-versions/create", {"name": name, "source": "s3://b/p"})
    mine = f"name = '{name}'"

    def found(extra: str = "") -> tuple[int, int]:
        models = server.get("registered-models/search", filter=mine + extra).get("registered_models", [])
        versions = server.get("model-versions/search", filter=mine + extra).get("model_versions", [])
        return len(models), len(versions)

    prompts = " AND tags.`mlflow.prompt.is_prompt` = 'true'"
    assert (found(), found(prompts)) == ((1, 1), (0, 0))
    server.post("registered-models/set-tag", {"name": name, **IS_PROMPT})
    assert (found(), found(prompts)) == ((0, 1), (1, 0))
    server.post("model-versions/set-tag", {"name": name, "version": "1", **IS_PROMPT})
    assert (found(), found(prompts)) == ((0, 0), (1, 1))
    server.post("model-versions/create", {"name": name, "source": "s3://b/p"})
    assert (found(), found(prompts)) == ((0, 0), (1, 1))
    server.ok("DELETE", "/api/2.0/mlflow/model-versions/delete-tag", {"name": name, "version": "1", "key": IS_PROMPT["key"]})
    server.post("registered-models/set-tag", {"name": name, "key": IS_PROMPT["key"], "value": "false"})
    assert (found(), found(prompts)) == ((1, 2), (0, 0))


@pytest.mark.wire
@pytest.mark.rows("createModelVersion", "getModelVersion")
def test_the_longest_template(server: Server) -> None:
    name = create_prompt(server, "é" * 100_000)
    stored = server.get("model-versions/get", name=name, version="1")["model_version"]
    assert pairs(stored["tags"])["mlflow.prompt.text"] == "é" * 100_000
