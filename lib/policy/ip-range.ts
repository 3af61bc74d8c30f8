/** An address as a number of 32 or 128 bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** The addresses that share their first `prefix` bits. */
interface Range extends Address {
  readonly prefix: number;
}

/** Whether an address lies in a range such as "203.0.113.0/24", "2001:db8::/32" or one address. Either not readable: false. */
export function inAddressRange(range: string, address: string): boolean {
  const wide = parseRange(range);
  const given = parseAddress(address);
  if (wide === null || given === null || wide.bits !== given.bits) return false;
  const drop = BigInt(wide.bits - wide.prefix);
  return wide.value >> drop === given.value >> drop;
}

/** The first and the last address of a range and their neighbours outside it; empty where it is not readable. */
export function edgesOfRange(text: string): readonly string[] {
  const range = parseRange(text);
  if (range === null) return [];
  const size = 1n << BigInt(range.bits - range.prefix);
  const first = range.value - (range.value % size);
  return [first - 1n, first, first + size - 1n, first + size]
    .filter((value) => value >= 0n && value < 1n << BigInt(range.bits))
    .map((value) => addressText({ bits: range.bits, value }));
}

function parseRange(text: string): Range | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const prefix = slash < 0 ? String(address.bits) : text.slice(slash + 1);
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= address.bits ? { ...address, prefix: Number(prefix) } : null;
}

function parseAddress(text: string): Address | null {
  const four = parseFour(text);
  if (four !== null) return { bits: 32, value: four };
  const six = parseSix(text);
  return six === null ? null : { bits: 128, value: six };
}

/** A zero in front is refused: some readers take such a number for octal, so it could be two addresses. */
function parseFour(text: string): bigint | null {
  const pieces = text.split('.');
  const legal = (piece: string): boolean => /^(0|[1-9]\d{0,2})$/.test(piece) && Number(piece) < 256;
  if (pieces.length !== 4 || !pieces.every(legal)) return null;
  return pieces.reduce((sum, piece) => (sum << 8n) | BigInt(piece), 0n);
}

/** RFC 4291: eight groups, one run of zeros left out, the last two groups perhaps as an IPv4 address. */
function parseSix(text: string): bigint | null {
  const plain = withoutFour(text);
  const halves = plain?.split('::') ?? [];
  if (plain === null || halves.length > 2 || !plain.includes(':')) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...new Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The same address with an IPv4 address at its end written as two groups; null where that end is none. */
function withoutFour(text: string): string | null {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const four = parseFour(text.slice(start));
  return four === null ? null : `${text.slice(0, start)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
}

function addressText({ bits, value }: Address): string {
  const [size, radix, sign] = bits === 32 ? [8, 10, '.'] : [16, 16, ':'];
  const groups = Array.from({ length: bits / size }, (_, at) => BigInt.asUintN(size, value >> BigInt(at * size)));
  return groups
    .reverse()
    .map((group) => group.toString(radix))
    .join(sign);
}
