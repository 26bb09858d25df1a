"""Environments that are really made for a model: virtualenv and uv, from the package index, beside what MLflow makes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cloudpickle
import mlflow
import pytest

from conftest import Serve

WORKER = ["mlflow-skinny==3.17.2", "pandas", "cloudpickle"]


class WhereItRuns(mlflow.pyfunc.PythonModel):
    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        import importlib.util
        import os
        import sys

        return [sys.prefix, str(importlib.util.find_spec("sklearn")), os.environ.get("GREETING", "")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "where"
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    mlflow.pyfunc.save_model(str(folder), python_model=WhereItRuns(), pip_requirements=WORKER)
    return folder


def prepare(program: list[str], model: Path, *flags: str, root: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "MLFLOW_ENV_ROOT": str(root), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [*program, "models", "prepare-env", "-m", str(model), *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, env=env, check=False)


@pytest.mark.parametrize("manager", ["uv", "virtualenv"])
def test_made_once_and_serves(
    serve: Serve, program: list[str], model: Path, tmp_path: Path, manager: str
) -> None:
    flags = ("--env-manager", manager)
    before = sorted(path.name for path in model.rglob("*"))
    made = prepare(program, model, *flags, root=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "Making the Python environment" in made.stderr
    again = time.monotonic()
    assert prepare(program, model, *flags, root=tmp_path).stdout == made.stdout
    assert time.monotonic() - again < 20
    assert sorted(path.name for path in model.rglob("*")) == before
    environment = {"MLFLOW_ENV_ROOT": str(tmp_path)}
    served = serve(model, "--allow-python-worker", *flags, "--env", "GREETING=hello", env=environment)
    prefix, sklearn, greeting = served.post("/invocations", {"inputs": ["x"]}).json()["predictions"]
    # The suite's own environment has sklearn, the model's has not.
    assert (prefix, sklearn, greeting) == (str(Path(made.stdout.split(": ")[1].strip()).parents[1]), "None", "hello")
    assert Path(prefix).parent == tmp_path


def test_a_failing_install_leaves_nothing(program: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "model"
    requirements = ["mlflow-skinny==3.17.2", "cloudpickle==0.0.0.1"]
    mlflow.pyfunc.save_model(str(folder), python_model=WhereItRuns(), pip_requirements=requirements)
    ended = prepare(program, folder, "--env-manager", "uv", root=tmp_path / "envs")
    assert ended.returncode == 1
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("Error: uv could not install the model's requirements")
    assert "cloudpickle==0.0.0.1" in last and "--env-manager local" in last
    assert list((tmp_path / "envs").iterdir()) == []


PYPROJECT = """[project]
name = "demo"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["mlflow-skinny==3.17.2", "pandas", "cloudpickle", "six<1.17"]

[dependency-groups]
dev = ["iniconfig"]
"""


def uv(*arguments: str, cwd: Path, **variables: str) -> str:
    command = [str(Path(sys.executable).parent / "uv"), *arguments]
    env = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, timeout=600, env=env, check=True, cwd=cwd).stdout


def test_uv_installs_what_the_lock_pins(program: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(PYPROJECT)
    uv("lock", cwd=project)
    folder = tmp_path / "model"
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    mlflow.pyfunc.save_model(str(folder), python_model=WhereItRuns(), uv_project_path=project)
    assert (folder / "uv.lock").exists()
    # Whoever went by the requirements would fail.
    (folder / "requirements.txt").write_text("six==0.0.0.1\n")
    made = prepare(program, folder, "--env-manager", "uv", root=tmp_path / "envs")
    assert made.returncode == 0, made.stderr
    found = uv("pip", "freeze", "--python", made.stdout.split(": ")[1].strip(), cwd=tmp_path).splitlines()
    # MLflow's own command, in a copy of the project.
    uv("sync", "--frozen", "--no-dev", cwd=project, UV_PROJECT_ENVIRONMENT=str(tmp_path / "synced"))
    expected = uv("pip", "freeze", "--python", str(tmp_path / "synced" / "bin" / "python"), cwd=tmp_path).splitlines()
    assert found == expected
    assert "six==1.16.0" in found and not any(line.startswith("iniconfig") for line in found)
