/** Tags that people set; those of MLflow say how a prompt is stored and how things are wired. */
export const isOwnTag = (key: string): boolean => !key.startsWith('mlflow.') && !key.startsWith('_mlflow_');
