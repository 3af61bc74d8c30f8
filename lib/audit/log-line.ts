import canonicalize from 'canonicalize';
import { type ChainedEvent, type ChainLink, hashCovered } from '@/lib/audit/chain';
import { rotationOf } from '@/lib/audit/key-rotation';
import type { Json } from '@/lib/policy/types';

const MEMBERS = [
  ...['action', 'actor', 'afterDigest', 'at', 'beforeDigest', 'changeId', 'data', 'hash', 'id', 'ip', 'object'],
  ...['prevHash', 'requestId', 'result', 'roleId', 'seq'],
].join();
const PART = 'id,kind,name';

/** One line of an exported log: the event in its canonical form, so that there is one way only to write it. */
export const writeLogLine = (event: ChainedEvent): string => `${canonicalize(event)}\n`;

/** The event of a line without its end, as a link of the chain; null: the line is not exactly how an event is written. */
export function readLogLine(line: string): ChainLink | null {
  try {
    const event = JSON.parse(line) as ChainedEvent;
    if (!isCanonical(line, event as never) || !isEvent(event)) return null;
    const { seq, prevHash, hash } = event;
    if (typeof prevHash !== 'string' || typeof hash !== 'string') return null;
    const computed = hashCovered(prevHash, coveredPart(line, event));
    return { seq, prevHash, hash, computed, rotation: rotationOf(event) };
  } catch {
    return null;
  }
}

/**
 * The hash covers the line without its two hashes. After "hash", only "object" has members of its own, and those are known.
 * So the last place with such a name is the event's own.
 */
function coveredPart(line: string, { hash, prevHash }: ChainedEvent): string {
  return without(without(line, `,"prevHash":"${prevHash}"`), `,"hash":"${hash}"`);
}

function without(line: string, part: string): string {
  const at = line.lastIndexOf(part);
  if (at < 0) throw new Error('a hash is not written as hashes are');
  return line.slice(0, at) + line.slice(at + part.length);
}

/** Whether a text is the canonical form of its value. Members in order and nothing but what JSON.stringify writes is canonical. */
const isCanonical = (text: string, value: Json): boolean =>
  (isInOrder(value) && JSON.stringify(value) === text) || canonicalize(value) === text;

function isInOrder(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last: string | null = null;
  for (const [name, member] of Object.entries(value)) {
    if ((last !== null && name <= last) || !isInOrder(member)) return false;
    last = name;
  }
  return true;
}

/** The members that there are, and parts of two kinds; all else is for the hash to say. They are in order, being canonical. */
const isEvent = (event: ChainedEvent): boolean =>
  Object.keys(event).join() === MEMBERS &&
  Object.keys(event.actor).join() === PART &&
  Object.keys(event.object).join() === PART &&
  /^[1-9]\d{0,18}$/.test(event.seq);
