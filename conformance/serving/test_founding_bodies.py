"""Every body of the founding scenarios: a chat model, and the class around a generate folder, beside MLflow's own scoring server."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from fastapi.testclient import TestClient
from mlflow.pyfunc import scoring_server

from conftest import FIXTURES, Serve, Served
from founding_bodies import CHAT, PROMPTS, Chat, Prompt, answered, spoken

FOLDER = FIXTURES / "phi3-genai-python"


@pytest.fixture(scope="module")
def reference() -> TestClient:
    return TestClient(scoring_server.init(mlflow.pyfunc.load_model(str(FOLDER))), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def native(serve: Serve) -> Served:
    return serve(FOLDER)


@pytest.fixture(scope="module")
def worker(serve: Serve) -> Served:
    return serve(FOLDER, "--allow-python-worker", "--env-manager", "local")


def sent(served: Served, case: Prompt | Chat, wanted: Any, content_type: str = "application/json") -> tuple[str, int]:
    got = served.post("/invocations", case.body, content_type)
    assert "stack_trace" not in got.text
    return got.text, got.status_code


@pytest.mark.parametrize("name", CHAT)
def test_chat(chat: Served, name: str) -> None:
    case = CHAT[name]
    wanted = case.wanted if case.ours is None else case.ours
    assert spoken(*sent(chat, case, wanted), case, wanted) == wanted


def test_robot_is_refused(chat: Served) -> None:
    """MLflow's template skips the message, and an empty conversation is answered."""
    got = chat.post("/invocations", {"messages": [{"role": "robot", "content": "x"}]})
    assert got.status_code == 400
    assert "role" in got.json()["message"]


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/chat/completions"])
def test_mlflow_has_no_openai_routes(reference: TestClient, path: str) -> None:
    assert reference.post(path, json={}).status_code == 404


@pytest.mark.parametrize("name", PROMPTS)
def test_prompt_of_the_reference_and_its_worker(reference: TestClient, worker: Served, name: str) -> None:
    case = PROMPTS[name]
    content = {"content": case.body} if isinstance(case.body, str) else {"json": case.body}
    theirs = reference.post("/invocations", headers={"content-type": case.content_type}, **content)
    assert answered(theirs.text, theirs.status_code, case.wanted) == case.wanted
    assert answered(*sent(worker, case, case.wanted, case.content_type), case.wanted) == case.wanted
    if theirs.status_code == 200:
        assert worker.post("/invocations", case.body, case.content_type).text == theirs.text


@pytest.mark.parametrize("name", PROMPTS)
def test_prompt_from_the_folder(native: Served, name: str) -> None:
    case = PROMPTS[name]
    wanted = case.wanted if case.native is None else case.native
    assert answered(*sent(native, case, wanted, case.content_type), wanted) == wanted
