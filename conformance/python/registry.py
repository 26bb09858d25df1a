"""What the registry's cases build on: models, versions and prompts by raw HTTP."""

from __future__ import annotations

from typing import Any

from cases import Places, places
from wire import Server, unique

ALIAS_RULE = "Names may only contain alphanumerics, underscores (_), and dashes (-)."
PATH_RULE = (
    "Names may be treated as files in certain cases, and must not resolve to other names when treated as such."
    " This name would resolve to"
)
IS_PROMPT = {"key": "mlflow.prompt.is_prompt", "value": "true"}


def create_model(server: Server, name: str | None = None, **fields: Any) -> str:
    """Creates a registered model and answers its name."""
    name = name or unique("model")
    server.post("registered-models/create", {"name": name, **fields})
    return name


def create_version(server: Server, name: str, source: str = "s3://bucket/model", **fields: Any) -> Any:
    """Creates a version; a source in an object store belongs to no run."""
    return server.post("model-versions/create", {"name": name, "source": source, **fields})["model_version"]


def create_prompt(server: Server, text: str = "Hi {{name}}", **fields: Any) -> str:
    """Creates a prompt with one version, as the clients do, and answers its name."""
    name = create_model(server, unique("prompt"), tags=[IS_PROMPT])
    tags = [IS_PROMPT, {"key": "mlflow.prompt.text", "value": text}]
    create_version(server, name, "dummy-source", tags=tags, **fields)
    return name


def delete(server: Server, route: str, body: Any) -> Any:
    return server.ok("DELETE", f"/api/2.0/mlflow/{route}", body)


def patch(server: Server, route: str, body: Any) -> Any:
    return server.ok("PATCH", f"/api/2.0/mlflow/{route}", body)


def get_version(server: Server, name: str, version: Any) -> Any:
    return server.get("model-versions/get", name=name, version=str(version))["model_version"]


def get_model(server: Server, name: str) -> Any:
    return server.get("registered-models/get", name=name)["registered_model"]


def registry_places(server: Server) -> Places:
    """`places`, a registered model `<reg>` with the versions 1 and 2 and the alias `champ`, and a prompt `<prompt>`."""
    base = places(server).names
    reg = create_model(server)
    for source in ["s3://bucket/one", "s3://bucket/two"]:
        create_version(server, reg, source, run_id=base["run"])
    server.post("registered-models/alias", {"name": reg, "alias": "champ", "version": "1"})
    return Places({**base, "reg": reg, "prompt": create_prompt(server), "no-reg": unique("nobody")})
