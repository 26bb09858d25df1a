import { expect, test } from 'vitest';
import { UsageError } from './environment.ts';
import { readWebhookConfig } from './webhook-config.ts';

test('what nobody sets is as in MLflow', () => {
  expect(readWebhookConfig({})).toEqual({
    allowedSchemes: ['https'],
    allowPrivateAddresses: false,
    requestTimeoutMs: 30_000,
    maxRetries: 3,
    maxWorkers: 10,
    secretKey: undefined,
  });
});

test('what is set counts', () => {
  const environment = {
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http, HTTPS',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'True',
    MLFLOW_WEBHOOK_REQUEST_TIMEOUT: '5',
    MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES: '0',
    MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS: '1',
    MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=',
  };
  expect(readWebhookConfig(environment)).toEqual({
    allowedSchemes: ['http', 'https'],
    allowPrivateAddresses: true,
    requestTimeoutMs: 5_000,
    maxRetries: 0,
    maxWorkers: 1,
    secretKey: environment.MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY,
  });
});

test.each([
  ['MLFLOW_WEBHOOK_ALLOWED_SCHEMES', 'https,ftp', "'ftp' is neither http nor https"],
  ['MLFLOW_WEBHOOK_REQUEST_TIMEOUT', 'soon', "'soon' is not a valid integer"],
  ['MLFLOW_WEBHOOK_REQUEST_TIMEOUT', '0', 'at least 1'],
  ['MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS', '0', 'at least 1'],
  ['MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY', 'short', 'not a Fernet key'],
])('%s=%s stops the start', (name, value, words) => {
  expect(() => readWebhookConfig({ [name]: value })).toThrow(UsageError);
  expect(() => readWebhookConfig({ [name]: value })).toThrow(`environment variable ${name}`);
  expect(() => readWebhookConfig({ [name]: value })).toThrow(words);
});
