"""Runs small programs of the clone under its pinned Node: what they print is all that is known of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def node() -> str:
    """The pinned Node of the clone, wherever the suite was started."""
    found = sorted((ROOT / "tools" / "node" / "node_modules").glob("node-*/bin/node"))
    return str(found[0]) if found else "node"


def run(program: str, *arguments: str, stdin: str = "") -> str:
    """The output of `program`, a path in the clone. Fails with what it wrote to stderr."""
    command = [node(), str(ROOT / program), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
