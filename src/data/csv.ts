/** The rows of delimited text (RFC 4180: quotes, doubled quotes, line breaks inside quotes; CRLF or LF; empty lines left out). */
export function parseDelimited(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  let sawQuote = false;
  const endRow = (): void => {
    if (row.length > 0 || field !== '' || sawQuote) rows.push([...row, field]);
    row = [];
    field = '';
    sawQuote = false;
  };
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i]!;
      else quoted = false;
    } else if (char === '"' && field === '') {
      quoted = true;
      sawQuote = true;
    } else if (char === delimiter) {
      row.push(field);
      field = '';
    } else if (char === '\n') {
      endRow();
    } else if (char !== '\r' || text[i + 1] !== '\n') {
      field += char;
    }
  }
  endRow();
  return rows;
}
