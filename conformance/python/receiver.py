"""A webhook receiver: notes every request, answers by a script, and checks signatures by its own means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request as it came in; header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def payload(self) -> Any:
        return json.loads(self.body)

    def assert_signed(self, secret: str) -> None:
        """The signature is the MAC of id, time and body, joined by dots."""
        signed = f"{self.headers['x-mlflow-delivery-id']}.{self.headers['x-mlflow-timestamp']}.".encode() + self.body
        mac = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
        assert self.headers["x-mlflow-signature"] == "v1," + base64.b64encode(mac).decode()


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)


Script = Callable[[int], Answer]


class Receiver:
    """Listens on this machine. `script` says what the n-th request (from 1) is answered."""

    def __init__(self, script: Script) -> None:
        self.requests: list[Request] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = script(receiver._note(Request(self.command, self.path, headers, body, time.monotonic())))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = answer

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _note(self, request: Request) -> int:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            return len(self.requests)

    def wait(self, count: int, seconds: float = 30) -> list[Request]:
        """The requests, once there are so many."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.requests) >= count, seconds)
        assert arrived, f"{len(self.requests)} of {count} requests within {seconds} s"
        return list(self.requests)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def receiving(script: Script = lambda _: Answer()) -> Iterator[Receiver]:
    receiver = Receiver(script)
    try:
        yield receiver
    finally:
        receiver.close()
