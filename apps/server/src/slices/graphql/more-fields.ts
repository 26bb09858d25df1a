import { list, shapes } from '@millrace/protocol';
import { deploymentJobState } from './deployment-job-state.ts';
import type { Fields, Message, MoreFields, Types } from './types.ts';

/** What MLflow's types have beside the fields of their messages. */
export const moreFields: MoreFields = {
  Run: runFields,
  ModelVersion: (types) => types.fields({ deployment_job_state: deploymentJobState }),
};

/** A run leads to its experiment and to the model versions made of it. */
function runFields(types: Types): Fields {
  const { experiment, modelVersions } = types.fields({
    experiment: shapes.experiment,
    model_versions: list(shapes.modelVersion),
  }) as Fields;
  const infoOf = (run: Message): Message => (run.info ?? {}) as Message;
  return {
    experiment: { ...experiment, resolve: (run, _, scope) => scope.experiment(String(infoOf(run).experiment_id)) },
    modelVersions: {
      ...modelVersions,
      resolve: async (run, _, scope) => (await scope.modelVersions(String(infoOf(run).run_id))) ?? [],
    },
  } as Fields;
}
