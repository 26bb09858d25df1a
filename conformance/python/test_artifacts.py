"""Run artifacts and the artifact proxy (raw HTTP), with the corpus of hostile paths."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, missing, parametrized, places
from wire import Server, unique

pytestmark = pytest.mark.wire

PROXY = "/api/2.0/mlflow-artifacts/artifacts"


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    return places(server)


@pytest.fixture
def root(server: Server, run: str) -> str:
    """The folder of a fresh run, as the proxy names it."""
    uri = server.read_run(run)["info"]["artifact_uri"]
    if not uri.startswith("mlflow-artifacts:/"):
        pytest.skip("the server does not proxy artifacts")
    return str(uri.removeprefix("mlflow-artifacts:/").lstrip("/"))


def put(server: Server, path: str, data: bytes) -> None:
    response = server.call("PUT", f"{PROXY}/{quote(path)}", data, headers={"Content-Type": None})
    assert response.status_code == 200, response.text
    assert response.content in (b"", b"{}")


NO_FILE = "no such file.txt"
UP, DOWN = "presigned-upload-url", "presigned-download-url"
PROXIED_UP = (
    "Presigned upload is not supported for proxied artifact storage (artifact URI scheme: mlflow-artifacts)."
    " This endpoint requires a direct cloud storage artifact URI."
)
PROXIED_DOWN = (
    "Presigned download is not supported for runs with proxied artifact storage (artifact URI scheme:"
    " mlflow-artifacts). This endpoint requires a run with a direct cloud storage artifact URI."
)
ONE_OF = "Exactly one of run_id and model_id must be provided."
MPU = "Multipart upload is not supported for the current artifact repository"

REFUSED = [
    Case("downloadArtifact", f"GET {PROXY}/nope/{quote(NO_FILE)}", None, 404, MISSING, f"No such artifact: 'nope/{NO_FILE}'"),
    Case("uploadArtifact", f"PUT {PROXY}/folder/", b"x", 400, None),
    Case("getArtifact", "GET /get-artifact", {"run_id": "<unknown>", "path": "x"}, 404, MISSING, "Run with id=<unknown> not found"),
    Case("getArtifact", "GET /get-artifact", {"run_id": "<run>", "path": "nope"}, 404, MISSING, Start("No such artifact: '")),
    Case("getArtifact", "GET /get-artifact", {"run_id": "<run>", "path": "../x"}, 400, INVALID, "Invalid path"),
    Case("uploadRunArtifact", "POST /ajax-api/2.0/mlflow/upload-artifact?path=x", b"data", 400, INVALID,
         "Request must specify run_uuid."),
    Case("uploadRunArtifact", "POST /ajax-api/2.0/mlflow/upload-artifact?run_uuid=<run>", b"data", 400, INVALID,
         "Request must specify path."),
    Case("uploadRunArtifact", "POST /ajax-api/2.0/mlflow/upload-artifact?run_uuid=<run>&path=x", b"", 400, INVALID,
         "Request must specify data."),
    Case("uploadRunArtifact", "POST /ajax-api/2.0/mlflow/upload-artifact?run_uuid=<run>&path=../x", b"data", 400, INVALID,
         "Invalid path"),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"run_id": "<run>"}, 400, INVALID, missing("path")),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"path": "x"}, 400, INVALID, ONE_OF),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"path": "x", "run_id": "<run>", "model_id": "<model>"}, 400, INVALID,
         ONE_OF),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"path": "x", "run_id": "<unknown>"}, 404, MISSING),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"path": "x", "run_id": "<run>"}, 400, INVALID, PROXIED_UP),
    Case("createPresignedUploadUrl", f"POST artifacts/{UP}", {"path": "x", "model_id": "<model>"}, 400, INVALID, PROXIED_UP),
    Case("createPresignedDownloadUrl", f"POST artifacts/{DOWN}", {"run_id": "<run>"}, 400, INVALID, missing("path")),
    Case("createPresignedDownloadUrl", f"POST artifacts/{DOWN}", {"path": "x"}, 400, INVALID, missing("run_id")),
    Case("createPresignedDownloadUrl", f"POST artifacts/{DOWN}", {"path": "x", "run_id": "<run>", "expiration": 0}, 400, INVALID,
         "expiration must be between 1 and 604800 seconds (got 0)."),
    Case("createPresignedDownloadUrl", f"POST artifacts/{DOWN}", {"path": "x", "run_id": "<run>"}, 400, INVALID, PROXIED_DOWN),
    Case("createMultipartUpload", "POST /api/2.0/mlflow-artifacts/mpu/create/1/x", {"path": "x", "num_parts": 2}, 501,
         "NOT_IMPLEMENTED", MPU),
    Case("createMultipartUpload", "POST /api/2.0/mlflow-artifacts/mpu/create/1/x", {"num_parts": 2}, 400, INVALID, missing("path")),
    Case("completeMultipartUpload", "POST /api/2.0/mlflow-artifacts/mpu/complete/1/x",
         {"path": "x", "upload_id": "u", "parts": [{"part_number": 1, "etag": "e"}]}, 501, "NOT_IMPLEMENTED", MPU),
    Case("abortMultipartUpload", "POST /api/2.0/mlflow-artifacts/mpu/abort/1/x", {"path": "x", "upload_id": "u"}, 501,
         "NOT_IMPLEMENTED", MPU),
    Case("getPresignedDownloadUrl", "GET /api/2.0/mlflow-artifacts/presigned/1/x", None, 501, "NOT_IMPLEMENTED",
         "Multipart download is not supported for the current artifact repository"),
]  # fmt: skip


@parametrized(REFUSED)
def test_refused(server: Server, here: Places, case: Case) -> None:
    check(server, here, case)


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listProxyArtifacts", "deleteArtifact", "listArtifacts", "getArtifact")
def test_round_trip(server: Server, run: str, root: str) -> None:
    files = {"a.txt": b"text", "empty": b"", "dir/b.bin": os.urandom(300_000), "dir/deep/ü n.json": b"{}"}
    for name, data in files.items():
        put(server, f"{root}/{name}", data)
    put(server, f"{root}/a.txt", b"newer")
    for name, data in {**files, "a.txt": b"newer"}.items():
        got = server.call("GET", f"{PROXY}/{quote(f'{root}/{name}')}")
        assert (got.status_code, got.content) == (200, data)
        page = server.call("GET", "/get-artifact", params={"run_uuid": run, "path": name})
        assert (page.status_code, page.content) == (200, data)
    listing = server.get("artifacts/list", run_id=run)
    assert listing["files"] == [
        {"path": "a.txt", "is_dir": False, "file_size": 5},
        {"path": "dir", "is_dir": True},
        {"path": "empty", "is_dir": False},
    ]
    assert listing["root_uri"] == server.read_run(run)["info"]["artifact_uri"]
    inner = server.get("artifacts/list", run_id=run, path="dir")["files"]
    assert [entry["path"] for entry in inner] == ["dir/b.bin", "dir/deep"]
    assert "files" not in server.get("artifacts/list", run_id=run, path="a.txt")
    proxied = server.ok("GET", PROXY, params={"path": f"{root}/dir"})["files"]
    assert [entry["path"] for entry in proxied] == ["b.bin", "deep"]
    assert server.ok("GET", PROXY, params={"path": f"{root}/nope"}) == {}
    assert server.ok("DELETE", f"{PROXY}/{root}/dir") == {}
    assert [entry["path"] for entry in server.get("artifacts/list", run_id=run)["files"]] == ["a.txt", "empty"]
    assert server.ok("DELETE", f"{PROXY}/{root}/dir") == {}


@pytest.mark.rows("downloadArtifact")
def test_download_headers(server: Server, root: str) -> None:
    data = bytes(range(256)) * 40
    put(server, f"{root}/weights.bin", data)
    url = f"{PROXY}/{root}/weights.bin"
    whole = server.call("GET", url)
    assert whole.headers["Content-Disposition"] == "attachment; filename=weights.bin" or (
        whole.headers["Content-Disposition"] == 'attachment; filename="weights.bin"'
    )
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Type"] == "application/octet-stream"
    assert int(whole.headers["Content-Length"]) == len(data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["ETag"] and whole.headers["Last-Modified"]
    for spec, expected in [("bytes=0-9", data[:10]), ("bytes=100-", data[100:]), ("bytes=-7", data[-7:])]:
        part = server.call("GET", url, headers={"Range": spec})
        assert (part.status_code, part.content) == (206, expected)
        assert part.headers["Content-Range"].endswith(f"/{len(data)}")
    beyond = server.call("GET", url, headers={"Range": "bytes=999999-"})
    assert (beyond.status_code, beyond.content) == (416, b"")


TYPES = [("t.txt", "text/plain"), ("t.json", "text/plain"), ("t.py", "text/plain"), ("t.png", "image/png"), ("t", "application/octet-stream"),
         ("MLmodel", "text/plain"), ("t.yaml", "text/plain"), ("t.csv", "text/plain"), ("t.pkl", "application/octet-stream"),
         ("t.md", "text/plain"), ("t.jpg", "image/jpeg"), ("t.ipynb", "text/plain"), ("mlproject", "text/plain"),
         ("MLproject", "application/octet-stream")]  # fmt: skip


@pytest.mark.rows("downloadArtifact", "getArtifact")
@pytest.mark.parametrize(("name", "kind"), TYPES)
def test_content_types(server: Server, root: str, name: str, kind: str) -> None:
    put(server, f"{root}/{name}", b"x")
    assert server.call("GET", f"{PROXY}/{root}/{name}").headers["Content-Type"].split(";")[0] == kind


@pytest.mark.rows("downloadArtifact")
def test_names_beyond_ascii(server: Server, root: str) -> None:
    put(server, f"{root}/größe.txt", b"x")
    header = server.call("GET", f"{PROXY}/{quote(root + '/größe.txt')}").headers["Content-Disposition"]
    assert "filename*=UTF-8''gr%C3%B6%C3%9Fe.txt" in header


@pytest.mark.rows("downloadArtifact")
def test_directories_are_not_files(server: Server, root: str) -> None:
    put(server, f"{root}/dir/x", b"x")
    response = server.call("GET", f"{PROXY}/{root}/dir")
    assert response.status_code == 400
    assert "directory" in response.text
    server.assert_no_leak(response)


@pytest.mark.rows("uploadRunArtifact", "getArtifact", "listArtifacts")
def test_upload_of_the_page(server: Server, run: str) -> None:
    name = unique("file")
    sent = server.call("POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=sub/{name}", b"bytes")
    assert sent.status_code == 200
    assert server.call("GET", "/get-artifact", params={"run_id": run, "path": f"sub/{name}"}).content == b"bytes"
    large = server.call("POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=big", b"x" * (10 * 1024 * 1024 + 1))
    assert large.status_code == 400
    assert large.json()["message"] == "Artifact size is too large. Max size is 10MB."
    assert [entry["path"] for entry in server.get("artifacts/list", run_id=run)["files"]] == ["sub"]


def layers(path: str, depth: int) -> str:
    """Percent-encodes everything, `depth` times."""
    for _ in range(depth):
        path = "".join(f"%{byte:02X}" for byte in path.encode()) if "%" not in path else path.replace("%", "%25")
    return path


HOSTILE = [
    "../x", "..", "a/../../x", "a/b/../../../x", "/etc/passwd", "//etc/passwd", "file:///etc/passwd", "file:/etc/passwd",
    "FILE:///etc/passwd", "C:/x", "C:\\x", "\\\\host\\share", "a#b", "a/#/../b", "a/..", "%2e%2e/x", "..%2fx", "%2e%2e%2fx",
    "..%252fx", "%252e%252e%252fx", "%25252e%25252e/x", "a/%2e%2e/%2e%2e/x", "%2fetc%2fpasswd", "%252fetc/passwd", "a%23b",
    "a%2523b", "....//../x", "./../x",
]  # fmt: skip


@pytest.mark.rows("listArtifacts", "getArtifact", "listProxyArtifacts", "uploadRunArtifact")
@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_paths_in_queries(server: Server, run: str, path: str) -> None:
    """`params` is encoded once more by the client, so the server sees the path exactly as written here."""
    answers = [
        server.call("GET", "/api/2.0/mlflow/artifacts/list", params={"run_id": run, "path": path}),
        server.call("GET", "/get-artifact", params={"run_id": run, "path": path}),
        server.call("GET", PROXY, params={"path": path}),
        server.call("POST", "/ajax-api/2.0/mlflow/upload-artifact", b"evil", params={"run_uuid": run, "path": path}),
    ]
    for response in answers:
        assert response.status_code == 400, f"{response.url}: {response.text[:200]}"
        assert response.json()["message"] == "Invalid path"
        server.assert_no_leak(response)
    assert "files" not in server.get("artifacts/list", run_id=run)


@pytest.mark.deviation("plain-names")
@pytest.mark.rows("listArtifacts", "getArtifact", "listProxyArtifacts", "uploadRunArtifact")
@pytest.mark.parametrize("path", ["a\\b", "a:b", "C:x", "a\x01b", "a\nb", "a\x7fb"])
def test_names_that_are_places_elsewhere(server: Server, run: str, path: str) -> None:
    for response in [
        server.call("GET", "/api/2.0/mlflow/artifacts/list", params={"run_id": run, "path": path}),
        server.call("GET", "/get-artifact", params={"run_id": run, "path": path}),
        server.call("GET", PROXY, params={"path": path}),
        server.call("POST", "/ajax-api/2.0/mlflow/upload-artifact", b"x", params={"run_uuid": run, "path": path}),
    ]:
        assert (response.status_code, response.json()["message"]) == (400, "Invalid path")
    assert "files" not in server.get("artifacts/list", run_id=run)


IN_URLS = ["%2e%2e/x", "a/%2e%2e/%2e%2e/x", "..%2fx", "%2e%2e%2fx", "%252e%252e%252fx", "%25252e%25252e%25252fx", "%2fetc%2fpasswd",
           "%252fetc%252fpasswd", "a%23b", "file:%2f%2f%2fetc%2fpasswd", "C:%5cx", "a/..%5c..%5cx%2f..%2f.."]  # fmt: skip


@pytest.mark.rows("downloadArtifact", "uploadArtifact", "deleteArtifact", "createMultipartUpload")
@pytest.mark.parametrize("path", IN_URLS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_hostile_paths_in_urls(server: Server, method: str, path: str) -> None:
    if server.is_reference and method == "DELETE" and path.startswith("%2f"):
        pytest.skip("deviation merged-slashes: MLflow redirects to the path without its leading slash")
    response = raw(server, method, f"{PROXY}/{path}")
    assert response.status_code == 400, response.text
    assert "Invalid path" in response.text
    server.assert_no_leak(response)


def raw(server: Server, method: str, path: str) -> Any:
    """Sends the path as it is: requests would resolve dots and re-encode."""
    import requests

    request = requests.Request(method, server.url, data=b"evil" if method == "PUT" else None).prepare()
    request.url = server.url + path
    with requests.Session() as session:
        return session.send(request, timeout=30)


PERCENT = [
    ("dogs%step%3%timestamp%1795485411692%e8d0afb.png", "dogs%step%3%timestamp%1795485411692\ufffdd0afb.png"),
    ("100%", "100%"),
    ("50%zz.txt", "50%zz.txt"),
    ("a%41b.txt", "aAb.txt"),
    ("%e8.bin", "\ufffd.bin"),
]


@pytest.mark.rows("uploadArtifact", "downloadArtifact", "listArtifacts")
@pytest.mark.parametrize(("name", "kept"), PERCENT)
def test_percent_signs_in_names(server: Server, run: str, root: str, name: str, kept: str) -> None:
    """Clients of 2.x name the images of a step `key%step%3%timestamp%…`; the server keeps such names decoded."""
    put(server, f"{root}/{name}", b"image")
    assert [entry["path"] for entry in server.get("artifacts/list", run_id=run)["files"]] == [kept]
    for spelled in (name, kept):
        assert server.call("GET", f"{PROXY}/{quote(f'{root}/{spelled}')}").content == b"image"
