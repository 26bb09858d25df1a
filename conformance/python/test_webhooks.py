"""Webhooks: what is stored, what is refused, and what the test endpoint sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cases import INVALID, MISSING, Case, Places, Start, check, missing, parametrized, wrong
from receiver import Answer, receiving
from wire import Server, unique

pytestmark = pytest.mark.wire

CREATED = [{"entity": "REGISTERED_MODEL", "action": "CREATED"}]
TAGGED = [{"entity": "PROMPT_TAG", "action": "SET"}]
NOWHERE = "http://127.0.0.1:9/hook"
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


MADE: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def leave_nothing(server: Server) -> Iterator[None]:
    """In MLflow a webhook whose receiver is away holds up the deliveries of all others."""
    yield
    for webhook_id in MADE:
        server.call("DELETE", f"/api/2.0/mlflow/webhooks/{webhook_id}")


@pytest.fixture(scope="module")
def here(server: Server) -> Places:
    webhook, gone = create(server), create(server)
    server.ok("DELETE", f"/api/2.0/mlflow/webhooks/{gone}")
    return Places({"webhook": webhook, "gone": gone})


def create(server: Server, **fields: Any) -> str:
    body = {"name": "hook", "url": NOWHERE, "events": CREATED, **fields}
    MADE.append(server.post("webhooks", body)["webhook"]["webhook_id"])
    return MADE[-1]


def read(server: Server, webhook_id: str) -> Any:
    return server.get(f"webhooks/{webhook_id}")["webhook"]


def update(server: Server, webhook: str, /, **fields: Any) -> Any:
    return server.ok("PATCH", f"/api/2.0/mlflow/webhooks/{webhook}", fields)["webhook"]


def test(server: Server, webhook_id: str, **fields: Any) -> Any:
    """What the test endpoint says."""
    return server.post(f"webhooks/{webhook_id}/test", fields)["result"]


test.__test__ = False  # type: ignore[attr-defined]  # an endpoint, not a test case


# Refusals


def bad_name(name: str) -> str:
    return (
        f"Webhook name {name!r} is invalid. It must start and end with a letter or digit, be less than 63 characters long,"
        " and contain only letters, digits, dots (.), underscores (_), and hyphens (-)."
    )


def posted(answered: int, code: str | None, message: str | None, label: str, **fields: Any) -> Case:
    body = {"name": "hook", "url": NOWHERE, "events": CREATED, **fields}
    body = {name: value for name, value in body.items() if value is not ...}
    deviation = "defect-500" if answered == 500 else None
    answered = 400 if answered == 500 else answered
    return Case("createWebhook", "POST webhooks", body, answered, code, message, deviation=deviation, label=label)


def changed(answered: int, code: str, message: str | None, path: str = "webhooks/<webhook>", **fields: Any) -> Case:
    deviation = "defect-500" if answered == 500 else None
    answered = 400 if answered == 500 else answered
    return Case("updateWebhook", f"PATCH /api/2.0/mlflow/{path}", fields, answered, code, message, deviation=deviation)


def fields_refused() -> list[Case]:
    cases = []
    for name in ("name", "url", "events"):
        cases.append(posted(400, INVALID, missing(name), f"no {name}", **{name: ...}))
        cases.append(posted(400, INVALID, missing(name), f"null {name}", **{name: None}))
        cases.append(posted(400, INVALID, wrong("1", name, "int"), f"number as {name}", **{name: 1}))
        cases.append(changed(400, INVALID, wrong("5", name, "int"), **{name: 5}))
    for name in ("description", "secret"):
        cases.append(posted(400, INVALID, wrong("5", name, "int"), f"number as {name}", **{name: 5}))
        cases.append(changed(400, INVALID, wrong("5", name, "int"), **{name: 5}))
    for status in (0, 5):
        cases.append(posted(400, INVALID, wrong(str(status), "status", "int"), f"status {status}", status=status))
        cases.append(changed(400, INVALID, wrong(str(status), "status", "int"), status=status))
    cases.append(posted(400, INVALID, missing("name"), "empty name", name=""))
    cases.append(posted(400, INVALID, missing("url"), "empty url", url=""))
    for name in (" ", "-a", "a-", ".", "a b", "a\n", "é", "a" * 64):
        cases.append(posted(400, INVALID, bad_name(name), f"name {name[:9]!r}", name=name))
        cases.append(changed(400, INVALID, bad_name(name), name=name))
    return cases


def urls_refused() -> list[Case]:
    scheme = "Invalid webhook URL scheme: {}. Allowed schemes are: http, https."
    table = [
        ("  ", "Webhook URL cannot be empty or just whitespace: '  '"),
        ("ftp://x", scheme.format("'ftp'")),
        ("FILE:///etc/passwd", scheme.format("'file'")),
        ("example.com", scheme.format("''")),
        ("//127.0.0.1/x", scheme.format("''")),
        ("http://", "Webhook URL must include a hostname: 'http://'"),
        ("http:///a", "Webhook URL must include a hostname: 'http:///a'"),
        ("https://:443/", "Webhook URL must include a hostname: 'https://:443/'"),
        ("http://u:p@/", "Webhook URL must include a hostname: 'http://u:p@/'"),
    ]
    cases = [posted(400, INVALID, message, f"url {url}", url=url) for url, message in table]
    cases += [changed(400, INVALID, message, url=url) for url, message in table]
    cases.append(posted(400, INVALID, Start("Invalid webhook URL 'http://[::1/x': "), "broken IPv6", url="http://[::1/x"))
    for url in ("http://a b/x", "http://127.0.0.1:99999/", "http://127.0.0.1:abc/"):
        body = {"name": "hook", "url": url, "events": CREATED}
        message = Start(f"Invalid webhook URL '{url}'")
        cases.append(Case("createWebhook", "POST webhooks", body, 400, INVALID, message, deviation="undeliverable-webhooks"))
    return cases


VALID = {
    "registered_model": "['created']",
    "model_version": "['created']",
    "model_version_tag": "['deleted', 'set']",
    "model_version_alias": "['created', 'deleted']",
    "prompt": "['created']",
    "prompt_version": "['created']",
    "prompt_tag": "['deleted', 'set']",
    "prompt_version_tag": "['deleted', 'set']",
    "prompt_alias": "['created', 'deleted']",
    "budget_policy": "['exceeded']",
}


def events_refused() -> list[Case]:
    cases = []
    for entity, valid in VALID.items():
        message = f"Invalid action 'updated' for entity '{entity}'. Valid actions are: {valid}"
        events = [{"entity": entity.upper(), "action": "UPDATED"}]
        cases.append(posted(400, INVALID, message, f"{entity} updated", events=events))
    first = "Invalid action 'set' for entity 'prompt'. Valid actions are: ['created']"
    impossible = [{"entity": "PROMPT", "action": "SET"}]
    cases.append(posted(400, INVALID, first, "events before name and url", events=impossible, name="-", url="x"))
    cases.append(posted(400, INVALID, bad_name("-"), "name before url", name="-", url="x", events=[]))
    cases.append(posted(400, INVALID, Start("Invalid webhook URL scheme"), "url before no events", url="x", events=[]))
    nothing = "Webhook events must be a non-empty list of WebhookEvent objects: []."
    cases.append(posted(400, INVALID, nothing, "no events", events=[]))
    cases.append(posted(400, "BAD_REQUEST", None, "an event twice", events=CREATED + CREATED))
    cases.append(changed(400, "BAD_REQUEST", None, events=CREATED + CREATED))
    cases.append(changed(400, INVALID, first, events=impossible))
    cases.append(posted(400, INVALID, wrong('"x"', "events", "str"), "text as events", events="x"))
    cases.append(posted(400, INVALID, wrong("{}", "events", "dict"), "object as events", events={}))
    unknown: list[tuple[Any, str]] = [
        ({"entity": "NOPE", "action": "CREATED"}, "A webhook event needs an 'entity', one of: REGISTERED_MODEL, "),
        ({"entity": "prompt", "action": "created"}, "A webhook event needs an 'entity'"),
        ({"entity": "ENTITY_UNSPECIFIED", "action": "CREATED"}, "A webhook event needs an 'entity'"),
        ({"action": "CREATED"}, "A webhook event needs an 'entity'"),
        ({}, "A webhook event needs an 'entity'"),
        ({"entity": "PROMPT"}, "A webhook event of PROMPT needs an 'action', one of: CREATED."),
        ({"entity": "PROMPT_TAG", "action": "ACTION_UNSPECIFIED"}, "A webhook event of PROMPT_TAG needs an 'action'"),
        ({"entity": 99, "action": 1}, "Invalid value 99 for parameter 'events[0].entity' supplied"),
        ("x", "Invalid value \"x\" for parameter 'events[0]' supplied"),
        (None, "Invalid value null for parameter 'events[0]' supplied"),
    ]
    for event, message in unknown:
        cases.append(posted(500, INVALID, Start(message), f"event {event}", events=[event]))
    cases.append(changed(500, INVALID, Start("A webhook event needs an 'entity'"), events=[{"entity": "X"}]))
    return cases


def unknown_webhooks() -> list[Case]:
    cases = []
    for name in ("<gone>", "nope", "00000000-0000-4000-8000-000000000000"):
        message = f"Webhook with ID {name} not found."
        path = f"/api/2.0/mlflow/webhooks/{name}"
        cases += [
            Case("getWebhook", f"GET {path}", None, 404, MISSING, message),
            Case("updateWebhook", f"PATCH {path}", {"name": "-"}, 404, MISSING, message),
            Case("deleteWebhook", f"DELETE {path}", None, 404, MISSING, message),
            Case("testWebhook", f"POST {path}/test", {}, 404, MISSING, message),
        ]
    first = "Invalid action 'set' for entity 'prompt'. Valid actions are: ['created']"
    event = {"event": {"entity": "PROMPT", "action": "SET"}}
    cases.append(Case("testWebhook", "POST webhooks/<webhook>/test", event, 400, INVALID, first))
    for bad in ({}, {"entity": "X", "action": "Y"}, {"entity": "PROMPT"}, 5):
        cases.append(Case("testWebhook", "POST webhooks/<webhook>/test", {"event": bad}, 400, INVALID, deviation="defect-500"))
    return cases


def pages_refused() -> list[Case]:
    bounds = "max_results must be between 1 and 1000."
    queries: list[tuple[dict[str, Any], str]] = [
        ({"max_results": -1}, bounds),
        ({"max_results": 1001}, bounds),
        ({"max_results": "x"}, wrong('"x"', "max_results", "str")),
        ({"max_results": "2.5"}, wrong('"2.5"', "max_results", "str")),
        ({"page_token": "x"}, "Invalid page token, could not base64-decode"),
        ({"page_token": "eyJvZmZzZXQiOiAwfQ=="}, "Invalid page token, parsed value={'offset': 0}"),
    ]
    return [Case("listWebhooks", "GET webhooks", query, 400, INVALID, message) for query, message in queries]


@parametrized(fields_refused() + urls_refused() + events_refused() + unknown_webhooks() + pages_refused())
def test_refusals(server: Server, here: Places, case: Case) -> None:
    before = read(server, here.names["webhook"])
    check(server, here, case)
    assert read(server, here.names["webhook"]) == before


# What is stored


@pytest.mark.rows("createWebhook", "getWebhook", "deleteWebhook")
def test_life(server: Server) -> None:
    events = [*TAGGED, {"entity": "MODEL_VERSION_TAG", "action": "SET"}, {"entity": "MODEL_VERSION_TAG", "action": 3}]
    body = {"name": "all.of_it-1", "url": NOWHERE, "events": events, "description": "why", "secret": "hush", "status": 2}
    made = server.post("webhooks", body)["webhook"]
    assert UUID4.fullmatch(made["webhook_id"])
    assert made["creation_timestamp"] == made["last_updated_timestamp"]
    assert {key: value for key, value in made.items() if not key.endswith(("_id", "_timestamp"))} == {
        "name": "all.of_it-1",
        "description": "why",
        "url": NOWHERE,
        "events": [
            {"entity": "MODEL_VERSION_TAG", "action": "DELETED"},
            {"entity": "MODEL_VERSION_TAG", "action": "SET"},
            {"entity": "PROMPT_TAG", "action": "SET"},
        ],
        "status": "DISABLED",
    }
    assert read(server, made["webhook_id"]) == made
    assert server.ok("DELETE", f"/api/2.0/mlflow/webhooks/{made['webhook_id']}") == {}


@pytest.mark.rows("createWebhook")
@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, {"status": "ACTIVE"}),
        ({"status": "NOPE"}, {"status": "ACTIVE"}),
        ({"status": "disabled"}, {"status": "ACTIVE"}),
        ({"description": ""}, {"description": None}),
        ({"description": "d" * 5000}, {"description": "d" * 5000}),
        ({"name": "a" * 63}, {"name": "a" * 63}),
        ({"url": " HTTP://127.0.0.1/x "}, {"url": " HTTP://127.0.0.1/x "}),
        ({"url": "http://user:pw@127.0.0.1/x"}, {"url": "http://user:pw@127.0.0.1/x"}),
        ({"url": "http://127.0.0.1/" + "a" * 1000}, {"url": "http://127.0.0.1/" + "a" * 1000}),
        ({"url": "https://nowhere.invalid/"}, {"url": "https://nowhere.invalid/"}),
        ({"events": [{"entity": 5, "action": "1"}]}, {"events": [{"entity": "PROMPT", "action": "CREATED"}]}),
    ],
)
def test_accepted(server: Server, fields: dict[str, Any], shown: dict[str, Any]) -> None:
    webhook_id = create(server, **fields)
    webhook = read(server, webhook_id)
    assert {key: webhook.get(key) for key in shown} == shown


@pytest.mark.rows("updateWebhook")
def test_updates_change_what_is_given(server: Server) -> None:
    webhook_id = create(server, description="d", events=CREATED + TAGGED)
    was = read(server, webhook_id)

    def expect(change: dict[str, Any], **differs: Any) -> None:
        nonlocal was
        now = update(server, webhook_id, **change)
        assert now["last_updated_timestamp"] >= was["last_updated_timestamp"]
        wanted = {**was, **differs, "last_updated_timestamp": now["last_updated_timestamp"]}
        assert now == {key: value for key, value in wanted.items() if value is not None}
        assert read(server, webhook_id) == now
        was = now

    expect({})
    expect({"name": "", "url": "", "events": []})
    expect({"name": None, "url": None, "events": None, "description": None, "status": None})
    expect({"name": "other", "webhook_id": "ignored"}, name="other")
    expect({"url": NOWHERE + "/2"}, url=NOWHERE + "/2")
    expect({"events": TAGGED}, events=TAGGED)
    expect({"status": "DISABLED"}, status="DISABLED")
    expect({"status": "NOPE"})
    expect({"status": 1}, status="ACTIVE")
    expect({"secret": "s"})
    expect({"secret": ""})
    expect({"description": "new"}, description="new")
    expect({"description": ""}, description=None)


@pytest.mark.rows("listWebhooks")
def test_pages(server: Server) -> None:
    made = [create(server, name=unique("page")) for _ in range(5)]
    seen: list[str] = []
    token: str | None = None
    while not set(made) <= set(seen):
        page = server.get("webhooks", max_results=2, **({"page_token": token} if token else {}))
        assert len(page["webhooks"]) == 2 or "next_page_token" not in page
        seen += [webhook["webhook_id"] for webhook in page["webhooks"]]
        token = page.get("next_page_token")
    newest_first = [webhook_id for webhook_id in seen if webhook_id in made]
    assert sorted(newest_first) == sorted(made) and len(set(seen)) == len(seen)
    whole = server.get("webhooks", max_results=0)["webhooks"]
    times = [webhook["creation_timestamp"] for webhook in whole]
    assert times == sorted(times, reverse=True)
    assert server.get("webhooks", page_token="eyJvZmZzZXQiOiA5OTk5OTl9") == {}


# The test endpoint

EXAMPLES = {
    "REGISTERED_MODEL.CREATED": '{"name": "example_model", "tags": {"example_key": "example_value"},'
    ' "description": "An example registered model"}',
    "MODEL_VERSION.CREATED": '{"name": "example_model", "version": "1", "source": "models:/123",'
    ' "run_id": "abcd1234abcd5678", "tags": {"example_key": "example_value"}, "description": "An example model version"}',
    "MODEL_VERSION_TAG.SET": '{"name": "example_model", "version": "1", "key": "example_key", "value": "example_value"}',
    "MODEL_VERSION_TAG.DELETED": '{"name": "example_model", "version": "1", "key": "example_key"}',
    "MODEL_VERSION_ALIAS.CREATED": '{"name": "example_model", "alias": "example_alias", "version": "1"}',
    "MODEL_VERSION_ALIAS.DELETED": '{"name": "example_model", "alias": "example_alias"}',
    "PROMPT.CREATED": '{"name": "example_prompt", "tags": {"example_key": "example_value"},'
    ' "description": "An example prompt"}',
    "PROMPT_VERSION.CREATED": '{"name": "example_prompt", "version": "1", "template": "Hello {{name}}!",'
    ' "tags": {"example_key": "example_value"}, "description": "An example prompt version"}',
    "PROMPT_TAG.SET": '{"name": "example_prompt", "key": "example_key", "value": "example_value"}',
    "PROMPT_TAG.DELETED": '{"name": "example_prompt", "key": "example_key"}',
    "PROMPT_VERSION_TAG.SET": '{"name": "example_prompt", "version": "1", "key": "example_key", "value": "example_value"}',
    "PROMPT_VERSION_TAG.DELETED": '{"name": "example_prompt", "version": "1", "key": "example_key"}',
    "PROMPT_ALIAS.CREATED": '{"name": "example_prompt", "alias": "example_alias", "version": "1"}',
    "PROMPT_ALIAS.DELETED": '{"name": "example_prompt", "alias": "example_alias"}',
    "BUDGET_POLICY.EXCEEDED": '{"budget_policy_id": "bp-abc123", "budget_unit": "USD", "budget_amount": 100.0,'
    ' "current_spend": 105.5, "duration_unit": "MONTHS", "duration_value": 1, "target_scope": "ENDPOINT",'
    ' "workspace": "default", "target_value": "ep-abc123", "window_start": 1704067200000}',
}


@pytest.mark.rows("testWebhook")
def test_examples_byte_for_byte(server: Server) -> None:
    with receiving() as receiver:
        webhook_id = create(server, url=receiver.url)
        for name in EXAMPLES:
            entity, action = name.split(".")
            result = test(server, webhook_id, event={"entity": entity, "action": action})
            assert result == {"success": True, "response_status": 200, "response_body": "ok"}
        for name, request in zip(EXAMPLES, receiver.requests, strict=True):
            entity, action = name.lower().split(".")
            time = request.payload["timestamp"]
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", time)
            head = f'{{"entity": "{entity}", "action": "{action}", "timestamp": "{time}", "data": '
            assert request.body.decode() == head + EXAMPLES[name] + "}"


@pytest.mark.rows("testWebhook")
def test_headers_and_signature(server: Server) -> None:
    with receiving() as receiver:
        webhook_id = create(server, url=receiver.url + "/hook?a=1", secret="hush ✓")
        test(server, webhook_id)
        update(server, webhook_id, secret="new")
        test(server, webhook_id)
        update(server, webhook_id, secret="")
        test(server, webhook_id)
        first, second, third = receiver.requests
        first.assert_signed("hush ✓")
        second.assert_signed("new")
        assert "x-mlflow-signature" not in third.headers
        assert len({request.headers["x-mlflow-delivery-id"] for request in receiver.requests}) == 3
        for request in receiver.requests:
            assert (request.method, request.path) == ("POST", "/hook?a=1")
            assert request.headers["content-type"] == "application/json"
            assert UUID4.fullmatch(request.headers["x-mlflow-delivery-id"])
            assert re.fullmatch(r"\d{10}", request.headers["x-mlflow-timestamp"])


@pytest.mark.rows("testWebhook")
def test_a_login_in_the_url_is_sent_as_a_header(server: Server) -> None:
    with receiving() as receiver:
        test(server, create(server, url=receiver.url.replace("://", "://user:pw@")))
        assert receiver.requests[0].headers["authorization"] == "Basic dXNlcjpwdw=="


@pytest.mark.rows("testWebhook")
def test_the_first_event_is_the_default(server: Server) -> None:
    with receiving() as receiver:
        webhook_id = create(server, url=receiver.url, events=TAGGED + CREATED + [{"entity": "PROMPT", "action": "CREATED"}])
        test(server, webhook_id)
        test(server, webhook_id, event=None)
        update(server, webhook_id, status="DISABLED")
        test(server, webhook_id)
        assert [request.payload["entity"] for request in receiver.requests] == ["prompt"] * 3


@pytest.mark.rows("testWebhook")
@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Answer(201, b"made"), {"success": True, "response_status": 201, "response_body": "made"}),
        (Answer(204, b""), {"success": True, "response_status": 204, "response_body": ""}),
        (Answer(302, b"lost"), {"success": True, "response_status": 302, "response_body": "lost"}),
        (Answer(404, b"gone"), {"success": False, "response_status": 404, "response_body": "gone"}),
        (Answer(501, b"no"), {"success": False, "response_status": 501, "response_body": "no"}),
        (
            Answer(200, b"\xe9", {"content-type": "text/plain; charset=ISO-8859-1"}),
            {"success": True, "response_status": 200, "response_body": "é"},
        ),
        (
            Answer(200, "✓".encode(), {"content-type": "application/json"}),
            {"success": True, "response_status": 200, "response_body": "✓"},
        ),
    ],
)
def test_answers_are_given_back(server: Server, answer: Answer, result: dict[str, Any]) -> None:
    with receiving(lambda _: answer) as receiver:
        assert test(server, create(server, url=receiver.url)) == result
        assert len(receiver.requests) == 1


@pytest.mark.rows("testWebhook")
@pytest.mark.deviation("webhook-answer-limit")
def test_long_answers_are_cut(server: Server) -> None:
    with receiving(lambda _: Answer(200, ("x" + "✓" * 1000).encode())) as receiver:
        body = test(server, create(server, url=receiver.url))["response_body"]
        assert body == "x" + "✓" * 341


@pytest.mark.rows("testWebhook")
@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_redirects(server: Server, status: int, method: str) -> None:
    script = {1: Answer(status, b"", {"location": "/next"})}
    with receiving(lambda n: script.get(n, Answer(200, b"there"))) as receiver:
        result = test(server, create(server, url=receiver.url + "/hook", secret="s"))
        assert result == {"success": True, "response_status": 200, "response_body": "there"}
        first, second = receiver.requests
        assert (second.method, second.path) == (method, "/next")
        assert second.body == (first.body if method == "POST" else b"")
        for name in ("x-mlflow-delivery-id", "x-mlflow-timestamp", "x-mlflow-signature"):
            assert second.headers[name] == first.headers[name]


@pytest.mark.rows("testWebhook")
def test_retries_repeat_the_same_message(server: Server) -> None:
    with receiving(lambda n: Answer(200 if n == 4 else (429, 500, 504)[n - 1])) as receiver:
        result = test(server, create(server, url=receiver.url, secret="s"))
        assert result["success"] is True
        first, *others = receiver.requests
        first.assert_signed("s")
        assert len(others) == 3
        for other in others:
            assert other.body == first.body
            for name in ("x-mlflow-delivery-id", "x-mlflow-timestamp", "x-mlflow-signature"):
                assert other.headers[name] == first.headers[name]
        waits = [later.at - earlier.at for earlier, later in zip(receiver.requests, others, strict=False)]
        assert waits[0] < 1 and 2 <= waits[1] < 4 and 4 <= waits[2] < 6


@pytest.mark.rows("testWebhook")
def test_retries_come_to_an_end(server: Server) -> None:
    with receiving(lambda _: Answer(503, b"down")) as receiver:
        result = test(server, create(server, url=receiver.url))
        assert result == {"success": False, "response_status": 503, "response_body": "down"}
        assert len(receiver.requests) == 4


@pytest.mark.rows("testWebhook")
def test_the_receiver_says_when_to_come_again(server: Server) -> None:
    script = {1: Answer(503, b"", {"retry-after": "2"})}
    with receiving(lambda n: script.get(n, Answer())) as receiver:
        assert test(server, create(server, url=receiver.url))["success"] is True
        first, second = receiver.requests
        assert 2 <= second.at - first.at < 4


@pytest.mark.rows("testWebhook")
def test_a_redirect_that_became_a_get_is_not_retried(server: Server) -> None:
    script = {1: Answer(302, b"", {"location": "/next"}), 2: Answer(500, b"no")}
    with receiving(lambda n: script.get(n, Answer())) as receiver:
        result = test(server, create(server, url=receiver.url))
        assert result == {"success": False, "response_status": 500, "response_body": "no"}


@pytest.mark.rows("testWebhook")
@pytest.mark.parametrize(
    "answer", [None, Answer(302, b"", {"location": "/"}), Answer(302, b"", {"location": "ftp://127.0.0.1/"})]
)
def test_no_answer_is_a_failure(server: Server, answer: Answer | None) -> None:
    with receiving(lambda _: answer or Answer()) as receiver:
        webhook_id = create(server, url=receiver.url if answer else NOWHERE)
        result = test(server, webhook_id)
        assert result["success"] is False
        assert result["error_message"].startswith("Failed to test webhook: ")
        assert "response_status" not in result and "response_body" not in result


# The real client


@pytest.mark.client3
@pytest.mark.rows("createWebhook", "getWebhook", "listWebhooks", "updateWebhook", "deleteWebhook", "testWebhook")
def test_client(client: Any) -> None:
    from mlflow.exceptions import MlflowException

    with receiving() as receiver:
        made = client.create_webhook("by-client", receiver.url, ["prompt.created", "prompt_alias.deleted"], "d", "hush")
        assert [str(event) for event in made.events] == ["prompt.created", "prompt_alias.deleted"]
        assert repr(client.get_webhook(made.webhook_id)) == repr(made)
        assert made.webhook_id in [webhook.webhook_id for webhook in client.list_webhooks(max_results=50)]
        result = client.test_webhook(made.webhook_id, "prompt_alias.deleted")
        assert (result.success, result.response_status, result.response_body) == (True, 200, "ok")
        receiver.requests[0].assert_signed("hush")
        changed = client.update_webhook(made.webhook_id, name="renamed", status="DISABLED", events=["prompt_tag.set"])
        assert (changed.name, str(changed.status), [str(event) for event in changed.events]) == (
            "renamed",
            "DISABLED",
            ["prompt_tag.set"],
        )
        client.delete_webhook(made.webhook_id)
        with pytest.raises(MlflowException, match="RESOURCE_DOES_NOT_EXIST: Webhook with ID .* not found"):
            client.get_webhook(made.webhook_id)
