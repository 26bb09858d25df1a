/** Every number of MLflow's rules for keys, values and batches. Lengths are in characters (code points). */
export const limits = {
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1000,
  /** Keys of metrics, params and run tags. */
  entityKey: 250,
  /** Longer values are cut unless MLFLOW_TRUNCATE_LONG_VALUES=false. */
  paramValue: 6000,
  tagValue: 8000,
  experimentName: 500,
  experimentTagKey: 250,
  experimentTagValue: 20_000,
  customViewsPerExperiment: 50,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  /** Results of one page of runs or experiments. */
  searchResults: 50_000,
  /** Nested arrays and objects in a request body. */
  jsonDepth: 64,
  /** Keys of all objects of a request body together. */
  jsonKeys: 1_000_000,
} as const;
