/** What every verb is given. Time and ids are passed in, so that tests can hold them still. */

import type { AwsReader, AwsWriter } from '@/lib/aws/port';
import type { Config } from '@/lib/config/config';
import type { LoadedConfig } from '@/lib/config/load-config';
import type { Database } from '@/lib/db/transaction';
import type { GitLabPort } from '@/lib/gitlab/port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import type { Jobs } from '@/lib/jobs/messages';

export interface Context {
  readonly db: Database;
  readonly config: Config;
  readonly jobs: Jobs;
  readonly now: () => Date;
  readonly newId: () => string;
  /** How the configuration is read again. Absent: from the environment and the file that it names. */
  readonly readConfig?: () => LoadedConfig;
  /** How a verb lets so many milliseconds pass. Absent: by the clock. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Ports by connection; asking for one that is not configured throws AppError "not-found". */
  readonly gitlab: (instanceId: string) => GitLabPort;
  /** null: no writer's token is configured for the instance. */
  readonly gitlabWriter: (instanceId: string) => GitLabWriter | null;
  readonly awsReader: (accountId: string) => AwsReader;
  /** null: no writer is configured for the account. */
  readonly awsWriter: (accountId: string) => AwsWriter | null;
}
