import type { Audiences } from '@/lib/migration/decide-job';
import type { Context } from '@/lib/services/verb/context';

/** What the ID tokens of an instance's projects are for. CI_JOB_JWT_V2 always carried the URL of the instance. GitLab: JwtV2. */
export function audiencesOf({ config }: Pick<Context, 'config'>, instanceId: string, aws: string): Audiences {
  const instance = config.instances.find(({ id }) => id === instanceId);
  return { aws, former: instance?.issuer ?? null };
}
