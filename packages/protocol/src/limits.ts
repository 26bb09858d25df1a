/** Every number of MLflow's rules for keys, values and batches. Lengths are in characters (code points). */
export const limits = {
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1000,
  /** Keys of metrics, params and run tags. */
  entityKey: 250,
  /** Longer values are cut, or refused with MLFLOW_TRUNCATE_LONG_VALUES=false. */
  paramValue: 6000,
  /** Cut or refused likewise. */
  tagValue: 8000,
  /** Of the id in a log-batch request. */
  runId: 256,
  experimentName: 500,
  experimentTagKey: 250,
  experimentTagValue: 20_000,
  /** Tags whose key begins with `mlflow.customView.view`. */
  customViewsPerExperiment: 50,
  /** MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH. */
  artifactLocation: 2048,
  /** The retention in the tag `mlflow.trace.archivalRetention`. */
  archivalRetention: 32,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  /** Keys of tags of registered models and versions. */
  registryTagKey: 250,
  registryTagValue: 100_000,
  registryAlias: 255,
  searchRegisteredModelsResults: 1000,
  /** Also the default. */
  searchModelVersionsResults: 200_000,
  /** Results of one page of runs or experiments. */
  searchResults: 50_000,
  /** Columns of a projected search of runs. */
  searchColumns: 500,
  /** Runs of one query that can be reached by position. */
  listedRuns: 1_000_000,
  /** Keys or values that a completion answers at once. */
  completions: 1000,
  /** Columns of one request for aggregates. */
  aggregateColumns: 100,
  /** Columns that runs are grouped by at once. */
  groupFields: 8,
  /** Groups of one answer. */
  groupPage: 1000,
  seriesRuns: 100,
  seriesKeys: 50,
  /** Points or buckets of one series in a chart. */
  seriesWidth: 4096,
  /** Points of a series that are sorted for one request, where its order is not the stored one. */
  seriesSortedPoints: 1_000_000,
  /** Experiments that one stream of events follows. */
  followedExperiments: 100,
  savedViewKind: 32,
  savedViewScope: 500,
  savedViewName: 250,
  /** Of the JSON text, in bytes. */
  savedViewState: 65_536,
  savedViewsPerScope: 500,
  /** Saved views that the first page shows. */
  pinnedViews: 24,
  /** Experiments or runs of the trash in one request. */
  trashItems: 1000,
  trashCountedFiles: 100_000,
  /** Files of a folder that is downloaded as one. */
  zipFiles: 100_000,
  searchDatasetsExperiments: 20,
  searchDatasetsResults: 1000,
  historyBulkRuns: 100,
  historyBulkResults: 25_000,
  historyIntervalRuns: 100,
  /** Points per run; also the default. */
  historyIntervalResults: 2500,
  /** Fields inside each other in a GraphQL query. */
  graphqlDepth: 10,
  /** Fields of a GraphQL query, a fragment counted wherever it is used. */
  graphqlSelections: 1000,
  graphqlTextLength: 262_144,
  graphqlTokens: 20_000,
  /** Operations and fragments of a GraphQL query. */
  graphqlDefinitions: 200,
  webhookName: 63,
  /** Webhooks, or deliveries of one, on a page. */
  webhookResults: 1000,
  webhookResultsDefault: 100,
  /** The body of `upload-artifact`, in bytes. */
  pageUploadBytes: 10 * 1024 * 1024,
  /** Life of a signed upload URL when the request names none; its range is not checked. */
  presignedUploadSecondsDefault: 900,
  /** MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS. */
  presignedDownloadSecondsDefault: 300,
  presignedDownloadSeconds: 604_800,
  /** Nested arrays and objects in a request body. */
  jsonDepth: 64,
  /** Keys of all objects of a request body together. */
  jsonKeys: 1_000_000,
} as const;
