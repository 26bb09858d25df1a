// Escape sequences that colour a terminal (CSI) or set its title (OSC).
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const escapes = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** A console's text as one would have seen it: without escapes, a line that overwrote itself as its last state. */
export function prepareLog(text: string): string {
  return text
    .replace(escapes, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^[\s\S]*\r/, ''))
    .join('\n');
}
