"""Logs both founding scenarios with the real client and keeps what arrived: the source of packages/models/fixtures/logged.

Needs torch, torchvision, transformers, onnxruntime-genai beside mlflow, and a tracking server in MLFLOW_TRACKING_URI.

Usage: python conformance/models/log_founding_models.py MODELS OUT [pipeline] [wrapper]
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import mlflow

QUESTION = "What is the capital of Spain?"
PROMPT = (
    "<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>"
)


class Phi3Model(mlflow.pyfunc.PythonModel):
    """The wrapper of the founding document, with the loop that onnxruntime-genai has today."""

    def load_context(self, context):
        import onnxruntime_genai as og

        self.model = og.Model(context.artifacts["phi3-mini-onnx"])
        self.options = {"max_length": 300, "temperature": 0.2}
        self.tokenizer = og.Tokenizer(self.model)

    def predict(self, context, model_input):
        import onnxruntime_genai as og

        tokens = self.tokenizer.encode(model_input["prompt"][0])
        params = og.GeneratorParams(self.model)
        params.set_search_options(**self.options)
        generator = og.Generator(self.model, params)
        generator.append_tokens(tokens)
        while not generator.is_done():
            generator.generate_next_token()
        return self.tokenizer.decode(generator.get_sequence(0)[len(tokens) :])


def log_pipeline(models: Path, out: Path) -> None:
    import transformers

    folder = str(models / "phi3-tiny")
    pipeline = transformers.pipeline("text-generation", model=folder, device="cpu")
    info = mlflow.transformers.log_model(
        pipeline,
        name="phi3",
        task="llm/v1/chat",
        model_config={"max_new_tokens": 40, "do_sample": False},
        input_example={"messages": [{"role": "user", "content": QUESTION}]},
        pip_requirements=["torch", "transformers"],
    )
    keep(info.model_uri, out / f"phi3-chat-transformers-{version('transformers')}")


def log_wrapper(models: Path, out: Path) -> None:
    example = {"prompt": PROMPT}
    info = mlflow.pyfunc.log_model(
        name="phi3-onnx",
        python_model=Phi3Model(),
        artifacts={"phi3-mini-onnx": str(models / "phi3-tiny-onnx-int4")},
        input_example=example,
        signature=mlflow.models.infer_signature(example, ["Run"]),
        extra_pip_requirements=["torch", "onnxruntime_genai", "numpy"],
    )
    keep(info.model_uri, out / "phi3-genai-python")


def keep(model_uri: str, folder: Path) -> None:
    mlflow.artifacts.download_artifacts(model_uri, dst_path=str(folder))
    # Written by the download, not by the log.
    (folder / "registered_model_meta").unlink(missing_ok=True)


if __name__ == "__main__":
    made = {"pipeline": log_pipeline, "wrapper": log_wrapper}
    for name in sys.argv[3:] or made:
        made[name](Path(sys.argv[1]), Path(sys.argv[2]))
