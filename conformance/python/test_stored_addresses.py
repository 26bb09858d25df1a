"""Addresses that users send are data, stored or refused: the server does not call them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from receiver import receiving
from wire import Server, unique

pytestmark = pytest.mark.wire


@pytest.mark.rows("createModelVersion", "createExperiment", "logInputs", "createWebhook")
def test_s6_nobody_is_called(server: Server) -> None:
    with receiving() as receiver:
        name, url = unique("stored"), receiver.url
        server.post("registered-models/create", {"name": name})
        run = server.run(server.experiment())
        dataset = {"name": "d", "digest": "1", "source_type": "http", "source": f'{{"url": "{url}/data"}}'}
        event = {"entity": "BUDGET_POLICY", "action": "EXCEEDED"}
        requests: list[tuple[str, dict[str, Any], set[int]]] = [
            ("model-versions/create", {"name": name, "source": f"{url}/model"}, {400}),
            ("model-versions/create", {"name": name, "source": f"mlflow-artifacts://{url[7:]}/model"}, {200, 400}),
            ("model-versions/create", {"name": name, "source": f"s3://{url[7:]}/model"}, {200, 400}),
            ("experiments/create", {"name": unique("stored"), "artifact_location": f"{url}/a"}, {200, 400}),
            ("runs/log-inputs", {"run_id": run, "datasets": [{"dataset": dataset}]}, {200}),
            ("webhooks", {"name": "quiet", "url": url, "events": [event]}, {200}),
        ]
        for route, body, statuses in requests:
            response = server.call("POST", f"/api/2.0/mlflow/{route}", body)
            assert response.status_code in statuses, response.text
        time.sleep(0.5)
        server.ok("DELETE", f"/api/2.0/mlflow/webhooks/{response.json()['webhook']['webhook_id']}")
        assert receiver.requests == []
