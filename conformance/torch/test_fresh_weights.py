"""Noise weights rebuilt from a fresh seed: the ids that the engine writes are those of torch, so no list of golden ids could hold them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from program import run

PROMPT = "<|user|>What turns the wheel?<|end|><|assistant|>"


HALF = 8
ROPES = {
    "longrope": {
        "rope_type": "longrope",
        "rope_theta": 10000.0,
        "short_factor": [1.0 + at / 10 for at in range(HALF)],
        "long_factor": [1.0 + at for at in range(HALF)],
        "original_max_position_embeddings": 24,
    },
    "yarn": {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 32},
    "dynamic": {"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0},
}


@pytest.mark.parametrize("name", ["phi3-random", "llama-random", "mistral-window", "qwen2-random"])
def test_ids_of_a_fresh_seed(name: str, tmp_path: Path) -> None:
    compare(name, {}, tmp_path)


@pytest.mark.parametrize("kind", ROPES)
def test_ids_of_a_fresh_seed_with_other_angles(kind: str, tmp_path: Path) -> None:
    """An answer to longrope begins below its original length and ends beyond it; one that ends before is compared, and another seed is drawn."""
    original = ROPES[kind].get("original_max_position_embeddings")
    more = {"max_position_embeddings": 128, "rope_parameters": ROPES[kind]} | ({"original_max_position_embeddings": original} if original else {})
    if kind != "longrope":
        compare("llama-random", more, tmp_path)
        return
    lengths = (compare("phi3-random", more, tmp_path / str(draw)) for draw in range(10))
    assert any(before < original < after for before, after in lengths)


def compare(name: str, config: dict[str, Any], folder: Path) -> tuple[int, int]:
    """The numbers of tokens before and after the answer."""
    seed = random.randrange(100, 2**31)
    ours = json.loads(run("packages/engines/test/greedy-ids.ts", name, str(seed), str(folder), PROMPT, json.dumps(config)))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    ids = AutoTokenizer.from_pretrained(folder)(PROMPT, return_tensors="pt").input_ids
    with torch.no_grad():
        # Without a cache torch reads everything anew for each token: what a cache must come to.
        written = model.generate(ids, do_sample=False, max_new_tokens=24, use_cache=False, attention_mask=torch.ones_like(ids))
    assert ours == written[0, ids.shape[1] :].tolist(), f"{name}, seed {seed}, prompt of {ids.shape[1]}"
    return ids.shape[1], written.shape[1]
