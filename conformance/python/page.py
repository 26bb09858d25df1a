"""Requests to the rows that Millrace's own page uses, below `/ajax-api/3.0/millrace`."""

from __future__ import annotations

from typing import Any

import requests

from wire import Server

OWN = "/ajax-api/3.0/millrace"


def ask(server: Server, route: str, body: Any) -> Any:
    """POST that has to succeed."""
    return server.ok("POST", f"{OWN}/{route}", body)


def fetch(server: Server, route: str, **query: Any) -> Any:
    """GET that has to succeed."""
    return server.ok("GET", f"{OWN}/{route}", params=query)


def send(server: Server, route: str, body: Any = None, **query: Any) -> requests.Response:
    """POST of a body, or GET without one; whatever comes back."""
    return server.call("GET" if body is None else "POST", f"{OWN}/{route}", body, params=query)


def refusal(server: Server, response: requests.Response) -> tuple[int, str, str]:
    """Status, error code and message of a request that must be refused without naming anything internal."""
    server.assert_no_leak(response)
    answer = response.json()
    return response.status_code, answer["error_code"], answer["message"]
