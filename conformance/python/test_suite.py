"""What the suite promises of itself."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.py"))}

pytestmark = pytest.mark.wire


def test_every_deviation_is_used_and_complete() -> None:
    listed = json.loads((HERE.parent / "deviations.json").read_text())
    for entry in listed:
        assert set(entry) == {"id", "reference", "millrace", "why"}
        assert any(entry["id"] in text for text in SOURCES.values()), f"{entry['id']} is in no case"
    named = {found for text in SOURCES.values() for found in re.findall(r"deviation(?:=|\()\"([\w-]+)\"", text)}
    assert named <= {entry["id"] for entry in listed}


def test_every_row_has_a_case() -> None:
    rows = json.loads((HERE.parent / "routes.json").read_text())
    unproved = [row for row in rows if not any(f'"{row}"' in text for text in SOURCES.values())]
    assert unproved == []


def test_nothing_of_ours_is_imported() -> None:
    own = {name.removesuffix(".py") for name in SOURCES}
    foreign = {"mlflow", "pytest", "requests", "sklearn", "pandas", "numpy", "matplotlib", "onnx", "yaml"}
    standard = __import__("sys").stdlib_module_names
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                assert module.split(".")[0] in own | foreign | set(standard), f"{name} imports {module}"
