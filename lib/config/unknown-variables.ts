/** Variables that look like settings and are none: nobody reads them, and whoever set them believes that they hold. */
import type { Env } from '@/lib/config/env';
import { nearestName } from '@/lib/config/nearest-name';
import { SETTINGS } from '@/lib/config/settings';

/** Read by tests and tools of this repository alone. */
const OF_TOOLS = ['DRAWBRIDGE_CHECK_ANSWERS', 'DRAWBRIDGE_VERSION'];
/** What Kubernetes sets in every pod for a service whose name begins alike: DRAWBRIDGE_SERVICE_HOST, DRAWBRIDGE_PORT_3000_TCP. */
const OF_KUBERNETES =
  /^(DRAWBRIDGE|GITLAB)(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)$|^(DRAWBRIDGE|GITLAB)_PORT$/;
/** What GitLab sets in every job. */
const OF_JOBS = /^GITLAB_(CI|FEATURES|USER_(EMAIL|ID|LOGIN|NAME))$/;

const KNOWN: readonly string[] = SETTINGS.flatMap((setting) =>
  'secret' in setting ? [setting.name, `${setting.name}_FILE`] : [setting.name],
);

/**
 * A sentence for each unknown name. Those of Drawbridge itself, and those that are nearly a setting, are mistakes; another name
 * that begins with GITLAB_ may belong to something else and is a warning. `referenced`: variables that drawbridge.yaml names; null: it
 * could not be read, so nothing is known of them.
 */
export function unknownVariables(
  env: Env,
  referenced: readonly string[] | null,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(env).sort()) {
    if (!env[name] || !/^(DRAWBRIDGE|GITLAB)_/.test(name) || isKnown(name, referenced ?? [])) continue;
    const nearest = nearestName(name, KNOWN);
    const meant = nearest === null ? '' : ` Did you mean ${nearest}?`;
    const unread = `${name} is not a setting of Drawbridge, so nothing reads it.${meant}`;
    if (name.startsWith('DRAWBRIDGE_') || (nearest !== null && referenced !== null)) problems.push(unread);
    else warnings.push(unread);
  }
  return { problems, warnings };
}

const isKnown = (name: string, referenced: readonly string[]): boolean =>
  [...KNOWN, ...OF_TOOLS, ...referenced].includes(name) || OF_KUBERNETES.test(name) || OF_JOBS.test(name);

/** Settings of one GitLab and one account, which a drawbridge.yaml takes the place of. */
export function unreadBesideFile(env: Env): readonly string[] {
  const read: readonly string[] = ['AWS_REGION', 'AWS_ENDPOINT_URL'];
  const set = KNOWN.filter(
    (name) => (/^(GITLAB|AWS)_/.test(name) || name === 'DRAWBRIDGE_WRITER') && !read.includes(name) && env[name],
  );
  return set.length === 0
    ? []
    : [`${set.join(', ')}: not read, because DRAWBRIDGE_CONFIG names a file. Remove them, or move them into the file.`];
}
