/** What a failure inside a model reads as. */
export const modelFailed =
  'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the ' +
  'model for inference.';
