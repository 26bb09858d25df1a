import path from 'node:path';
import { createArtifactRoots } from '@millrace/artifacts';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../kernel/edge.ts';
import type { AnySlice } from '../../kernel/routes.ts';
import { openTestContext, type TestContext } from '../testing.ts';

export interface ArtifactApp {
  readonly app: FastifyInstance;
  readonly context: TestContext;
  /** Where the proxy keeps its files. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** The given slices behind the real edge, with artifacts in a folder of their own. */
export async function openArtifactApp(
  slices: readonly AnySlice[],
  defaultArtifactRoot = 'mlflow-artifacts:/',
): Promise<ArtifactApp> {
  const plain = await openTestContext();
  const folder = path.join(plain.folder, 'artifacts');
  const artifacts = createArtifactRoots({
    artifactsDestination: folder,
    defaultArtifactRoot,
    servesArtifacts: true,
    cwd: plain.folder,
    locationLengthMax: 2048,
    allowedSchemes: [],
    sync: false,
  });
  const context = { ...plain, artifacts };
  const app = createApp({ context, slices });
  return {
    app,
    context,
    folder,
    close: async () => {
      await app.close();
      await context.dispose();
    },
  };
}
