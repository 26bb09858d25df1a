"""The scripts of examples/ run unchanged against the server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wire import Server

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.rows("createRun", "logBatch", "logInputs", "uploadArtifact", "downloadArtifact", "searchRuns", "getMetricHistory")
@pytest.mark.parametrize("script", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_example(server: Server, script: str, tmp_path: Path) -> None:
    environment = {**os.environ, "MLFLOW_TRACKING_URI": server.url}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script)], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything that was logged has been read back." in done.stdout
