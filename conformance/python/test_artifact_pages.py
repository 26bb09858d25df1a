"""HTML files of a run as pages that can reach nothing, folders of a run as zip files, and files of any size for a run."""

from __future__ import annotations

import io
import os
import socket
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from mlflow import MlflowClient

from page import OWN, fetch, refusal, send
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows")]

HTML = "<!doctype html><title>é</title><script>fetch('/api/2.0/mlflow/experiments/search')</script><p>report"
FILES = {
    "report.html": HTML.encode(),
    "top.txt": b"top",
    "empty.bin": b"",
    "deep/er/data.bin": os.urandom(300_000),
    "deep/naïve ü.txt": "naïve".encode(),
    "deep/er/page.HTM": b"<p>upper",
}


@pytest.fixture(scope="module")
def run_id(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    client, folder = MlflowClient(server.url), tmp_path_factory.mktemp("artifacts")
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        Path(folder / path).write_bytes(data)
    run_id = client.create_run(client.create_experiment(unique("pages"))).info.run_id
    client.log_artifacts(run_id, str(folder))
    return str(run_id)


@pytest.mark.rows("showRunPage")
@pytest.mark.parametrize("path", ["report.html", "deep/er/page.HTM"])
def test_a_page_is_shown_in_a_sandbox(server: Server, run_id: str, path: str) -> None:
    response = send(server, "artifacts/page", run_id=run_id, path=path)
    assert response.status_code == 200 and response.content == FILES[path]
    assert response.headers["Content-Type"].startswith("text/html")
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    policy = {words[0]: words[1:] for words in map(str.split, response.headers["Content-Security-Policy"].split(";")) if words}
    assert "allow-same-origin" not in policy["sandbox"]
    assert policy["default-src"] == ["'none'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("connect-src", "form-action", "base-uri"):
        assert policy.get(name, ["'none'"]) == ["'none'"], name


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names if not name.endswith("/")}


@pytest.mark.rows("downloadRunFolder")
@pytest.mark.parametrize(
    ("query", "root", "filename"),
    [({}, "", "{run}.zip"), ({"path": ""}, "", "{run}.zip"), ({"path": "deep"}, "deep/", "deep.zip"), ({"path": "deep/er"}, "deep/er/", "er.zip")],
)
def test_a_folder_is_a_zip(server: Server, run_id: str, query: dict[str, str], root: str, filename: str) -> None:
    response = send(server, "artifacts/zip", run_id=run_id, **query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and filename.format(run=run_id) in disposition
    assert unpacked(response.content) == {path[len(root) :]: data for path, data in FILES.items() if path.startswith(root)}


@pytest.mark.rows("downloadRunFolder")
def test_the_files_of_another_run_stay_out(server: Server, run_id: str) -> None:
    client = MlflowClient(server.url)
    other = client.create_run(client.get_run(run_id).info.experiment_id).info.run_id
    client.log_text(other, "mine", "only.txt")
    assert unpacked(send(server, "artifacts/zip", run_id=other).content) == {"only.txt": b"mine"}


def put(server: Server, data: bytes, **query: str) -> requests.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return requests.put(f"{server.url}{OWN}/artifacts/file", params=query, data=data, headers=headers, timeout=60)


@pytest.mark.rows("uploadRunFile")
@pytest.mark.parametrize(
    ("path", "size"), [("large.bin", 11 * 2**20), ("new/deep/naïve ü+.bin", 5), ("empty", 0), ("large.bin", 3)]
)
def test_a_file_of_any_size_is_added_or_replaced(server: Server, run_id: str, path: str, size: int, tmp_path: Path) -> None:
    data = os.urandom(size)
    assert put(server, data, run_id=run_id, path=path).status_code == 200
    local = MlflowClient(server.url).download_artifacts(run_id, path, str(tmp_path))
    assert Path(local).read_bytes() == data


INVALID, MISSING = (400, "INVALID_PARAMETER_VALUE"), (404, "RESOURCE_DOES_NOT_EXIST")
HOSTILE = ["../x.html", "/etc/x.html", "a/../../x.html", "..%2fx.html", "%2e%2e/x.html", "a\\..\\x.html", "file:///x.html"]
REFUSED: list[tuple[str, str, dict[str, Any], tuple[int, str]]] = [
    ("showRunPage", "page", {"path": "report.html"}, INVALID),
    ("showRunPage", "page", {"run_id": "<run>"}, INVALID),
    ("showRunPage", "page", {"run_id": "<run>", "path": "top.txt"}, INVALID),
    ("showRunPage", "page", {"run_id": "<run>", "path": "no.html"}, MISSING),
    ("showRunPage", "page", {"run_id": "f" * 32, "path": "report.html"}, MISSING),
    ("downloadRunFolder", "zip", {}, INVALID),
    ("downloadRunFolder", "zip", {"run_id": "f" * 32}, MISSING),
    ("downloadRunFolder", "zip", {"run_id": "<run>", "path": "no such folder"}, MISSING),
    ("downloadRunFolder", "zip", {"run_id": "<run>", "path": "../.."}, INVALID),
    *[("showRunPage", "page", {"run_id": "<run>", "path": path}, INVALID) for path in HOSTILE],
    *[("downloadRunFolder", "zip", {"run_id": "<run>", "path": path}, INVALID) for path in HOSTILE],
]


@pytest.mark.parametrize(
    ("route", "query", "answer"),
    [pytest.param(*case[1:], marks=pytest.mark.rows(case[0]), id=f"{case[0]}-{i}") for i, case in enumerate(REFUSED)],
)
def test_refused(server: Server, run_id: str, route: str, query: dict[str, Any], answer: tuple[int, str]) -> None:
    asked = {name: value.replace("<run>", run_id) for name, value in query.items()}
    assert refusal(server, send(server, f"artifacts/{route}", **asked))[:2] == answer


NOT_UPLOADED: list[tuple[dict[str, str], tuple[int, str]]] = [
    ({"path": "x"}, INVALID),
    ({"run_id": "<run>"}, INVALID),
    ({"run_id": "<run>", "path": "folder/"}, INVALID),
    ({"run_id": "f" * 32, "path": "x"}, MISSING),
    *[({"run_id": "<run>", "path": path}, INVALID) for path in HOSTILE],
]


@pytest.mark.rows("uploadRunFile")
@pytest.mark.parametrize(("query", "answer"), NOT_UPLOADED)
def test_not_uploaded(server: Server, run_id: str, query: dict[str, str], answer: tuple[int, str]) -> None:
    asked = {name: value.replace("<run>", run_id) for name, value in query.items()}
    assert refusal(server, put(server, b"x", **asked))[:2] == answer


def put_part(server: Server, data: bytes, **query: Any) -> requests.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return requests.put(f"{server.url}{OWN}/artifacts/file-part", params=query, data=data, headers=headers, timeout=60)


@pytest.mark.rows("appendRunFile", "getRunFileUpload")
def test_a_file_comes_in_parts(server: Server, run_id: str, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    upload = {"run_id": run_id, "path": "parts/whole.bin", "upload_id": os.urandom(16).hex()}
    cuts = [0, 1_000_000, 1_000_001, len(data)]
    for begin, end in zip(cuts, cuts[1:]):
        assert fetch(server, "artifacts/file-part", **upload)["received"] == begin
        assert server.call("GET", "/get-artifact", params={"run_id": run_id, "path": "parts/whole.bin"}).status_code == 404
        assert put_part(server, data[begin:end], **upload, offset=begin, size=len(data)).status_code == 200
    local = MlflowClient(server.url).download_artifacts(run_id, "parts/whole.bin", str(tmp_path))
    assert Path(local).read_bytes() == data
    assert fetch(server, "artifacts/file-part", **upload)["received"] == 0


@pytest.mark.rows("appendRunFile", "getRunFileUpload")
def test_a_part_whose_connection_breaks_is_kept(server: Server, run_id: str) -> None:
    upload = {"run_id": run_id, "path": "broken.bin", "upload_id": os.urandom(16).hex()}
    address = urlsplit(server.url)
    query = urlencode({**upload, "offset": 0, "size": 2_000_000})
    head = f"PUT {OWN}/artifacts/file-part?{query} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 2000000\r\n\r\n"
    received = 0
    # What is not on the disk yet when the connection ends, or when the server is asked, is not kept: a slow disk gets longer.
    for patience in (0.1, 0.5, 2, 8):
        if received == 0:
            with socket.create_connection((address.hostname, address.port), timeout=10) as line:
                line.sendall(head.encode() + b"x" * 1_000_000)
                time.sleep(patience)
            received = fetch(server, "artifacts/file-part", **upload)["received"]
    assert 0 < received <= 1_000_000
    rest = put_part(server, b"y" * (2_000_000 - received), **upload, offset=received, size=2_000_000)
    assert rest.status_code == 200
    whole = server.call("GET", "/get-artifact", params={"run_id": run_id, "path": "broken.bin"}).content
    assert whole == b"x" * received + b"y" * (2_000_000 - received)


@pytest.mark.rows("appendRunFile", "getRunFileUpload")
@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"upload_id": "x"}, INVALID),
        ({"upload_id": "A" * 32}, INVALID),
        ({"upload_id": None}, INVALID),
        ({"path": "folder/"}, INVALID),
        ({"path": "../x"}, INVALID),
        ({"run_id": "f" * 32}, MISSING),
        ({"offset": -1}, INVALID),
        ({"offset": "a"}, INVALID),
        ({"size": None}, INVALID),
        ({"offset": 3}, INVALID),
        ({"size": 1}, INVALID),
    ],
)
def test_a_part_is_refused(server: Server, run_id: str, change: dict[str, Any], answer: tuple[int, str]) -> None:
    asked = {"run_id": run_id, "path": "refused.bin", "upload_id": "a" * 32, "offset": 0, "size": 9, **change}
    refused = refusal(server, put_part(server, b"ab", **asked))
    assert refused[:2] == answer
    if not {"offset", "size"} & set(change):
        query = {name: asked[name] for name in ("run_id", "path", "upload_id") if asked[name] is not None}
        assert refusal(server, send(server, "artifacts/file-part", **query))[:2] == answer
