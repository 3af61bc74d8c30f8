import canonicalize from 'canonicalize';
import type { ChainedEvent } from '@/lib/audit/chain';

const MEMBERS = [
  ...['action', 'actor', 'afterDigest', 'at', 'beforeDigest', 'changeId', 'data', 'hash', 'id', 'ip', 'object'],
  ...['prevHash', 'requestId', 'result', 'roleId', 'seq'],
].join();

/** One line of an exported log: the event in its canonical form, so that there is one way only to write it. */
export const writeLogLine = (event: ChainedEvent): string => `${canonicalize(event)}\n`;

/** The event of a line without its end; null: it is not exactly how an event is written. */
export function readLogLine(line: string): ChainedEvent | null {
  try {
    const event = JSON.parse(line) as ChainedEvent;
    return canonicalize(event) === line && isEvent(event) ? event : null;
  } catch {
    return null;
  }
}

/** The members that there are, and parts of two kinds; all else is for the hash to say. */
const isEvent = ({ actor, object, seq, ...rest }: ChainedEvent): boolean =>
  Object.keys({ actor, object, seq, ...rest })
    .sort()
    .join() === MEMBERS &&
  Object.keys(actor).sort().join() === 'id,kind,name' &&
  Object.keys(object).sort().join() === 'id,kind,name' &&
  /^[1-9]\d{0,18}$/.test(seq);
