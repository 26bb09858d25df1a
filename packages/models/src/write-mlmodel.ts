import { type Mlmodel, mlmodelDict } from './mlmodel.ts';
import { writeYaml } from './write-yaml.ts';

/** The text of an `MLmodel` file, byte for byte as MLflow 3.17.2 writes it. */
export const writeMlmodel = (model: Mlmodel): string => writeYaml(mlmodelDict(model));

/** `2026-11-26 13:00:00.000000`: how MLflow writes when a model was made, in UTC. */
export const creationTime = (now: Date): string => `${now.toISOString().slice(0, 23).replace('T', ' ')}000`;
