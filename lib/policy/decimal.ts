/** Digits behind the point that a decimal can have. */
const PLACES = 30;
const DECIMAL = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/** The number 1, in the units in which decimals are counted. */
export const ONE = 10n ** BigInt(PLACES);

/**
 * A decimal such as "3600" or "-1.50" in units, so that numbers beyond 2^53 stay different numbers. null: not a decimal;
 * exponents and hexadecimal digits are not read. AWS: numeric condition operators.
 */
export function parseDecimal(text: string): bigint | null {
  const [, sign, whole, places = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const units = BigInt(whole + places.padEnd(PLACES, '0'));
  return sign === '-' ? -units : units;
}

/** The inverse of parseDecimal, without zeros that say nothing. */
export function decimalText(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(PLACES + 1, '0');
  const places = digits.slice(-PLACES).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${places === '' ? '' : `.${places}`}`;
}
