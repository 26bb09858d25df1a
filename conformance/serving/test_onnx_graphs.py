"""What ONNX graphs answer natively, beside MLflow's scoring server with the same model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pytest
from fastapi.testclient import TestClient
from mlflow.pyfunc import scoring_server

from conftest import Serve
from graphs import GRAPHS, save


def close(wanted: Any, got: Any) -> bool:
    """Equal, but for the last digits of float32: libraries of other releases add in another order."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and list(wanted) == list(got) and all(close(it, got[key]) for key, it in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(close, wanted, got))
    if type(wanted) is float:
        return type(got) is float and got == pytest.approx(wanted, rel=1e-6)
    return type(wanted) is type(got) and wanted == got


@pytest.mark.parametrize("name", GRAPHS)
def test_answers_of_graphs(serve: Serve, tmp_path: Path, name: str) -> None:
    bodies = save(name, tmp_path / "model")
    reference = TestClient(scoring_server.init(mlflow.pyfunc.load_model(str(tmp_path / "model"))))
    ours = serve(tmp_path / "model")
    for body in bodies:
        wanted = reference.post("/invocations", json=body)
        got = ours.post("/invocations", body)
        assert got.status_code == wanted.status_code, (body, wanted.text, got.text)
        if wanted.status_code == 200:
            assert close(wanted.json(), got.json()), (body, wanted.text, got.text)
            assert got.headers["x-millrace-engine"] == "onnx"
    ours.process.terminate()
