"""Writes packages/models/fixtures/pickles.json: what pickle, joblib and numpy make, packed in every way. Needs scikit-learn's joblib."""

from __future__ import annotations

import base64
import bz2
import io
import json
import lzma
import os
import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np

TARGET = Path(__file__).parents[2] / "packages" / "models" / "fixtures" / "pickles.json"


class Evil:
    """Would run a command where it is loaded."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("true",)


def dumped(value: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    joblib.dump(value, file, **options)
    return file.getvalue()


def saved(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def main() -> None:
    arrays = {"w": np.arange(40.0).reshape(5, 8), "b": np.array([1, 2]), "u": np.array(["ä"]), "after": "text"}
    objects = np.array(["a", None, {"k": 1}], dtype=object)
    evil = pickle.dumps(Evil())
    made = {
        "joblib": dumped(arrays),
        "joblib objects": dumped({"o": objects, "z": np.zeros(3)}),
        "joblib evil behind": dumped([np.zeros(3), Evil()]),
        "joblib evil inside": dumped({"o": np.array([Evil()], dtype=object)}),
        **{f"joblib {kind}": dumped(arrays, compress=(kind, 3)) for kind in ["zlib", "gzip", "bz2", "lzma", "xz"]},
        "evil xz": lzma.compress(evil),
        "evil bz2": bz2.compress(evil),
        "evil npy": saved(np.array([Evil()], dtype=object)),
        "npy": saved(np.zeros(2)),
        "bomb xz": lzma.compress(bytes(64 << 20)),
        "bomb bz2": bz2.compress(bytes(64 << 20)),
        **{f"evil {it}": pickle.dumps({"a": [1, 2.5], "e": Evil()}, protocol=it) for it in range(6)},
    }
    texts = {name: base64.b64encode(data).decode() for name, data in made.items()}
    TARGET.write_text(json.dumps(texts, indent=2) + "\n")


if __name__ == "__main__":
    main()
