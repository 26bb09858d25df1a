/** What the server wrote into the page. */
const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="millrace-${name}"]`)?.content ?? '';

/** `''`, or a path that begins with `/` and does not end with one. */
export const staticPrefix = meta('prefix');

/** Allows the `<style>` elements that scroll locks create. */
export const nonce = meta('nonce');

/** The address that clients use: `http://127.0.0.1:5000`, with the prefix. */
export const trackingUri = `${location.origin}${staticPrefix}`;
