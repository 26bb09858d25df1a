"""Events of the registry as a receiver sees them, and the log of their deliveries."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from receiver import Answer, Receiver, Request, Script, receiving
from wire import Server, unique

EVENTS = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
    "prompt.created",
    "prompt_version.created",
    "prompt_tag.set",
    "prompt_tag.deleted",
    "prompt_version_tag.set",
    "prompt_version_tag.deleted",
    "prompt_alias.created",
    "prompt_alias.deleted",
]
SECRET = "hush"
IS_PROMPT = {"mlflow.prompt.is_prompt": "true"}


@contextmanager
def subscribed(server: Server, events: list[str], script: Script = lambda _: Answer()) -> Iterator[tuple[Receiver, str]]:
    """A receiver and its webhook."""
    with receiving(script) as receiver:
        pairs = [dict(zip(("entity", "action"), event.upper().split("."), strict=True)) for event in events]
        body = {"name": "events", "url": receiver.url, "events": pairs, "secret": SECRET}
        webhook_id = server.post("webhooks", body)["webhook"]["webhook_id"]
        try:
            yield receiver, webhook_id
        finally:
            server.ok("DELETE", f"/api/2.0/mlflow/webhooks/{webhook_id}")


@pytest.fixture(scope="module")
def receiver(server: Server) -> Iterator[Receiver]:
    """Gets every event of the registry."""
    with subscribed(server, EVENTS) as (listening, _):
        yield listening


class Registry:
    """Changes the registry by raw requests."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def _call(self, method: str, route: str, body: Any) -> Any:
        return self.server.ok(method, f"/api/2.0/mlflow/{route}", body)

    def create(self, name: str, tags: dict[str, str] | list[tuple[str, str]] = (), **fields: Any) -> None:
        self._call("POST", "registered-models/create", {"name": name, "tags": listed(tags), **fields})

    def version(self, name: str, tags: dict[str, str] | list[tuple[str, str]] = (), **fields: Any) -> None:
        body = {"name": name, "source": "s3://bucket/model", "tags": listed(tags), **fields}
        self._call("POST", "model-versions/create", body)

    def post(self, route: str, **body: Any) -> None:
        self._call("POST", route, body)

    def patch(self, route: str, **body: Any) -> None:
        self._call("PATCH", route, body)

    def delete(self, route: str, **body: Any) -> None:
        self._call("DELETE", route, body)


def listed(tags: Any) -> list[dict[str, str]]:
    pairs = tags.items() if isinstance(tags, dict) else tags
    return [{"key": key, "value": value} for key, value in pairs]


Step = tuple[Callable[[Registry, str], None], str, str]

MODEL_STEPS: list[Step] = [
    (
        lambda r, name: r.create(name, {"a": "1", "b": "ü"}, description='é "d"'),
        "registered_model.created",
        r'{"name": "<name>", "tags": {"a": "1", "b": "\u00fc"}, "description": "\u00e9 \"d\""}',
    ),
    (
        lambda r, name: r.create(name + "-2", [("a", "1"), ("a", "2")]),
        "registered_model.created",
        '{"name": "<name>-2", "tags": {"a": "2"}, "description": ""}',
    ),
    (
        lambda r, name: r.version(name, {"k": "v"}, run_id="f" * 32, description="d"),
        "model_version.created",
        '{"name": "<name>", "version": "1", "source": "s3://bucket/model", "run_id": "ffffffffffffffffffffffffffffffff",'
        ' "tags": {"k": "v"}, "description": "d"}',
    ),
    (
        lambda r, name: r.version(name, description="", run_id=""),
        "model_version.created",
        '{"name": "<name>", "version": "2", "source": "s3://bucket/model", "run_id": null, "tags": {}, "description": null}',
    ),
    (
        lambda r, name: r.post("model-versions/set-tag", name=name, version="1", key="k", value="w"),
        "model_version_tag.set",
        '{"name": "<name>", "version": "1", "key": "k", "value": "w"}',
    ),
    (
        lambda r, name: r.post("model-versions/set-tag", name=name, version="1", key="empty"),
        "model_version_tag.set",
        '{"name": "<name>", "version": "1", "key": "empty", "value": ""}',
    ),
    (
        lambda r, name: r.delete("model-versions/delete-tag", name=name, version="1", key="k"),
        "model_version_tag.deleted",
        '{"name": "<name>", "version": "1", "key": "k"}',
    ),
    (
        lambda r, name: r.delete("model-versions/delete-tag", name=name, version="1", key="never-set"),
        "model_version_tag.deleted",
        '{"name": "<name>", "version": "1", "key": "never-set"}',
    ),
    (
        lambda r, name: r.post("registered-models/alias", name=name, alias="Champion", version="1"),
        "model_version_alias.created",
        '{"name": "<name>", "alias": "Champion", "version": "1"}',
    ),
    (
        lambda r, name: r.post("registered-models/alias", name=name, alias="Champion", version="2"),
        "model_version_alias.created",
        '{"name": "<name>", "alias": "Champion", "version": "2"}',
    ),
    (
        lambda r, name: r.delete("registered-models/alias", name=name, alias="Champion"),
        "model_version_alias.deleted",
        '{"name": "<name>", "alias": "Champion"}',
    ),
    (
        lambda r, name: r.delete("registered-models/alias", name=name, alias="never-set"),
        "model_version_alias.deleted",
        '{"name": "<name>", "alias": "never-set"}',
    ),
]

TEXT = {"mlflow.prompt.text": "Hi {{x}}", "_mlflow_prompt_type": "text"}
PROMPT_STEPS: list[Step] = [
    (
        lambda r, name: r.create(
            name, {**IS_PROMPT, "a": "1", "_mlflow_prompt_type": "text", "_mlflow_x": "y"}, description="d"
        ),
        "prompt.created",
        '{"name": "<name>", "tags": {"a": "1", "_mlflow_x": "y"}, "description": "d"}',
    ),
    (
        lambda r, name: r.create(name + "-2", IS_PROMPT),
        "prompt.created",
        '{"name": "<name>-2", "tags": {}, "description": ""}',
    ),
    (
        lambda r, name: r.version(
            name, {**IS_PROMPT, **TEXT, "c": "d", "_mlflow_x": "y"}, source="dummy-source", description="d"
        ),
        "prompt_version.created",
        '{"name": "<name>", "version": "1", "template": "Hi {{x}}", "tags": {"c": "d", "_mlflow_x": "y"}, "description": "d"}',
    ),
    (
        lambda r, name: r.version(name, {**IS_PROMPT, **TEXT}, source="dummy-source"),
        "prompt_version.created",
        '{"name": "<name>", "version": "2", "template": "Hi {{x}}", "tags": {}, "description": null}',
    ),
    (
        lambda r, name: r.post("registered-models/set-tag", name=name, key="k", value="v"),
        "prompt_tag.set",
        '{"name": "<name>", "key": "k", "value": "v"}',
    ),
    (
        lambda r, name: r.post("registered-models/set-tag", name=name, key="_mlflow_experiment_ids", value=",1,"),
        "prompt_tag.set",
        '{"name": "<name>", "key": "_mlflow_experiment_ids", "value": ",1,"}',
    ),
    (
        lambda r, name: r.delete("registered-models/delete-tag", name=name, key="k"),
        "prompt_tag.deleted",
        '{"name": "<name>", "key": "k"}',
    ),
    (
        lambda r, name: r.post("model-versions/set-tag", name=name, version="1", key="k", value="v"),
        "prompt_version_tag.set",
        '{"name": "<name>", "version": "1", "key": "k", "value": "v"}',
    ),
    (
        lambda r, name: r.delete("model-versions/delete-tag", name=name, version="1", key="k"),
        "prompt_version_tag.deleted",
        '{"name": "<name>", "version": "1", "key": "k"}',
    ),
    (
        lambda r, name: r.post("registered-models/alias", name=name, alias="live", version="1"),
        "prompt_alias.created",
        '{"name": "<name>", "alias": "live", "version": "1"}',
    ),
    (
        lambda r, name: r.delete("registered-models/alias", name=name, alias="live"),
        "prompt_alias.deleted",
        '{"name": "<name>", "alias": "live"}',
    ),
]


def expected_body(request: Request, event: str, data: str) -> str:
    entity, action = event.split(".")
    head = f'{{"entity": "{entity}", "action": "{action}", "timestamp": "{request.payload["timestamp"]}", "data": '
    return head + data + "}"


@pytest.mark.wire
@pytest.mark.rows("createWebhook")
@pytest.mark.parametrize("steps", [MODEL_STEPS, PROMPT_STEPS], ids=["models", "prompts"])
def test_every_change_is_announced_byte_for_byte(server: Server, receiver: Receiver, steps: list[Step]) -> None:
    registry, name = Registry(server), unique("announced")
    for step, event, data in steps:
        before = len(receiver.requests)
        step(registry, name)
        request = receiver.wait(before + 1)[before]
        assert request.body.decode() == expected_body(request, event, data.replace("<name>", name))
        request.assert_signed(SECRET)


@pytest.mark.wire
@pytest.mark.rows("createWebhook")
def test_other_changes_and_refused_ones_are_not_announced(server: Server, receiver: Receiver) -> None:
    registry, name = Registry(server), unique("silent")
    before = len(receiver.requests)
    registry.create(name)
    registry.version(name)
    receiver.wait(before + 2)
    registry.post("registered-models/set-tag", name=name, key="k", value="v")
    registry.delete("registered-models/delete-tag", name=name, key="k")
    registry.patch("registered-models/update", name=name, description="d")
    registry.patch("model-versions/update", name=name, version="1", description="d")
    body = {"name": name, "version": "1", "stage": "Staging", "archive_existing_versions": True}
    registry.post("model-versions/transition-stage", **body)
    for method, route, refused in [
        ("POST", "registered-models/create", {"name": name}),
        ("POST", "registered-models/alias", {"name": name, "alias": "a", "version": "9"}),
        ("DELETE", "registered-models/alias", {"name": name + "?", "alias": "a"}),
        ("DELETE", "model-versions/delete-tag", {"name": name, "version": "9", "key": "k"}),
    ]:
        assert server.call(method, f"/api/2.0/mlflow/{route}", refused).status_code >= 400
    registry.delete("model-versions/delete", name=name, version="1")
    registry.post("registered-models/rename", name=name, new_name=name + "-2")
    registry.delete("registered-models/delete", name=name + "-2")
    registry.create(name)
    requests = receiver.wait(before + 3)[before:]
    time.sleep(0.5)
    entities = sorted(request.payload["entity"] for request in requests)
    assert entities == ["model_version", "registered_model", "registered_model"]
    assert len(receiver.requests) == before + 3


@pytest.mark.wire
@pytest.mark.rows("updateWebhook", "deleteWebhook")
def test_only_subscribed_events_come(server: Server) -> None:
    registry, name = Registry(server), unique("subscribed")
    with subscribed(server, ["model_version_alias.created", "model_version.created"]) as (listening, _):
        registry.create(name)
        registry.version(name)
        registry.post("model-versions/set-tag", name=name, version="1", key="k", value="v")
        registry.post("registered-models/alias", name=name, alias="a", version="1")
        registry.delete("registered-models/alias", name=name, alias="a")
        listening.wait(2)
        time.sleep(0.5)
        assert sorted(request.payload["entity"] for request in listening.requests) == [
            "model_version",
            "model_version_alias",
        ]


@pytest.mark.wire
@pytest.mark.rows("updateWebhook", "deleteWebhook")
def test_changes_of_a_subscription_count_at_once(server: Server) -> None:
    registry = Registry(server)
    with subscribed(server, ["registered_model.created"]) as (listening, webhook_id):

        def happens(change: dict[str, Any]) -> None:
            server.ok("PATCH", f"/api/2.0/mlflow/webhooks/{webhook_id}", change)
            registry.create(unique("at-once"))

        happens({})
        listening.wait(1)
        happens({"status": "DISABLED"})
        happens({"events": [{"entity": "PROMPT", "action": "CREATED"}], "status": "ACTIVE"})
        happens({"events": [{"entity": "REGISTERED_MODEL", "action": "CREATED"}], "url": listening.url + "/moved"})
        assert [request.path for request in listening.wait(2)] == ["/", "/moved"]
        time.sleep(0.5)
        assert len(listening.requests) == 2


@pytest.mark.wire
@pytest.mark.rows("createWebhook")
def test_deliveries_are_retried_with_the_same_headers(server: Server) -> None:
    with subscribed(server, ["registered_model.created"], lambda n: Answer(503 if n < 4 else 200)) as (listening, _):
        Registry(server).create(unique("retried"))
        first, *others = listening.wait(4)
        for other in others:
            other.assert_signed(SECRET)
            assert other.body == first.body
            for name in ("x-mlflow-delivery-id", "x-mlflow-timestamp", "x-mlflow-signature"):
                assert other.headers[name] == first.headers[name]
        waits = [later.at - earlier.at for earlier, later in zip(listening.requests, others, strict=False)]
        assert waits[0] < 1 and 2 <= waits[1] < 4 and 4 <= waits[2] < 6


@pytest.mark.client3
@pytest.mark.rows("createWebhook")
def test_clients_prompts_and_models(server: Server, receiver: Receiver, client: Any) -> None:
    import mlflow

    name = unique("by-client")
    before = len(receiver.requests)
    client.create_registered_model(name, tags={"team": "a"})
    mlflow.genai.register_prompt(name + "-p", "Hello {{who}}", commit_message="first", tags={"tone": "kind"})
    mlflow.genai.set_prompt_alias(name + "-p", alias="live", version=1)
    wanted = {
        "registered_model": {"name": name, "tags": {"team": "a"}, "description": ""},
        "prompt_version": {
            "name": name + "-p",
            "version": "1",
            "template": "Hello {{who}}",
            "tags": {"tone": "kind"},
            "description": "first",
        },
        "prompt_alias": {"name": name + "-p", "alias": "live", "version": "1"},
    }
    deadline = time.monotonic() + 30
    found: dict[str, Any] = {}
    while time.monotonic() < deadline and set(found) < set(wanted):
        payloads = [request.payload for request in receiver.requests[before:]]
        found = {payload["entity"]: payload["data"] for payload in payloads if payload["entity"] in wanted}
        time.sleep(0.05)
    assert found == wanted


# The log


def deliveries(server: Server, webhook_id: str, **query: Any) -> list[Any]:
    return list(server.get(f"webhooks/{webhook_id}/deliveries", **query).get("deliveries", []))


def settled(server: Server, webhook_id: str) -> list[Any]:
    """The log, once nothing waits any more."""
    deadline = time.monotonic() + 30
    while deliveries(server, webhook_id, status="PENDING") and time.monotonic() < deadline:
        time.sleep(0.05)
    return deliveries(server, webhook_id)


@pytest.mark.wire
@pytest.mark.deviation("webhook-log")
@pytest.mark.rows("listWebhookDeliveries", "getWebhookDelivery", "replayWebhookDelivery")
def test_log_and_replay(server: Server) -> None:
    def script(number: int) -> Answer:
        return Answer(410 if number == 1 else 200)

    with subscribed(server, ["registered_model.created"], script) as (listening, webhook_id):
        path = f"webhooks/{webhook_id}/deliveries"
        assert server.get(path) == {}
        for n in range(3):
            Registry(server).create(unique("logged"))
            listening.wait(n + 1)
        log = settled(server, webhook_id)
        ids = [request.headers["x-mlflow-delivery-id"] for request in listening.requests]
        assert [entry["delivery_id"] for entry in log] == ids[::-1]
        assert [(entry["status"], entry["attempts"], entry["response_status"]) for entry in log] == [
            ("DELIVERED", 1, 200),
            ("DELIVERED", 1, 200),
            ("FAILED", 1, 410),
        ]
        assert log[0]["event"] == {"entity": "REGISTERED_MODEL", "action": "CREATED"}
        assert not any("body" in entry or "next_attempt_timestamp" in entry for entry in log)

        failed = server.get(f"{path}/{ids[0]}")["delivery"]
        assert {key: failed[key] for key in log[2]} == log[2]
        assert failed["body"].encode() == listening.requests[0].body

        replayed = server.post(f"{path}/{ids[0]}/replay", {})["delivery"]
        assert (replayed["status"], replayed["attempts"]) == ("PENDING", 0)
        again = listening.wait(4)[3]
        assert again.headers["x-mlflow-delivery-id"] == ids[0]
        assert again.body == listening.requests[0].body
        again.assert_signed(SECRET)
        assert settled(server, webhook_id)[2]["status"] == "DELIVERED"

        page = server.get(path, max_results=2)
        assert [entry["delivery_id"] for entry in page["deliveries"]] == ids[:0:-1]
        rest = server.get(path, max_results=2, page_token=page["next_page_token"])
        assert [entry["delivery_id"] for entry in rest["deliveries"]] == ids[:1] and "next_page_token" not in rest
        assert deliveries(server, webhook_id, status="FAILED") == []


@pytest.mark.wire
@pytest.mark.deviation("webhook-log")
@pytest.mark.rows("listWebhookDeliveries", "getWebhookDelivery", "replayWebhookDelivery")
def test_log_refusals(server: Server) -> None:
    with subscribed(server, ["registered_model.created"]) as (listening, webhook_id):
        Registry(server).create(unique("logged"))
        delivery_id = listening.wait(1)[0].headers["x-mlflow-delivery-id"]
        settled(server, webhook_id)
        path = f"/api/2.0/mlflow/webhooks/{webhook_id}/deliveries"
        nobody = "/api/2.0/mlflow/webhooks/nobody/deliveries"
        server.ok("PATCH", f"/api/2.0/mlflow/webhooks/{webhook_id}", {"status": "DISABLED"})
        for method, at, status, words in [
            ("GET", nobody, 404, "Webhook with ID nobody not found."),
            ("GET", f"{nobody}/{delivery_id}", 404, "Webhook with ID nobody not found."),
            ("POST", f"{nobody}/{delivery_id}/replay", 404, "Webhook with ID nobody not found."),
            ("GET", f"{path}/none", 404, "Delivery with ID none of webhook"),
            ("POST", f"{path}/none/replay", 404, "Delivery with ID none of webhook"),
            ("GET", f"{path}?max_results=1001", 400, "max_results must be between 1 and 1000."),
            ("POST", f"{path}/{delivery_id}/replay", 400, "is disabled: set its status to ACTIVE"),
        ]:
            response = server.call(method, at, {} if method == "POST" else None)
            assert (response.status_code, words in json.loads(response.text)["message"]) == (status, True), response.text


@pytest.mark.wire
@pytest.mark.deviation("webhook-log")
@pytest.mark.rows("createWebhook")
def test_a_receiver_that_hangs_does_not_hold_up_others(server: Server) -> None:
    def hang(_: int) -> Answer:
        time.sleep(3)
        return Answer()

    with subscribed(server, ["registered_model.created"], hang) as (slow, _):
        for _ in range(15):
            Registry(server).create(unique("slow"))
        slow.wait(1)
        with subscribed(server, ["registered_model.created"]) as (quick, _):
            began = time.monotonic()
            Registry(server).create(unique("quick"))
            assert quick.wait(1)[0].at - began < 2
