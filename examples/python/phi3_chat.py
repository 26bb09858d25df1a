"""The same as phi3-chat.ts from Python: a transformers pipeline as a chat model.

pip install mlflow torch torchvision transformers
MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python examples/python/phi3_chat.py [FOLDER]
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

import mlflow
import transformers

TINY = Path(__file__).parents[2] / "packages" / "models" / "fixtures" / "phi3-tiny"
folder = sys.argv[1] if len(sys.argv) > 1 else str(TINY)

info = mlflow.transformers.log_model(
    transformers.pipeline("text-generation", model=folder),
    name="phi3",
    task="llm/v1/chat",
    model_config={"max_new_tokens": 40, "do_sample": False},
    input_example={"messages": [{"role": "user", "content": "What is the capital of Spain?"}]},
    registered_model_name="phi3",
)
mlflow.MlflowClient().set_registered_model_alias("phi3", "champion", info.registered_model_version)
print(f"Logged {info.model_uri}: npx millrace models serve -m models:/phi3@champion -p 5001")
