const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/;

/**
 * An instant in milliseconds since 1970: ISO 8601 as W3C profiles it, or seconds since 1970; four digits alone are a year.
 * null: neither, or a day that its month does not have. AWS: date condition operators.
 */
export function parseInstant(text: string): number | null {
  if (/^\d{5,12}$/.test(text)) return Number(text) * 1000;
  const [, year, month = '01', day = '01'] = DATE.exec(text) ?? [];
  const time = Date.parse(text);
  if (year === undefined || Number.isNaN(time)) return null;
  // Date.parse takes February 30 for March 2.
  return new Date(`${year}-${month}-${day}`).getUTCDate() === Number(day) ? time : null;
}
