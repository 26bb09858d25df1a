"""search_runs: every accepted filter against the answer that a predicate gives over the ground truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from predicates import (
    LARGEST,
    anything,
    attribute,
    both,
    either,
    eq,
    ge,
    gt,
    ilike,
    is_in,
    le,
    like,
    lt,
    metric,
    ne,
    negated,
    no_param,
    no_tag,
    not_in,
    nothing,
    param,
    tag,
)  # fmt: skip
from truth import EPOCH, RunTruth, World, build
from wire import Server

pytestmark = [pytest.mark.wire, pytest.mark.rows("searchRuns")]


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    return build(server)


def dataset(key: str, compare: Callable[[str, Any], bool], value: Any) -> Callable[[RunTruth], bool]:
    """True when one input of the run fits."""
    place = {"name": 0, "digest": 1, "context": 2}[key]
    return lambda truth: any(compare(entry[place], value) for entry in truth.datasets)


METRICS = [
    ("metrics.acc > 0.5", metric("acc", gt, 0.5)),
    ("metrics.acc >= 0.5", metric("acc", ge, 0.5)),
    ("metrics.acc < 0.5", metric("acc", lt, 0.5)),
    ("metrics.acc <= 0.35", metric("acc", le, 0.35)),
    ("metrics.acc = 0.7", metric("acc", eq, 0.7)),
    ("metrics.acc != 0.7", metric("acc", ne, 0.7)),
    ("metrics.acc>0.5", metric("acc", gt, 0.5)),
    ("metrics.acc  >   0.5", metric("acc", gt, 0.5)),
    ("\tmetrics.acc\n>\t0.5 ", metric("acc", gt, 0.5)),
    ("metric.acc > 0.5", metric("acc", gt, 0.5)),
    ("metrics.`acc` > 0.5", metric("acc", gt, 0.5)),
    ('metrics."acc" > 0.5', metric("acc", gt, 0.5)),
    ("`metrics`.acc > 0.5", metric("acc", gt, 0.5)),
    ("metrics.acc > 5e-1", metric("acc", gt, 0.5)),
    ("metrics.acc > 5E-1", metric("acc", gt, 0.5)),
    ("metrics.acc > 0", metric("acc", gt, 0)),
    ("metrics.loss > -1", metric("loss", gt, -1)),
    ("metrics.loss = -3", metric("loss", eq, -3)),
    ("metrics.loss < -1.5", metric("loss", lt, -1.5)),
    ("metrics.loss <= -2.0e0", metric("loss", le, -2)),
    ("metrics.loss = 0", metric("loss", eq, 0)),
    ("metrics.loss != 0", metric("loss", ne, 0)),
    ("metrics.loss >= 3", metric("loss", ge, 3)),
    ("metrics.corner = 0", metric("corner", eq, 0)),
    ("metrics.corner != 0", metric("corner", ne, 0)),
    ("metrics.corner > -1", metric("corner", gt, -1)),
    ("metrics.corner > 1e299", metric("corner", gt, 1e299)),
    ("metrics.corner > 1e300", metric("corner", gt, 1e300)),
    ("metrics.corner < -1e300", metric("corner", lt, -1e300)),
    ("metrics.corner <= -1e300", metric("corner", le, -1e300)),
    ("metrics.corner = 1.7976931348623157e308", metric("corner", eq, LARGEST)),
    ("metrics.corner = 123456789.125", metric("corner", eq, 123456789.125)),
    ("metrics.corner = 1e-9", metric("corner", eq, 1e-9)),
    ("metrics.corner < 1e-8", metric("corner", lt, 1e-8)),
    ("metrics.`val/loss` >= 10", metric("val/loss", ge, 10)),
    ('metrics."val/loss" < 2.5', metric("val/loss", lt, 2.5)),
    ("metrics.`m p` = 1", metric("m p", eq, 1)),
    ('metrics."m p" != 0', metric("m p", ne, 0)),
    ("metrics.latest = 5", metric("latest", eq, 5)),
    ("metrics.latest > 50", nothing),
    ("metrics.latest < 0", nothing),
    ("metrics.latest <= 2", metric("latest", le, 2)),
    ("metrics.missing = 1", nothing),
    ("metrics.missing != 1", nothing),
    ("metrics.Acc > 0", nothing),
]

PARAMS = [
    ("params.opt = 'adam'", param("opt", eq, "adam")),
    ('params.opt = "adam"', param("opt", eq, "adam")),
    ("param.opt = 'adam'", param("opt", eq, "adam")),
    ("parameter.opt = 'adam'", param("opt", eq, "adam")),
    ("parameters.opt = 'adam'", param("opt", eq, "adam")),
    ("params.`opt` = 'adam'", param("opt", eq, "adam")),
    ("`params`.`opt` = 'adam'", param("opt", eq, "adam")),
    ("params.opt='adam'", param("opt", eq, "adam")),
    ("params.opt != 'adam'", param("opt", ne, "adam")),
    ("params.opt = ''", param("opt", eq, "")),
    ("params.opt != ''", param("opt", ne, "")),
    ("params.opt LIKE 'a%'", param("opt", like, "a%")),
    ("params.opt LIKE 'A%'", param("opt", like, "A%")),
    ("params.opt like 'a%'", param("opt", like, "a%")),
    ("params.opt Like '%o%'", param("opt", like, "%o%")),
    ("params.opt ILIKE 'a%'", param("opt", ilike, "a%")),
    ("params.opt ilike 'SGD'", param("opt", ilike, "SGD")),
    ("params.opt ILIKE '%PEPPER'", param("opt", ilike, "%PEPPER")),
    ("params.opt LIKE '_dam'", param("opt", like, "_dam")),
    ("params.opt LIKE 'rms_prop'", param("opt", like, "rms_prop")),
    ("params.opt LIKE '%\\%'", param("opt", like, "%\\%")),
    ("params.opt LIKE 'a\\b'", param("opt", like, "a\\b")),
    ("params.opt LIKE '50%'", param("opt", like, "50%")),
    ("params.opt LIKE '%'", param("opt", like, "%")),
    ("params.opt LIKE ''", param("opt", like, "")),
    ("params.opt LIKE '____'", param("opt", like, "____")),
    ("params.opt = 'salt AND pepper'", param("opt", eq, "salt AND pepper")),
    ("params.opt = 'a\\b'", param("opt", eq, "a\\b")),
    ("params.opt = '50% off'", param("opt", eq, "50% off")),
    ("params.opt IS NULL", no_param("opt")),
    ("params.opt IS NOT NULL", negated(no_param("opt"))),
    ("params.opt is null", no_param("opt")),
    ("params.opt is not null", negated(no_param("opt"))),
    ("params.zzz IS NULL", anything),
    ("params.zzz IS NOT NULL", nothing),
    ("params.zzz != 'x'", nothing),
    ("params.a.b.c = 'v1'", param("a.b.c", eq, "v1")),
    ("params.`a.b.c` = 'v1'", param("a.b.c", eq, "v1")),
    ("params.\"a.b.c\" != 'v1'", param("a.b.c", ne, "v1")),
    ("params.`a b` = 'V2'", param("a b", eq, "V2")),
    ("params.\"a b\" ILIKE 'v%'", param("a b", ilike, "v%")),
    ("params.`a b` IS NULL", no_param("a b")),
    ('params."a b" IS NOT NULL', negated(no_param("a b"))),
    ("params.lr = '0.1'", param("lr", eq, "0.1")),
    ("params.lr != '0.1'", param("lr", ne, "0.1")),
    ("params.depth = '12'", param("depth", eq, "12")),
    ("params.depth LIKE '1%'", param("depth", like, "1%")),
    ("params.unité = 'é'", param("unité", eq, "é")),
    ("params.`unité` LIKE 'É'", param("unité", like, "É")),
    ("params.`unité` ILIKE 'É'", param("unité", ilike, "É")),
    ("params.Opt = 'adam'", nothing),
]

TAGS = [
    ("tags.team = 'red'", tag("team", eq, "red")),
    ("tag.team = 'red'", tag("team", eq, "red")),
    ("tags.team != 'red'", tag("team", ne, "red")),
    ("tags.team LIKE 'B%'", tag("team", like, "B%")),
    ("tags.team ILIKE 'b%'", tag("team", ilike, "b%")),
    ("tags.team IS NULL", no_tag("team")),
    ("tags.team IS NOT NULL", negated(no_tag("team"))),
    ("tags.nope IS NULL", anything),
    ("tags.nope = ''", nothing),
    ("tags.`git-sha` = '000f'", tag("git-sha", eq, "000f")),
    ("tags.\"git-sha\" LIKE '%1_'", tag("git-sha", like, "%1_")),
    ('tags.note = "it\'s"', tag("note", eq, "it's")),
    ("tags.note = 'it''s'", nothing),
    ("tags.note LIKE 'it%'", tag("note", like, "it%")),
    ('tags.note LIKE "%\'%"', tag("note", like, "%'%")),
    ("tags.lines LIKE 'first%second'", tag("lines", like, "first%second")),
    ("tags.lines LIKE 'first_second'", tag("lines", like, "first_second")),
    ("tags.lines = 'first\nsecond'", tag("lines", eq, "first\nsecond")),
    (f"tags.long = '{'x' * 300}1'", tag("long", eq, "x" * 300 + "1")),
    ("tags.`mlflow.runName` = 'alpha'", attribute("name", eq, "alpha")),
    ("tags.mlflow.runName LIKE '% 1_'", attribute("name", like, "% 1_")),
    ("tags.`mlflow.parentRunId` IS NULL", anything),
]

ATTRIBUTES = [
    ("run_id = '<run:3>'", attribute("index", eq, 3)),
    ("attributes.run_id = '<run:3>'", attribute("index", eq, 3)),
    ("attribute.run_id != '<run:3>'", attribute("index", ne, 3)),
    ("attr.run_id = '<run:4>'", attribute("index", eq, 4)),
    ("run.run_id = '<run:4>'", attribute("index", eq, 4)),
    ("run_id IN ('<run:1>', '<run:2>')", attribute("index", is_in, (1, 2))),
    ("run_id in ('<run:1>','<run:2>','nope')", attribute("index", is_in, (1, 2))),
    ("attributes.run_id IN ('<run:5>')", attribute("index", is_in, (5,))),
    ("run_id NOT IN ('<run:1>', '<run:2>')", attribute("index", not_in, (1, 2))),
    ('attributes.run_id not in ("<run:1>")', attribute("index", not_in, (1,))),
    ("run_id IN ('ABC')", nothing),
    ("run_id LIKE '%'", anything),
    ("run_name = 'alpha'", attribute("name", eq, "alpha")),
    ("run_name != 'alpha'", attribute("name", ne, "alpha")),
    ("attributes.run_name = 'Beta'", attribute("name", eq, "Beta")),
    ("run_name LIKE '%a%'", attribute("name", like, "%a%")),
    ("run_name LIKE '100\\%%'", nothing),
    ("run_name LIKE '100%_done%'", attribute("name", like, "100%_done%")),
    ("run_name LIKE 'under_score%'", attribute("name", like, "under_score%")),
    ("run_name ILIKE 'BETA%'", attribute("name", ilike, "BETA%")),
    ('run_name = "it\'s"', attribute("name", eq, "it's")),
    ("run_name = 'say \"hi\"'", attribute("name", eq, 'say "hi"')),
    ("run_name = 'a AND b'", attribute("name", eq, "a AND b")),
    ("run_name LIKE 'a AND b%'", attribute("name", like, "a AND b%")),
    ("run_name = 'état'", attribute("name", eq, "état")),
    ("run_name LIKE 'na_ve%'", attribute("name", like, "na_ve%")),
    ("`run name` = 'alpha'", attribute("name", eq, "alpha")),
    ("attributes.`run name` LIKE 'gamma%'", attribute("name", like, "gamma%")),
    ("attributes.`Run name` LIKE 'gamma%'", attribute("name", like, "gamma%")),
    ("attributes.`Run Name` LIKE 'gamma%'", attribute("name", like, "gamma%")),
    ("run.run_name LIKE '%-%'", attribute("name", like, "%-%")),
    ("user_id = 'ada'", attribute("user", eq, "ada")),
    ("user_id = ''", attribute("user", eq, "")),
    ("user_id != 'ada'", attribute("user", ne, "ada")),
    ("user_id ILIKE 'bob'", attribute("user", ilike, "bob")),
    ("attributes.user_id LIKE 'carol_d'", attribute("user", like, "carol_d")),
    ("status = 'FINISHED'", attribute("status", eq, "FINISHED")),
    ("attributes.status = 'RUNNING'", attribute("status", eq, "RUNNING")),
    ("status != 'FINISHED'", attribute("status", ne, "FINISHED")),
    ("status LIKE 'F%'", attribute("status", like, "F%")),
    ("status ILIKE '%ed'", attribute("status", ilike, "%ed")),
    ("status = 'finished'", nothing),
    ("artifact_uri LIKE '%/artifacts'", anything),
    ("artifact_uri LIKE '%<run:7>%'", attribute("index", eq, 7)),
    ("attributes.artifact_uri ILIKE '%/ARTIFACTS'", anything),
    (f"start_time = {EPOCH + 2000}", attribute("start_time", eq, EPOCH + 2000)),
    (f"attributes.start_time > {EPOCH + 5000}", attribute("start_time", gt, EPOCH + 5000)),
    (f"start_time >= {EPOCH + 5000}", attribute("start_time", ge, EPOCH + 5000)),
    (f"start_time < {EPOCH + 1000}.5", attribute("start_time", lt, EPOCH + 1000.5)),
    (f"start_time <= {EPOCH}", attribute("start_time", le, EPOCH)),
    (f"start_time != {EPOCH}", attribute("start_time", ne, EPOCH)),
    ("start_time > 99.5", anything),
    ("start_time = 1e2", nothing),
    ("start_time > 1.7e12", attribute("start_time", gt, 1.7e12)),
    ("start_time > -1", anything),
    (f"created > {EPOCH + 5000}", attribute("start_time", gt, EPOCH + 5000)),
    (f"attributes.Created > {EPOCH + 5000}", attribute("start_time", gt, EPOCH + 5000)),
    ("end_time > 0", attribute("end_time", gt, 0)),
    ("end_time != 0", attribute("end_time", ne, 0)),
    (f"end_time = {EPOCH + 1003}", attribute("end_time", eq, EPOCH + 1003)),
    (f"attributes.end_time <= {EPOCH + 4000}", attribute("end_time", le, EPOCH + 4000)),
]

DATASETS = [
    ("datasets.name = 'data-1'", dataset("name", eq, "data-1")),
    ("dataset.name = 'data-1'", dataset("name", eq, "data-1")),
    ("datasets.name != 'data-1'", dataset("name", ne, "data-1")),
    ("datasets.name LIKE 'data%'", dataset("name", like, "data%")),
    ("datasets.name ILIKE 'SHARED%'", dataset("name", ilike, "SHARED%")),
    ("datasets.name IN ('data-1', 'Shared_set')", dataset("name", is_in, ("data-1", "Shared_set"))),
    ("datasets.name NOT IN ('data-1', 'Shared_set')", dataset("name", not_in, ("data-1", "Shared_set"))),
    ("datasets.digest = 'd2'", dataset("digest", eq, "d2")),
    ("datasets.digest IN ('d2','common')", dataset("digest", is_in, ("d2", "common"))),
    ("dataset.digest LIKE 'd_'", dataset("digest", like, "d_")),
    ("datasets.context = 'train'", dataset("context", eq, "train")),
    ("datasets.context != 'train'", dataset("context", ne, "train")),
    ("datasets.context ILIKE 'TEST'", dataset("context", ilike, "TEST")),
    ("datasets.context IN ('eval')", dataset("context", is_in, ("eval",))),
    ("datasets.name = 'nope'", nothing),
]

COMBINED = [
    ("", anything),
    ("metrics.acc > 0.3 AND params.opt = 'adam'", both(metric("acc", gt, 0.3), param("opt", eq, "adam"))),
    ("metrics.acc > 0.3 and metrics.acc < 0.6", both(metric("acc", gt, 0.3), metric("acc", lt, 0.6))),
    ("metrics.acc > 0.3 And metrics.loss > 0", both(metric("acc", gt, 0.3), metric("loss", gt, 0))),
    ("params.opt = 'adam' AND", param("opt", eq, "adam")),
    ("AND params.opt = 'adam'", param("opt", eq, "adam")),
    ("params.opt IS NULL AND tags.team IS NULL", both(no_param("opt"), no_tag("team"))),
    ("params.opt IS NOT NULL AND tags.team IS NULL", both(negated(no_param("opt")), no_tag("team"))),
    ("params.opt = 'adam' AND params.opt = 'SGD'", nothing),
    ("tags.team = 'red' AND tags.note = 'plain'", both(tag("team", eq, "red"), tag("note", eq, "plain"))),
    (
        "status = 'FINISHED' AND metrics.loss >= 0 AND params.lr != '0.1' AND tags.team IS NOT NULL AND user_id != ''",
        both(
            attribute("status", eq, "FINISHED"),
            metric("loss", ge, 0),
            param("lr", ne, "0.1"),
            negated(no_tag("team")),
            attribute("user", ne, ""),
        ),  # fmt: skip
    ),
    (
        "datasets.name = 'data-1' AND metrics.loss > 0",
        both(dataset("name", eq, "data-1"), metric("loss", gt, 0)),
    ),
    (
        "datasets.name LIKE 'data%' AND datasets.context = 'train'",
        lambda t: any(like(d[0], "data%") and d[2] == "train" for d in t.datasets),
    ),
    (
        "run_id IN ('<run:1>','<run:2>','<run:3>') AND metrics.latest >= 2",
        both(attribute("index", is_in, (1, 2, 3)), metric("latest", ge, 2)),
    ),
    (
        "params.opt = 'salt AND pepper' AND run_name LIKE '%'",
        param("opt", eq, "salt AND pepper"),
    ),
    (
        f"start_time > {EPOCH + 2000} AND start_time < {EPOCH + 6000} AND end_time > 0",
        both(
            attribute("start_time", gt, EPOCH + 2000),
            attribute("start_time", lt, EPOCH + 6000),
            attribute("end_time", gt, 0),
        ),  # fmt: skip
    ),
]

FILTERS = METRICS + PARAMS + TAGS + ATTRIBUTES + DATASETS + COMBINED

EXTENSIONS = [
    ("metrics.loss > 2 OR params.opt = 'adam'", either(metric("loss", gt, 2), param("opt", eq, "adam"))),
    ("NOT params.opt = 'adam'", negated(param("opt", eq, "adam"))),
    (
        "(metrics.loss > 2 OR metrics.loss < -2) AND tags.team = 'red'",
        both(either(metric("loss", gt, 2), metric("loss", lt, -2)), tag("team", eq, "red")),
    ),
    ("metrics.acc BETWEEN 0.25 AND 0.5", both(metric("acc", ge, 0.25), metric("acc", le, 0.5))),
    ("max(metrics.latest) = 99", anything),
    ("min(metrics.latest) = -7", anything),
    ("mean(metrics.loss) > 1", metric("loss", gt, 1)),
]


def test_the_table_is_long_enough() -> None:
    assert len(FILTERS) >= 150
    assert len({text for text, _ in FILTERS}) == len(FILTERS)


@pytest.mark.parametrize(("text", "predicate"), FILTERS, ids=[text[:60] or "empty" for text, _ in FILTERS])
def test_filter(world: World, text: str, predicate: Any) -> None:
    found = world.ids(filter=world.named(text))
    assert len(found) == len(set(found))
    assert set(found) == world.expected(predicate)
    if predicate is not nothing:
        assert found, "a case that finds nothing proves nothing"


@pytest.mark.deviation("search-extensions")
@pytest.mark.parametrize(("text", "predicate"), EXTENSIONS, ids=[text for text, _ in EXTENSIONS])
def test_extension(world: World, text: str, predicate: Any) -> None:
    assert set(world.ids(filter=text)) == world.expected(predicate)


@pytest.mark.parametrize("view", ["ACTIVE_ONLY", "DELETED_ONLY", "ALL", 1, 2, 3, None])
def test_view_type(world: World, view: Any) -> None:
    wanted = {"DELETED_ONLY": {True}, 2: {True}, "ALL": {True, False}, 3: {True, False}}.get(view, {False})
    found = world.ids(**({} if view is None else {"run_view_type": view}))
    assert set(found) == {truth.run_id for truth in world.runs if truth.deleted in wanted}


def test_other_experiments_are_left_out(world: World) -> None:
    other = world.server.experiment()
    inside = world.server.run(other)
    assert world.ids(experiment_ids=[other]) == [inside]
    assert set(world.ids(experiment_ids=[world.experiment_id, other, "999999999"])) == {
        inside, *world.expected(anything)
    }  # fmt: skip
    assert world.ids(experiment_ids=[]) == []
    assert world.ids(experiment_ids=["999999999"]) == []


def test_found_runs_are_complete(world: World) -> None:
    """A found run is the run that GetRun answers."""
    for found in world.search(max_results=100)["runs"]:
        assert found == world.server.read_run(found["info"]["run_id"])
