import { commaList, type Environment, envInt, invalidVariable, truthy } from './environment.ts';

/** What MLflow's webhook variables say. */
export interface WebhookConfig {
  /** Lower case; of `http` and `https`. */
  readonly allowedSchemes: readonly string[];
  /** Whether addresses inside the network may be called too. */
  readonly allowPrivateAddresses: boolean;
  /** Of one attempt, redirects included. */
  readonly requestTimeoutMs: number;
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** Attempts that run at the same time. */
  readonly maxWorkers: number;
  /** A Fernet key for the secrets; absent: a key file in the data folder. */
  readonly secretKey?: string;
}

/** @throws UsageError */
export function readWebhookConfig(env: Environment): WebhookConfig {
  return Object.freeze({
    allowedSchemes: schemes(env[names.schemes] ?? 'https'),
    allowPrivateAddresses: truthy(env['MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS'] ?? ''),
    requestTimeoutMs: positive(env, 'MLFLOW_WEBHOOK_REQUEST_TIMEOUT', 30) * 1000,
    maxRetries: envInt(env, 'MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES', 3),
    maxWorkers: positive(env, 'MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS', 10),
    secretKey: secretKey(env[names.key]),
  });
}

const names = { schemes: 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES', key: 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY' };

function schemes(raw: string): readonly string[] {
  const listed = commaList(raw).map((scheme) => scheme.toLowerCase());
  const foreign = listed.find((scheme) => scheme !== 'http' && scheme !== 'https');
  if (foreign !== undefined) throw invalidVariable(names.schemes, `'${foreign}' is neither http nor https.`);
  return listed;
}

function positive(env: Environment, name: string, fallback: number): number {
  const value = envInt(env, name, fallback);
  if (value < 1) throw invalidVariable(name, 'it must be at least 1.');
  return value;
}

/** The key itself stays out of the message. */
function secretKey(raw: string | undefined): string | undefined {
  if (!raw) return undefined;
  if (/^[\w-]{43}=$/.test(raw)) return raw;
  throw invalidVariable(names.key, 'it is not a Fernet key (32 bytes in url-safe base64, 44 characters).');
}
