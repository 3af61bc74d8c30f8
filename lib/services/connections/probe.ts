import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';

/** What a permission does now. `unknown` always says why. */
export type ProbeResult = { readonly state: 'works'; readonly detail: string | null } | NotWorking;
export interface NotWorking {
  readonly state: 'missing' | 'unknown';
  readonly detail: string;
  readonly whole?: WholeFailure;
}

/** What ends every call to the source alike: it does not answer, or takes none of our credentials. */
export type WholeFailure = 'away' | 'refused';

export const works = (detail: string | null = null): ProbeResult => ({ state: 'works', detail });
export const unknown = (detail: string): NotWorking => ({ state: 'unknown', detail });
export const missing = (detail: string): NotWorking => ({ state: 'missing', detail });

/**
 * Makes a call that needs the permission. Refused by the source: missing. Anything else that goes wrong says nothing about the
 * permission: unknown. `call` names the call that the permission is about; a refusal of another call on the way is not its lack.
 */
export async function probe(attempt: () => Promise<ProbeResult>, call?: string): Promise<ProbeResult> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof GitLabError) {
      const { kind } = error.failure;
      if (kind === 'unreachable') return { ...unknown(error.message), whole: 'away' };
      if (kind === 'unauthorized') return { ...missing(error.message), whole: 'refused' };
      return kind === 'forbidden' ? missing(error.message) : unknown(error.message);
    }
    if (error instanceof AwsError) {
      if (error.kind === 'unreachable') return { ...unknown(error.message), whole: 'away' };
      if (error.kind === 'expired-credentials') return { ...unknown(error.message), whole: 'refused' };
      const refused = error.kind === 'access-denied' && (call === undefined || error.call === call);
      return refused ? missing(error.message) : unknown(error.message);
    }
    throw error;
  }
}
