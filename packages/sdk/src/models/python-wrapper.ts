/** The file of a logged generate folder from which Python's MLflow loads it. */
export const wrapperFile = 'generate.py';

export const pythonWrapper = `"""Serves an ONNX generate folder from Python: a prompt per row in, a text per row out."""

import mlflow


class Generate(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        import onnxruntime_genai as og

        self.options = dict(context.model_config or {})
        self.model = og.Model(context.artifacts["model"])
        self.tokenizer = og.Tokenizer(self.model)

    def predict(self, context, model_input, params=None):
        answers = [self.answer(prompt) for prompt in model_input["prompt"]]
        return answers[0] if len(answers) == 1 else answers

    def answer(self, prompt):
        import onnxruntime_genai as og

        tokens = self.tokenizer.encode(prompt)
        search = og.GeneratorParams(self.model)
        search.set_search_options(**self.options)
        generator = og.Generator(self.model, search)
        generator.append_tokens(tokens)
        while not generator.is_done():
            generator.generate_next_token()
        return self.tokenizer.decode(generator.get_sequence(0)[len(tokens) :])


mlflow.models.set_model(Generate())
`;
