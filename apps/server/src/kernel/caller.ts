import type { IncomingMessage } from 'node:http';

const nameLengthMax = 255;

/** The user name of Basic credentials, which MLflow's clients send for `MLFLOW_TRACKING_USERNAME`; empty without. */
export function callerName({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const [, credentials] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '') ?? [];
  if (credentials === undefined) return '';
  const [name = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  return name.slice(0, nameLengthMax);
}
