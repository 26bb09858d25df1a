"""Named states of a page that are kept on the server."""

from __future__ import annotations

import re
from typing import Any

import pytest

from page import ask, fetch, refusal, send
from wire import Server, unique

pytestmark = [pytest.mark.client3, pytest.mark.deviation("page-rows")]

STATES: list[Any] = [
    {},
    {"columns": ["metrics.loss", "params.`a b`"], "sort": "-metrics.loss", "width": 312.5, "pinned": None, "deep": {"a": [1, [2]]}},
    [1, "zwei", False],
    "text with ünïcode, \u0000 and 🙂",
    0,
]
MISSING = (404, "RESOURCE_DOES_NOT_EXIST")


def create(server: Server, scope: str, name: str, state: Any = None) -> Any:
    return ask(server, "views/create", {"kind": "runs", "scope": scope, "name": name, "state": state})["view"]


@pytest.mark.rows("createSavedView", "getSavedView")
@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
def test_a_state_comes_back_as_it_was(server: Server, state: Any) -> None:
    scope = unique("scope")
    made = create(server, scope, "naïve view", state)
    assert re.fullmatch(r"[0-9A-Za-z]{8}", made["view_id"])
    assert made["creation_time"] == made["last_update_time"] > 1_700_000_000_000
    read = fetch(server, "views/get", view_id=made["view_id"])["view"]
    assert read == made
    assert (read["kind"], read["scope"], read["name"], read["state"]) == ("runs", scope, "naïve view", state)


@pytest.mark.rows("createSavedView", "getSavedView")
def test_without_a_state_it_is_empty(server: Server) -> None:
    made = ask(server, "views/create", {"kind": "runs", "scope": unique("scope"), "name": "n"})["view"]
    assert fetch(server, "views/get", view_id=made["view_id"])["view"]["state"] == {}


@pytest.mark.rows("searchSavedViews", "createSavedView")
def test_views_are_listed_by_name_without_their_states(server: Server) -> None:
    scope = unique("scope")
    made = {name: create(server, scope, name, {"big": "x" * 1000})["view_id"] for name in ["b", "a", "ä", "B"]}
    create(server, unique("other"), "elsewhere")
    ask(server, "views/create", {"kind": "charts", "scope": scope, "name": "of another kind"})
    views = fetch(server, "views/search", kind="runs", scope=scope)["views"]
    assert [(view["name"], view["view_id"]) for view in views] == [(name, made[name]) for name in ["B", "a", "b", "ä"]]
    assert all("state" not in view for view in views)
    assert fetch(server, "views/search", kind="runs", scope=unique("empty")) == {}


@pytest.mark.rows("createSavedView", "searchSavedViews")
def test_two_views_may_have_one_name(server: Server) -> None:
    scope = unique("scope")
    ids = {create(server, scope, "same")["view_id"] for _ in range(3)}
    assert {view["view_id"] for view in fetch(server, "views/search", kind="runs", scope=scope)["views"]} == ids
    assert len(ids) == 3


@pytest.mark.rows("updateSavedView", "getSavedView")
def test_an_update_changes_what_it_names(server: Server) -> None:
    made = create(server, unique("scope"), "old", {"a": 1})
    renamed = ask(server, "views/update", {"view_id": made["view_id"], "name": "new"})["view"]
    assert (renamed["name"], renamed["state"]) == ("new", {"a": 1})
    changed = ask(server, "views/update", {"view_id": made["view_id"], "state": {"b": [2]}})["view"]
    assert (changed["name"], changed["state"]) == ("new", {"b": [2]})
    assert changed["last_update_time"] >= changed["creation_time"] == made["creation_time"]
    assert fetch(server, "views/get", view_id=made["view_id"])["view"] == changed


@pytest.mark.rows("deleteSavedView", "getSavedView", "searchSavedViews")
def test_a_deleted_view_is_gone_and_may_be_deleted_again(server: Server) -> None:
    scope = unique("scope")
    kept, gone = create(server, scope, "kept"), create(server, scope, "gone")
    for _ in range(2):
        assert ask(server, "views/delete", {"view_id": gone["view_id"]}) == {}
    views = fetch(server, "views/search", kind="runs", scope=scope)["views"]
    assert [view["view_id"] for view in views] == [kept["view_id"]]
    status, code, message = refusal(server, send(server, "views/get", view_id=gone["view_id"]))
    assert (status, code) == MISSING and gone["view_id"] in message


@pytest.mark.rows("updateSavedView", "searchPinnedViews")
def test_pinned_views_are_listed_whatever_their_scope(server: Server) -> None:
    pinned, other = create(server, unique("scope"), unique("pinned")), create(server, unique("scope"), "other")
    assert pinned["pinned"] is False

    def listed() -> list[Any]:
        views = fetch(server, "views/search-pinned").get("views", [])
        return [view for view in views if view["view_id"] in (pinned["view_id"], other["view_id"])]

    assert ask(server, "views/update", {"view_id": pinned["view_id"], "pinned": True})["view"]["pinned"] is True
    assert [view["view_id"] for view in listed()] == [pinned["view_id"]]
    assert "state" not in listed()[0]
    ask(server, "views/update", {"view_id": pinned["view_id"], "name": unique("renamed")})
    assert listed()[0]["pinned"] is True
    assert send(server, "views/update", {"view_id": pinned["view_id"], "pinned": "perhaps"}).status_code == 400
    ask(server, "views/update", {"view_id": pinned["view_id"], "pinned": False})
    assert listed() == []


def missing(field: str) -> str:
    return f"Missing value for required parameter '{field}'"


WHOLE = {"kind": "runs", "scope": "s", "name": "n"}
LARGE = {"text": "x" * 65_536}
REFUSED: list[tuple[str, str, Any, int, str]] = [
    ("createSavedView", "create", {"scope": "s", "name": "n"}, 400, missing("kind")),
    ("createSavedView", "create", {"kind": "runs", "name": "n"}, 400, missing("scope")),
    ("createSavedView", "create", {"kind": "runs", "scope": "s"}, 400, missing("name")),
    ("createSavedView", "create", {**WHOLE, "kind": "k" * 33}, 400, "'kind' has 33 characters; 1 to 32"),
    ("createSavedView", "create", {**WHOLE, "scope": "s" * 501}, 400, "'scope' has 501 characters; 1 to 500"),
    ("createSavedView", "create", {**WHOLE, "name": "🙂" * 251}, 400, "'name' has 251 characters; 1 to 250"),
    ("createSavedView", "create", {**WHOLE, "name": 7}, 400, "name"),
    ("createSavedView", "create", {**WHOLE, "state": LARGE}, 400, "'state' has 65547 bytes of JSON; at most 65536"),
    ("updateSavedView", "update", {"name": "n"}, 400, missing("view_id")),
    ("updateSavedView", "update", {"view_id": "nope", "name": "n"}, 404, "There is no saved view 'nope'"),
    ("deleteSavedView", "delete", {}, 400, missing("view_id")),
]


@pytest.mark.parametrize(
    ("route", "body", "status", "part"),
    [pytest.param(*case[1:], marks=pytest.mark.rows(case[0]), id=f"{case[0]}-{i}") for i, case in enumerate(REFUSED)],
)
def test_refused(server: Server, route: str, body: Any, status: int, part: str) -> None:
    found, code, message = refusal(server, send(server, f"views/{route}", body))
    assert (found, code) == (status, "INVALID_PARAMETER_VALUE" if status == 400 else MISSING[1])
    assert part in message, message


@pytest.mark.parametrize(
    ("route", "query", "part"),
    [
        pytest.param("get", {}, missing("view_id"), marks=pytest.mark.rows("getSavedView")),
        pytest.param("search", {"kind": "runs"}, missing("scope"), marks=pytest.mark.rows("searchSavedViews")),
        pytest.param("search", {"scope": "s"}, missing("kind"), marks=pytest.mark.rows("searchSavedViews")),
    ],
)
def test_refused_reads(server: Server, route: str, query: dict[str, str], part: str) -> None:
    status, code, message = refusal(server, send(server, f"views/{route}", **query))
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE") and part in message


@pytest.mark.rows("updateSavedView")
def test_a_refused_update_changes_nothing(server: Server) -> None:
    made = create(server, unique("scope"), "n", {"a": 1})
    for body in ({"name": ""}, {"name": "n" * 251}, {"name": "fine", "state": LARGE}):
        assert send(server, "views/update", {"view_id": made["view_id"], **body}).status_code == 400
    assert fetch(server, "views/get", view_id=made["view_id"])["view"] == made
