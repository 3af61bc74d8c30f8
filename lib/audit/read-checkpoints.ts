import { type SignedCheckpoint, signedCheckpoint } from '@/lib/audit/checkpoint';

/** What every line of a checkpoint begins with, as Drawbridge writes it. */
const BEGINNING = '{"checkpoint":';

/**
 * The checkpoint of a line; null: the line holds none. What a syslog server writes before it, and behind it, is left out, so that
 * what a receiver kept can be taken as it is.
 */
export function checkpointIn(line: string): SignedCheckpoint | null {
  const start = line.indexOf(BEGINNING);
  const end = line.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    return signedCheckpoint.parse(JSON.parse(line.slice(start, end + 1)));
  } catch {
    // Somebody else wrote it, or it is half written.
    return null;
  }
}
