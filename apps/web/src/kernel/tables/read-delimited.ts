/** The first rows of a CSV or TSV text (RFC 4180); a quote that never closes ends with the text. */
export function readDelimited(text: string, separator: string, rowsMax: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  const endField = (): void => {
    row.push(field);
    field = '';
  };
  for (let at = 0; at < text.length && rows.length < rowsMax; at += 1) {
    const char = text.charAt(at);
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') field += text.charAt(++at);
      else isQuoted = false;
    } else if (char === '"' && field === '') isQuoted = true;
    else if (char === separator) endField();
    else if (char === '\n') {
      endField();
      rows.push(row);
      row = [];
    } else if (char !== '\r') field += char;
  }
  if ((field !== '' || row.length > 0) && rows.length < rowsMax) {
    endField();
    rows.push(row);
  }
  return rows;
}
