"""Files of a model version, as the page downloads them (raw HTTP)."""

from __future__ import annotations

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, parametrized
from registry import create_version, registry_places
from wire import Server

pytestmark = [pytest.mark.wire, pytest.mark.rows("getModelVersionArtifact")]

ROUTE = "GET /model-versions/get-artifact"
TEXT = b"flavors: {}\n"


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    """`<reg>` version 3 holds `MLmodel` and `data/model.bin`."""
    found = registry_places(server)
    place = server.read_run(found.names["run"])["info"]["artifact_uri"] + "/model"
    path = place.split(":", 1)[1].lstrip("/")
    for name, content in [("MLmodel", TEXT), ("data/model.bin", bytes(range(256)))]:
        response = server.call("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/{name}", content)
        assert response.status_code == 200
    create_version(server, found.names["reg"], place, run_id=found.names["run"])
    return found


@pytest.mark.parametrize(("path", "content"), [("MLmodel", TEXT), ("data/model.bin", bytes(range(256)))])
def test_download(server: Server, here: Places, path: str, content: bytes) -> None:
    response = server.call("GET", "/model-versions/get-artifact", params={"name": here.names["reg"], "version": "3", "path": path})
    assert (response.status_code, response.content) == (200, content)
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def refused(query: dict[str, str], status: int, code: str, message: str | None = None, deviation: str | None = None) -> Case:
    return Case("getModelVersionArtifact", ROUTE, {"name": "<reg>", "version": "3", **query}, status, code, message, deviation)


@parametrized(
    [
        refused({"path": "nobody"}, 404, MISSING, Start("No such artifact: '")),
        refused({"path": "../MLmodel"}, 400, INVALID, "Invalid path"),
        refused({"path": "%2e%2e/MLmodel"}, 400, INVALID, "Invalid path"),
        refused({"path": "/etc/passwd"}, 400, INVALID, "Invalid path"),
        refused({"path": "MLmodel", "version": "9"}, 404, MISSING, "Model Version (name=<reg>, version=9) not found"),
        refused({"path": "MLmodel", "version": "x"}, 400, INVALID, "Parameter 'version' must be an integer, got 'x'."),
        refused({"path": "MLmodel", "name": ""}, 400, INVALID, "Missing value for required parameter 'name'."),
        refused({"path": "MLmodel", "name": "<no-reg>"}, 404, MISSING, "Model Version (name=<no-reg>, version=3) not found"),
        refused({"path": "MLmodel", "version": "1"}, 400, INVALID, deviation="defect-500"),
    ]
)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)
