import { describe, expect, it } from 'vitest';
import { csvRow } from '@/lib/audit/csv';

describe('a record of CSV', () => {
  it('leaves plain cells as they are and ends with CRLF', () => {
    expect(csvRow(['a', '1', '', 'x=y'])).toBe('a,1,,x=y\r\n');
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(csvRow(['a,b', 'say "no"', 'two\nlines'])).toBe('"a,b","say ""no""","two\nlines"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('never lets a spreadsheet calculate %j', (cell) => {
    expect(csvRow([cell])).toBe(`'${cell}\r\n`);
  });

  it('guards a formula that needs quotes too', () => {
    expect(csvRow(['=HYPERLINK("a","b")'])).toBe(`"'=HYPERLINK(""a"",""b"")"\r\n`);
    expect(csvRow(['\r=1'])).toBe(`"'\r=1"\r\n`);
  });
});
