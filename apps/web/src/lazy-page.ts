import { lazyRouteComponent } from '@tanstack/react-router';
import { connection, returned } from './kernel/api/connection.ts';

type Part = Readonly<Record<string, unknown>>;

/**
 * A page whose code is fetched when it is first shown. While the server is away the page before stays and this one waits; code
 * that is gone is that of an older build, and the router loads the application anew.
 */
export const lazyPage = <P extends Part, K extends keyof P & string>(load: () => Promise<P>, name: K) =>
  lazyRouteComponent(() => patiently(load), name);

async function patiently<P>(load: () => Promise<P>): Promise<P> {
  try {
    return await load();
  } catch (error) {
    if (await connection.check()) throw error;
    await returned();
    return load();
  }
}
