/** An address range: the first `prefix` bits of `bits` (32 or 128). */
interface Range {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefix: number;
}

/** Whether an address lies in a range such as "203.0.113.0/24", "2001:db8::/32" or one address. Neither readable: false. */
export function inAddressRange(range: string, address: string): boolean {
  const wide = parseRange(range);
  const given = parseRange(address);
  if (wide === null || given === null || wide.bits !== given.bits || given.prefix < wide.prefix) return false;
  const drop = BigInt(wide.bits - wide.prefix);
  return wide.value >> drop === given.value >> drop;
}

function parseRange(text: string): Range | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const value = parseFour(address) ?? parseSix(address);
  if (value === null) return null;
  const bits = address.includes(':') ? 128 : 32;
  const prefixText = slash < 0 ? String(bits) : text.slice(slash + 1);
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : bits + 1;
  return prefix > bits ? null : { bits, value, prefix };
}

function parseFour(text: string): bigint | null {
  const pieces = text.split('.');
  if (pieces.length !== 4 || pieces.some((piece) => !/^\d{1,3}$/.test(piece) || Number(piece) > 255)) return null;
  return pieces.reduce((sum, piece) => (sum << 8n) | BigInt(piece), 0n);
}

function parseSix(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...new Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
