import type { EventQueues } from '@/e2e/sandbox/aws/event-queues';
import type { Sessions } from '@/e2e/sandbox/aws/sessions';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import type { Trail } from '@/e2e/sandbox/aws/trail';

/** What every service of the sandbox's AWS works with. */
export interface Aws {
  readonly state: AwsState;
  readonly sessions: Sessions;
  readonly trail: Trail;
  readonly queues: EventQueues;
  /** From an issuer to where its keys are served here; the real STS asks the issuer itself. */
  readonly keysOf: (issuer: string) => string | null;
  readonly now: () => Date;
}
