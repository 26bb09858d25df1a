"""The same as phi3-onnx.ts from Python: a class around the ONNX folder, logged with it.

pip install mlflow onnxruntime-genai numpy
MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python examples/python/phi3_onnx.py [FOLDER]
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

import mlflow

TINY = Path(__file__).parents[2] / "packages" / "models" / "fixtures" / "phi3-tiny-onnx-int4"
folder = sys.argv[1] if len(sys.argv) > 1 else str(TINY)
EXAMPLE = {"prompt": "<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>"}


class Phi3Model(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        # Imported here, because what it makes must not be pickled with the class.
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


info = mlflow.pyfunc.log_model(
    name="phi3-onnx",
    python_model=Phi3Model(),
    artifacts={"phi3-mini-onnx": folder},
    input_example=EXAMPLE,
    signature=mlflow.models.infer_signature(EXAMPLE, ["Run"]),
    pip_requirements=["onnxruntime-genai", "numpy"],
    registered_model_name="phi3-onnx",
)
mlflow.MlflowClient().set_registered_model_alias("phi3-onnx", "champion", info.registered_model_version)
print(f"Logged {info.model_uri}: npx millrace models serve -m models:/phi3-onnx@champion -p 5001")
