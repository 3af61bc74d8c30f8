/**
 * One record of CSV (RFC 4180), ended by CRLF. Spreadsheets take a cell that begins with one of = + - @ tab CR for a formula, and
 * names come from outside, so such a cell gets an apostrophe in front.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
