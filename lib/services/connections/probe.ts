import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';

/** What a permission does now. `unknown` always says why. */
export type ProbeResult =
  | { readonly state: 'works'; readonly detail: string | null }
  | { readonly state: 'missing'; readonly detail: string }
  /** `isAway`: the source did not answer at all. */
  | { readonly state: 'unknown'; readonly detail: string; readonly isAway?: true };

export const works = (detail: string | null = null): ProbeResult => ({ state: 'works', detail });
export const unknown = (detail: string): ProbeResult => ({ state: 'unknown', detail });
const away = (detail: string): ProbeResult => ({ state: 'unknown', detail, isAway: true });
export const missing = (detail: string): ProbeResult => ({ state: 'missing', detail });

/**
 * Makes a call that needs the permission. Refused by the source: missing. Anything else that goes wrong says nothing about the
 * permission: unknown. `call` names the call that the permission is about; a refusal of another call on the way is not its lack.
 */
export async function probe(attempt: () => Promise<ProbeResult>, call?: string): Promise<ProbeResult> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof GitLabError) {
      const refused = error.failure.kind === 'forbidden' || error.failure.kind === 'unauthorized';
      if (error.failure.kind === 'unreachable') return away(error.message);
      return refused ? missing(error.message) : unknown(error.message);
    }
    if (error instanceof AwsError) {
      if (error.kind === 'unreachable') return away(error.message);
      const refused = error.kind === 'access-denied' && (call === undefined || error.call === call);
      return refused ? missing(error.message) : unknown(error.message);
    }
    throw error;
  }
}
