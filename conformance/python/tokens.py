"""Page tokens as MLflow makes them."""

from __future__ import annotations

import base64
import json
from typing import Any


def encode(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def offset_token(offset: int) -> str:
    """The token that MLflow puts on the page that ends before `offset`."""
    return encode({"offset": offset})
