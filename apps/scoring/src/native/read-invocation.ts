import {
  bytesRepr,
  describe,
  enforceInputs,
  enforceParams,
  isDict,
  type Mlmodel,
  type ModelData,
  ModelError,
  type ParsedBody,
  Parts,
  type PythonDict,
  parseBody,
  pythonRepr,
} from '@millrace/models';
import { fail } from '@millrace/protocol';
import { decodeText, UnicodeError } from '../formats/python-text.ts';
import { readCsv } from '../formats/read-csv.ts';
import { readParquet } from '../formats/read-parquet.ts';
import type { Invocation } from '../http/backend.ts';
import { readContentType } from '../http/content-type.ts';

/** A body that fits the signature. */
export interface CheckedInvocation {
  readonly data: ModelData;
  readonly params: PythonDict;
  /** Whether the answer stands alone instead of under `predictions`. */
  readonly isUnwrapped: boolean;
  /** Whether the values came as arrays by name (`inputs`), not as rows. */
  readonly isArrays: boolean;
  /** Whether the body, or its params, says `stream: true`. */
  readonly wantsStream: boolean;
}

/** @throws {UnsupportedMediaType | ApiError | ModelError} in MLflow's words */
export async function readInvocation(
  { body, contentType }: Pick<Invocation, 'body' | 'contentType'>,
  mlmodel: Mlmodel,
): Promise<CheckedInvocation> {
  const parsed = await parse(body, readContentType(contentType), mlmodel);
  return {
    ...enforce(parsed, mlmodel),
    isUnwrapped: parsed.isUnifiedLlmInput,
    isArrays: parsed.data instanceof Parts,
    wantsStream: [parsed.data, parsed.params].some((part) => isDict(part) && part['stream'] === true),
  };
}

async function parse(body: Buffer, format: 'json' | 'csv' | 'parquet', mlmodel: Mlmodel): Promise<ParsedBody> {
  const { signature } = mlmodel;
  if (format === 'json') {
    const isSignatureFromTypeHint = mlmodel.is_signature_from_type_hint ?? false;
    return parseBody(jsonText(body), signature, { isSignatureFromTypeHint });
  }
  const data = format === 'csv' ? readCsv(body, signature?.inputs) : await readParquet(body);
  return { data, params: undefined, isUnifiedLlmInput: false };
}

/** Bytes that are repeated in the message of a refusal. */
const shownMax = 1000;

function jsonText(body: Buffer): string {
  try {
    return decodeText(body);
  } catch (error) {
    if (!(error instanceof UnicodeError)) throw error;
    throw fail(
      'BAD_REQUEST',
      `Invalid input. Ensure that input is a valid JSON formatted string. Error: '${error.repr}'\nInput: \n${bytesRepr(body.subarray(0, shownMax))}\n`,
    );
  }
}

function enforce({ data, params }: ParsedBody, mlmodel: Mlmodel): { data: ModelData; params: PythonDict } {
  try {
    const enforced = enforceInputs(data, mlmodel.signature?.inputs);
    return { data: enforced, params: enforceParams(params, mlmodel.signature?.params) ?? {} };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.error_code, `Failed to predict data '${shown(data)}'. \nError: ${error.message}`, {
      cause: error,
      ...(error.error_class && { error_class: error.error_class }),
    });
  }
}

const shown = (data: ModelData): string => (typeof data === 'string' ? pythonRepr(data).slice(1, -1) : describe(data));
