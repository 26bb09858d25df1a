import { invalidParameter, limits, pythonRepr } from '@millrace/protocol';
import type { Egress } from '../../kernel/egress.ts';
import { type EgressProblem, EgressRefusal } from '../../kernel/egress-target.ts';

/** @throws INVALID_PARAMETER_VALUE */
export function checkName(name: string): string {
  if (/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$/.test(name) && name.length <= limits.webhookName) return name;
  throw invalidParameter(
    `Webhook name ${pythonRepr(name)} is invalid. It must start and end with a letter or digit, be less than ` +
      `${limits.webhookName} characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  );
}

/** @throws INVALID_PARAMETER_VALUE when the address cannot or must not be called */
export async function checkUrl(egress: Egress, url: string): Promise<void> {
  if (url.trim() === '') throw invalidParameter(`Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}`);
  try {
    await egress.check(url);
  } catch (error) {
    if (error instanceof EgressRefusal) throw invalidParameter(refusalText(error.problem, url));
    throw error;
  }
}

/** A refusal in MLflow's words. */
export function refusalText(problem: EgressProblem, url: string): string {
  switch (problem.kind) {
    case 'scheme':
      return `Invalid webhook URL scheme: ${pythonRepr(problem.scheme)}. Allowed schemes are: ${problem.allowed.join(', ')}.`;
    case 'no-host':
      return `Webhook URL must include a hostname: ${pythonRepr(url)}`;
    case 'malformed':
      return `Invalid webhook URL ${pythonRepr(url)}: it cannot be read as an address`;
    case 'unresolved':
      return `Cannot resolve Webhook URL hostname ${pythonRepr(problem.host)}: name or service not known`;
    case 'not-public':
      return (
        'Webhook URL must not resolve to a non-public IP address. ' +
        `${pythonRepr(problem.host)} resolves to ${problem.address}.`
      );
  }
}
