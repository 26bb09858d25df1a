/** Appends below a location, before its query: `s3://b/p?x=1` + `r` → `s3://b/p/r?x=1`. */
export function appendToUri(location: string, tail: string): string {
  const at = location.search(/[?#]/);
  const [base, rest] = at < 0 ? [location, ''] : [location.slice(0, at), location.slice(at)];
  return `${base.endsWith('/') ? base : `${base}/`}${tail}${rest}`;
}
