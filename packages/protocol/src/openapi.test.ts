import { describe, expect, it } from 'vitest';
import { openapi } from './openapi.ts';
import { namedRows } from './rows/index.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly required?: readonly string[] } }>>;
  };
}
const document = openapi() as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

describe('openapi', () => {
  it('has one operation per row and method, each with its own id', () => {
    expect(operations).toHaveLength(namedRows.reduce((sum, { row }) => sum + row.methods.length, 0));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('resolves every reference, and is plain JSON', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty([name as string]);
    expect(JSON.parse(text)).toEqual(document);
    expect(document.openapi).toBe('3.1.0');
  });

  it('names every parameter of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        expect(operation.parameters.filter((it) => it.in === 'path').map((it) => it.name)).toEqual(inPath);
      }
    }
  });

  it('puts fields into the query of a GET and into the body of a POST', () => {
    expect(document.paths['/api/2.0/mlflow/runs/get']?.get?.parameters).toContainEqual({
      name: 'run_id',
      in: 'query',
      required: true,
      schema: { type: 'string' },
    });
    const body = document.paths['/api/2.0/mlflow/logged-models/{model_id}']?.patch?.requestBody;
    expect(body?.content['application/json']?.schema.required).toEqual(['model_id', 'status']);
    expect(document.paths['/ajax-api/2.0/mlflow/upload-artifact']?.post?.requestBody?.content).toHaveProperty([
      'application/octet-stream',
    ]);
  });
});
