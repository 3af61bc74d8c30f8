import type { Audiences } from '@/lib/migration/decide-job';
import type { Context } from '@/lib/services/verb/context';

/** What the ID tokens of an instance's projects are for. CI_JOB_JWT_V2 always carried the URL of the instance. GitLab: JwtV2. */
export async function audiencesOf(
  { config, db }: Pick<Context, 'config' | 'db'>,
  instanceId: string,
  aws: string,
): Promise<Audiences> {
  const instance = config.instances.find(({ id }) => id === instanceId);
  const row = await db.instance.findUnique({ where: { id: instanceId }, select: { version: true } });
  return { aws, former: instance?.issuer ?? null, inDefault: takesTokensInDefault(row?.version ?? null) };
}

/** GitLab: `default:id_tokens` came with 16.4. Of a version that is not known it is not claimed. */
export function takesTokensInDefault(version: string | null): boolean {
  const [major = Number.NaN, minor = Number.NaN] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10));
  return major > 16 || (major === 16 && minor >= 4);
}
