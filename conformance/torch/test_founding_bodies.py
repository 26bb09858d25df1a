"""What MLflow itself answers for the chat model: the column `wanted` of the bodies that `conformance/serving` sends."""

from __future__ import annotations

import shutil
from pathlib import Path

import mlflow
import pytest
import yaml
from fastapi.testclient import TestClient
from mlflow.pyfunc import scoring_server

from founding_bodies import CHAT, spoken
from program import ROOT

FIXTURES = ROOT / "packages" / "models" / "fixtures"


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("chat") / "model"
    shutil.copytree(FIXTURES / "logged" / "phi3-chat-transformers-5.17.0", folder)
    made_here(folder / "MLmodel")
    return TestClient(scoring_server.init(mlflow.pyfunc.load_model(str(folder))), raise_server_exceptions=False)


def made_here(file: Path) -> None:
    """MLflow reads stop words with the tokenizer of the folder that the author logged."""
    model = yaml.safe_load(file.read_text())
    model["flavors"]["transformers"]["source_model_name"] = str(FIXTURES / "phi3-tiny")
    file.write_text(yaml.safe_dump(model))


@pytest.mark.parametrize("name", CHAT)
def test_chat(reference: TestClient, name: str) -> None:
    case = CHAT[name]
    got = reference.post("/invocations", json=case.body)
    assert spoken(got.text, got.status_code, case, case.wanted) == case.wanted


def test_a_role_that_the_template_skips(reference: TestClient) -> None:
    [answer] = reference.post("/invocations", json={"messages": [{"role": "robot", "content": "x"}]}).json()
    assert answer["usage"]["prompt_tokens"] == 2
