import {
  dictOf,
  environmentFiles,
  environmentSection,
  exampleFiles,
  fromJs,
  type Mlmodel,
  parseSignature,
  writeJson,
  writeMlmodel,
  writeYaml,
} from '@millrace/models';
import { mlflowVersion } from '@millrace/protocol';
import type { NamedText, PromptlabTry } from './promptlab-try.ts';

/** Name of the table among the files of the run. */
export const tableFile = 'eval_results_table.json';

/** The Python that the model's environment is made with. */
const pythonVersion = '3.11.7';
const parametersFile = 'parameters.yaml';

export interface ModelFacts {
  readonly run_id: string;
  readonly model_uuid: string;
  /** `2026-11-26 13:00:00.000000`, UTC. */
  readonly utc_time_created: string;
}

/** The files of a run from a try, text by path: a table with one row, and a model for MLflow's Python that asks the same endpoint. */
export function promptlabFiles(tried: PromptlabTry, facts: ModelFacts): ReadonlyMap<string, string> {
  const example = exampleFiles({ inputs: tried.parameters.map(({ value }) => value) });
  const files = new Map([
    ['MLmodel', writeMlmodel(mlmodelOf(tried, facts, example.info))],
    [parametersFile, parametersText(tried)],
    ...environmentFiles({ requirements: [`mlflow[gateway]==${mlflowVersion}`], pythonVersion, mlflowVersion }),
    ...example.files,
  ]);
  return new Map([
    [tableFile, tableText(tried)],
    ...[...files].map(([name, text]) => [`model/${name}`, text] as const),
  ]);
}

/** `{"columns": ["question", "prompt", "output"], "data": [["Why?", "Answer: Why?", "So."]]}` */
function tableText({ parameters, model_input, model_output, output_parameters }: PromptlabTry): string {
  const cells: readonly (readonly [string, string | null])[] = [
    ...parameters.map(({ key, value }) => [key, value] as const),
    ['prompt', model_input],
    ['output', model_output ?? null],
    ...output_parameters.map(({ key, value }) => [key, value] as const),
  ];
  return writeJson(
    dictOf([
      ['columns', cells.map(([name]) => name)],
      ['data', [cells.map(([, value]) => value)]],
    ]),
  );
}

const dictOfTexts = (named: readonly NamedText[]) => dictOf(named.map(({ key, value }) => [key, value]));

const parametersText = (tried: PromptlabTry): string =>
  writeYaml(
    dictOf([
      ['model_parameters', dictOfTexts(tried.model_parameters)],
      ['model_route', tried.model_route],
      ['prompt_parameters', dictOfTexts(tried.parameters)],
      ['prompt_template', tried.template],
    ]),
  );

function mlmodelOf(tried: PromptlabTry, facts: ModelFacts, saved_input_example_info: Mlmodel['metadata']): Mlmodel {
  const column = (name: string) => ({ type: 'string', name, required: true });
  const section = {
    env: environmentSection,
    loader_module: 'mlflow.prompt.promptlab_model',
    parameters_path: parametersFile,
    python_version: pythonVersion,
  };
  return {
    ...facts,
    artifact_path: 'model',
    flavors: { python_function: fromJs(section) as Mlmodel['flavors'][string] },
    mlflow_version: mlflowVersion,
    saved_input_example_info,
    signature: parseSignature({
      inputs: JSON.stringify(tried.parameters.map(({ key }) => column(key))),
      outputs: JSON.stringify([column('output')]),
    }),
    other: dictOf([]),
  };
}
