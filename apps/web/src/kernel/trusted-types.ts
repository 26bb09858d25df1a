import { staticPrefix } from './page-facts.ts';

/** The part of the browser's Trusted Types that is used here; TypeScript's library does not know them yet. */
interface Policy {
  readonly createHTML: (text: string) => string;
  readonly createScriptURL: (address: string) => string;
}
interface Factory {
  readonly createPolicy: (name: string, rules: Policy) => Policy;
}

const rules: Policy = {
  createHTML: (text) => text,
  createScriptURL: (address) => {
    const { origin, pathname } = new URL(address, location.href);
    if (origin === location.origin && pathname.startsWith(`${staticPrefix}/assets/`)) return address;
    throw new TypeError(`Not a script of this page: ${address}`);
  },
};

/**
 * The one policy that the page's Content-Security-Policy allows. `createHTML` changes nothing, so it may be given only to the
 * sanitiser; scripts come from the page's own files: `new Worker(trusted.createScriptURL(address))`.
 */
export const trusted: Policy =
  (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy('millrace', rules) ?? rules;
