"""Health, version, server-info and the network rules that hold for every route."""

from __future__ import annotations

import gzip

import pytest

from cases import missing
from wire import Server, unique

pytestmark = pytest.mark.wire

BLOCKED_HOST = "Invalid Host header - possible DNS rebinding attack detected"
BLOCKED_ORIGIN = "Cross-origin request blocked"


@pytest.mark.rows("health")
def test_health(server: Server) -> None:
    response = server.call("GET", "/health")
    assert (response.status_code, response.text) == (200, "OK")
    assert response.headers["Content-Type"].startswith("text/plain")


@pytest.mark.rows("version")
def test_version(server: Server) -> None:
    response = server.call("GET", "/version")
    assert (response.status_code, response.text) == (200, "3.17.2")


@pytest.mark.rows("serverInfo")
@pytest.mark.parametrize("prefix", ["/api", "/ajax-api"])
def test_server_info(server: Server, prefix: str) -> None:
    info = server.ok("GET", f"{prefix}/3.0/mlflow/server-info")
    assert info["store_type"] == "SqlStore"
    assert info["workspaces_enabled"] is False
    assert isinstance(info["multipart_uploads_enabled"], bool)
    assert info["presigned_upload_run_id_supported"] is True


@pytest.mark.rows("health", "createExperiment")
def test_security_headers(server: Server) -> None:
    for response in (server.call("GET", "/health"), server.call("POST", "/api/2.0/mlflow/experiments/create", {})):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize("host", ["evil.example", "evil.example:5000", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_foreign_host(server: Server, host: str) -> None:
    headers = {"Host": host}
    created = server.call("POST", "/api/2.0/mlflow/experiments/create", {"name": unique("host")}, headers=headers)
    assert (created.status_code, created.text) == (403, BLOCKED_HOST)
    assert server.call("GET", "/health", headers=headers).status_code == 200
    assert server.call("GET", "/version", headers=headers).status_code == 200


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1234", "[::1]:80", "192.168.1.20", "10.0.0.7:5000"])
def test_local_hosts(server: Server, host: str) -> None:
    assert server.call("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", headers={"Host": host}).status_code == 200


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize("prefix", ["/api", "/ajax-api"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://evil.example:5000", "null", "http://localhost.evil.example"]
)
def test_foreign_origin(server: Server, prefix: str, origin: str) -> None:
    name = unique("origin")
    headers = {"Origin": origin}
    created = server.call("POST", f"{prefix}/2.0/mlflow/experiments/create", {"name": name}, headers=headers)
    assert (created.status_code, created.text) == (403, BLOCKED_ORIGIN)
    lost = server.call("GET", "/api/2.0/mlflow/experiments/get-by-name", params={"experiment_name": name})
    assert lost.status_code == 404


@pytest.mark.rows("createExperiment")
@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080", "https://localhost"])
def test_local_origin(server: Server, origin: str) -> None:
    headers = {"Origin": origin}
    assert server.ok("POST", "/api/2.0/mlflow/experiments/create", {"name": unique("origin")}, headers=headers)


@pytest.mark.rows("searchRuns", "getExperiment")
def test_doubled_slashes(server: Server) -> None:
    """At the beginning they are one; inside they lead elsewhere, and method and body stay."""
    assert server.call("GET", "//api/2.0/mlflow/experiments/get?experiment_id=0", allow_redirects=False).status_code == 200
    inside = "/api/2.0//mlflow/runs/search"
    response = server.call("POST", inside, {"experiment_ids": ["0"]}, allow_redirects=False)
    assert response.status_code == 308
    assert response.headers["Location"].removeprefix(server.url) == "/api/2.0/mlflow/runs/search"
    assert server.call("POST", inside, {"experiment_ids": ["0"]}).status_code == 200
    assert server.call("GET", inside).status_code == 405


@pytest.mark.parametrize("path", ["/", "/health", "/version"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_service_routes_are_only_read(server: Server, method: str, path: str) -> None:
    response = server.call(method, path, {})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.rows("finalizeLoggedModel", "getLoggedModel", "deleteLoggedModelTag", "getWebhook")
@pytest.mark.parametrize(
    "request_line",
    ["PATCH logged-models/", "GET logged-models/", "DELETE logged-models/m-1/tags/", "GET webhooks/"],
)
def test_no_empty_names_in_paths(server: Server, request_line: str) -> None:
    method, path = request_line.split()
    body = {"model_id": "m", "status": "LOGGED_MODEL_READY"} if method == "PATCH" else None
    response = server.call(method, f"/api/2.0/mlflow/{path}", body)
    assert response.status_code == 404
    assert "RESOURCE_DOES_NOT_EXIST" not in response.text, "no such address, rather than no such thing"


@pytest.mark.rows("createExperiment")
def test_preflight(server: Server) -> None:
    asked = {"Access-Control-Request-Method": "POST"}
    path = "/api/2.0/mlflow/experiments/create"
    local = server.call("OPTIONS", path, headers={"Origin": "http://localhost:3000", **asked})
    assert local.status_code == 200
    assert local.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "POST" in local.headers["Access-Control-Allow-Methods"]
    foreign = server.call("OPTIONS", path, headers={"Origin": "http://evil.example", **asked})
    assert foreign.status_code == 400
    assert "Access-Control-Allow-Origin" not in foreign.headers


@pytest.mark.rows("getExperiment")
def test_workspace_header(server: Server) -> None:
    headers = {"X-MLFLOW-WORKSPACE": "default"}
    response = server.call("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", headers=headers)
    assert response.status_code == 500
    assert response.json()["error_code"] == "FEATURE_DISABLED"
    assert response.json()["message"] == ("Workspace APIs are not available: workspaces are not enabled on this server")


@pytest.mark.deviation("compressed-bodies")
@pytest.mark.rows("searchRuns", "createExperiment")
@pytest.mark.parametrize("route", ["runs/search", "experiments/create"])
def test_compressed_bodies(server: Server, route: str) -> None:
    body = gzip.compress(b'{"experiment_ids": ["0"], "name": "x"}')
    response = server.call("POST", f"/api/2.0/mlflow/{route}", body, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415
    assert "uncompressed" in response.json()["message"]


@pytest.mark.rows("getExperiment", "deleteRegisteredModel")
def test_the_encoding_of_no_body(server: Server) -> None:
    encoded = {"Content-Encoding": "gzip"}
    assert server.call("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", headers=encoded).status_code == 200
    response = server.call("DELETE", "/api/2.0/mlflow/registered-models/delete", headers=encoded)
    assert (response.status_code, response.json()["message"]) == (400, missing("name"))


@pytest.mark.deviation("long-addresses")
@pytest.mark.rows("getExperimentByName", "searchModelVersions")
@pytest.mark.parametrize(
    ("address", "status", "limit"),
    [("experiments/get-by-name?experiment_name=", 414, "8192"), ("model-versions/search?filter=", 431, "16384")],
)
def test_long_addresses(server: Server, address: str, status: int, limit: str) -> None:
    response = server.call("GET", f"/api/2.0/mlflow/{address}{'a' * int(limit)}")
    assert response.status_code == status
    assert limit in response.text


@pytest.mark.rows("searchModelVersions")
def test_a_search_for_many_runs(server: Server) -> None:
    runs = ",".join(f"'{number:032x}'" for number in range(300))
    assert server.get("model-versions/search", filter=f"run_id IN ({runs})") == {}
