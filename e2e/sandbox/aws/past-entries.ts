import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { readClaims, type WebIdentity } from '@/e2e/sandbox/aws/token';
import type { Made, Trail } from '@/e2e/sandbox/aws/trail';
import { callContext, entryEvent, trusts } from '@/e2e/sandbox/aws/web-identity';
import { jobClaims } from '@/e2e/sandbox/gitlab/job-claims';
import { placeJob } from '@/e2e/sandbox/gitlab/job-token';
import type { Account, Instance, Role, World } from '@/e2e/sandbox/world/types';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** What CloudTrail would still hold. */
const HELD = 89 * DAY;
const MOST_SUBJECTS = 2;

/** Jobs that a role has refused of late: a branch that was renamed, and somebody else's project. */
const REFUSED: readonly {
  readonly role: string;
  readonly subject: string;
  readonly host: string;
  readonly times: number;
}[] = [
  {
    ...{ role: 'shop-api-deploy', host: 'gitlab.harbour.example', times: 3 },
    subject: 'project_path:shop/api:ref_type:branch:ref:develop',
  },
  {
    ...{ role: 'oss-parcel-publish', host: 'gitlab.com', times: 2 },
    subject: 'project_path:parcel-fans/parcel:ref_type:branch:ref:main',
  },
];

/**
 * Fills the trail with what would have led to the world as it is: the jobs that used each role up to its last use, none of which its
 * trust policy refuses, and some refusals of the last hours.
 */
export function rememberPast(trail: Trail, world: World, now: Date): void {
  const events = world.accounts.flatMap((account) => [
    ...account.roles.flatMap((role) => usesOf(world.instances, account, role, now)),
    ...account.roles.flatMap((role) => refusalsOf(account, role, now)),
  ]);
  for (const event of events.sort((a, b) => a.at.getTime() - b.at.getTime())) trail.add(event);
}

function usesOf(instances: readonly Instance[], account: Account, role: Role, now: Date): readonly Made[] {
  if (role.lastUsed === null) return [];
  const last = new Date(role.lastUsed);
  const identities = instances.flatMap((instance) => admittedBy(instance, account, role, now)).slice(0, MOST_SUBJECTS);
  return identities.flatMap((identity, index) =>
    // The first subject is the newest, and each is seen some times.
    [0, 2, 6, 13].flatMap((days) => {
      const at = new Date(last.getTime() - (days + index * 5) * DAY);
      return now.getTime() - at.getTime() > HELD ? [] : [entryEvent(placeOf(account, role), identity, null, at)];
    }),
  );
}

const placeOf = (account: Account, role: Role) => ({
  ...{ account, role, session: 'job-1', duration: undefined },
  region: 'eu-central-1',
});

/** The jobs of today's refs that the role lets in, default branches first. */
function admittedBy(instance: Instance, account: Account, role: Role, now: Date): readonly WebIdentity[] {
  const host = instance.issuer.replace('https://', '');
  const call = callContext(now, 'job-1');
  const trust: unknown = JSON.parse(role.trust);
  return instance.projects.flatMap((project) => {
    const branches = [project.defaultBranch, ...project.branches.filter((name) => name !== project.defaultBranch)];
    const refs = [
      ...branches.map((ref) => ({ ref, refType: 'branch' as const })),
      ...project.tags.map((ref) => ({ ref, refType: 'tag' as const })),
    ];
    return refs.flatMap((ref): readonly WebIdentity[] => {
      const asked = { projectId: project.id, ...ref, audience: instance.issuer };
      const claims = { ...jobClaims(placeJob(instance, asked)), aud: instance.issuer };
      const identity = readClaims(claims, account, host);
      return trusts(trust, identity, call) ? [identity] : [];
    });
  });
}

function refusalsOf(account: Account, role: Role, now: Date): readonly Made[] {
  const fault = new AwsFault('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403);
  return REFUSED.filter((each) => each.role === role.name && account.alias !== 'harbour-staging').flatMap(
    ({ subject, host, times }) => {
      const identity = readClaims({ sub: subject, aud: `https://${host}` }, account, host);
      return Array.from({ length: times }, (_, index) => {
        const at = new Date(now.getTime() - HOUR - index * (HOUR / 4));
        return entryEvent(placeOf(account, role), identity, fault, at);
      });
    },
  );
}
