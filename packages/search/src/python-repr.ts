/** Python's spelling of values, which MLflow's error texts contain. */

/** `repr` of a str: single quotes unless it holds single and no double ones. */
export const reprText = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
};

export const reprList = (texts: readonly string[]): string => `[${texts.map(reprText).join(', ')}]`;

/** A set of str as an f-string prints it; Python's order changes from process to process. */
export const reprSet = (texts: readonly string[]): string => `{${texts.map(reprText).join(', ')}}`;

/** `repr` of a tuple of str, or of items already spelled. */
export const reprTuple = (items: readonly string[]): string => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;

/** `str` of a float: `1000.0`, `1e+16`, `inf`. */
export const floatText = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  const plain = magnitude >= 1e16 || (magnitude > 0 && magnitude < 1e-4) ? value.toExponential() : String(value);
  const [mantissa = '', exponent] = plain.split('e');
  if (exponent === undefined) return mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
};
