/** One line per column of a schema's JSON, so that a difference is a line; other text stays as it is. */
export function readableJson(text: string | undefined): string {
  if (text === undefined) return '';
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).join('\n') : JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
}
