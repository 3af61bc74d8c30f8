// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a branch can be called so
import { randomNumbers } from '@/bin/bench/measure';
import { ENVIRONMENTS, HEAD, type Minted, type Stranger } from '@/bin/fuzz/consistency/mint';
import { outcome, type Question, rungOf, type Subject } from '@/bin/fuzz/consistency/question';
import { COMPONENTS, sandboxProject } from '@/bin/fuzz/consistency/random-estate';
import { namedRefs } from '@/bin/fuzz/consistency/random-tokens';
import { truthOf } from '@/bin/fuzz/consistency/truth';
import { readClaims } from '@/e2e/sandbox/aws/token';
import { jobClaims, type PlacedJob } from '@/e2e/sandbox/gitlab/job-claims';
import { isProtected } from '@/e2e/sandbox/gitlab/protected-refs';
import type { Instance, Project } from '@/e2e/sandbox/world/types';
import { composePolicy } from '@/lib/mappings/compose-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { printPolicy } from '@/lib/policy/print-policy';
import { containmentOf, intendedProjects } from '@/lib/reach/intended-projects';
import { proveMapping } from '@/lib/reach/proofs/mapping-proof';
import { reach } from '@/lib/reach/reach';

/** Of each case, where something is claimed of it. */
const TOKENS = 1000;
const SEED = 20_261_201;
// None differs by case alone from a path that is taken: GitLab gives it to nobody.
const COMING = ['evil/p', 'evil/q', 'g/evil', 'g/p-2', 'g/sub/evil', 'h/sub/deep/p', 'gg/p', 'g/p/p'];
const REFS = ['main', 'dev', 'release/1', 'main-x', 'v1', 'v9', 'Main', 'm', 'release/evil', '${x}', 'heads/main'];
const SOURCES = ['push', 'web', 'schedule', 'api', 'trigger', 'merge_request_event'] as const;

type Random = ReturnType<typeof randomNumbers>;
const pick = <T>(random: Random, all: readonly [T, ...T[]]): T => all[random(all.length)] ?? all[0];
const some = <T>(random: Random, all: readonly T[], fallback: T): T => all[random(all.length)] ?? fallback;

/** Tokens that GitLab gives to jobs that could be started: in the estate's projects, in ones that may come, and from forks of them. */
function* legalTokens(subject: Subject): Generator<Minted> {
  const random = randomNumbers(SEED);
  const { providers } = subject.tried.account;
  const accepting = subject.tried.instances.filter(({ issuer }) =>
    providers.some(({ host, clientIds }) => `https://${host}` === issuer && clientIds.length > 0),
  );
  const [first, ...more] = accepting;
  if (first === undefined) return;
  const refs = [...REFS, ...namedRefs(subject)];
  for (let nth = 0; nth < TOKENS; nth++) {
    const instance = pick(random, [first, ...more]);
    const host = instance.issuer.slice('https://'.length);
    const audience = some(random, providers.find((provider) => provider.host === host)?.clientIds ?? [], '');
    const own = random(10) < 7 ? some<Project | null>(random, instance.projects, null) : null;
    const project = own ?? comingProject(random, instance);
    yield tokenOf(random, { instance, host, project, isOwn: own !== null, ref: some(random, refs, 'main'), audience });
  }
}

/** A project that is not there yet: its path is nobody's, and neither is its id. */
function comingProject(random: Random, instance: Instance): Project {
  const free = COMING.filter((path) => !instance.projects.some((project) => project.path === path));
  return sandboxProject(700 + random(200), some(random, free, 'evil/else'), {
    subComponents: [...some<readonly string[]>(random, COMPONENTS, COMPONENTS[0])],
    forkPipelinesInParent: random(2) === 0,
  });
}

interface Drawn {
  readonly instance: Instance;
  readonly host: string;
  readonly project: Project;
  readonly isOwn: boolean;
  readonly ref: string;
  readonly audience: string;
}

function tokenOf(random: Random, { instance, host, project, isOwn, ref, audience }: Drawn): Minted {
  const type = random(4) === 0 ? 'tag' : 'branch';
  const source = some(random, type === 'tag' ? SOURCES.slice(0, -1) : SOURCES, 'push');
  const isMerge = source === 'merge_request_event';
  const isFork = isMerge && project.forkPipelinesInParent && random(2) === 0;
  const fork = sandboxProject(995, 'whoever/p', { forkedFrom: project.id });
  const user = instance.people[random(instance.people.length)];
  if (user === undefined) throw new Error('A GitLab has people.');
  const environment = some(random, [undefined, undefined, ...ENVIRONMENTS], undefined);
  const placed: PlacedJob = {
    instance,
    project: isFork ? fork : project,
    head: HEAD,
    user,
    asked: {
      ...{ projectId: project.id, ref, refType: type, audience, source },
      ...(environment === undefined ? {} : { environment }),
    },
    target: isMerge ? { project, branch: some(random, ['main', 'dev', 'evil'], 'main') } : null,
  };
  const runner = random(2) === 0 ? 'self-hosted' : 'gitlab-hosted';
  const identity = readClaims({ ...jobClaims(placed), aud: audience, runner_environment: runner }, { id: '' }, host);
  const namesFork = isFork && project.subComponents[0]?.startsWith('job_') !== true;
  return {
    ...{ instance, host, audience, identity, type, ref, runsIn: project, project: namesFork ? fork : project },
    ...{ exists: false, inEnvironment: environment !== undefined, pipeline: 'push' },
    stranger: namesFork ? 'namespace' : isOwn ? null : strangerAt(instance, project.path),
    protected: !isFork && isProtected(instance, project, type, ref),
  };
}

const strangerAt = ({ groups }: Instance, path: string): Stranger =>
  groups.some((group) => path.startsWith(`${group.path}/`)) ? 'below' : 'namespace';

/** What is claimed of whoever gets in, each with what refutes it. */
function claimsOf({
  before,
  facts,
}: Subject): readonly (readonly [claim: string, holds: (token: Minted) => boolean])[] {
  const wanted = new Set(
    intendedProjects(before, facts).map(({ instanceId, projectId }) => `${instanceId} ${projectId}`),
  );
  const isContained = ({ instance, project, stranger, protected: isSafe }: Minted): boolean =>
    stranger === null && isSafe && wanted.has(`${instance.id} ${project.id}`);
  const { rung } = reach(before, facts).role;
  return [
    ...(containmentOf(before, facts)?.verdict === 'proved' ? [['proved', isContained] as const] : []),
    ...(rung !== null && rung < 5 ? [[`rung ${rung}`, (token: Minted) => rungOf(token) <= rung] as const] : []),
  ];
}

export const boundsHold: Question = {
  id: 'legal-tokens',
  holds: 'proved, each rung and each proof of a mapping survive a thousand random tokens that GitLab could give',
  ask: (subject) => {
    const claims = claimsOf(subject);
    const proofs = provenMappings(subject);
    if (claims.length === 0 && proofs.length === 0) return outcome(0, []);
    const found: string[] = [];
    for (const token of legalTokens(subject)) {
      const who = `${token.identity.subject} for ${token.audience}`;
      if (subject.truth.before.trusted(token))
        for (const [claim, holds] of claims) if (!holds(token)) found.push(`${claim}, and ${who} gets in`);
      for (const { label, trusted } of proofs)
        if ((token.stranger !== null || !token.protected) && trusted(token))
          found.push(`${label} is proved, and ${who} gets in`);
    }
    return outcome(claims.length + proofs.length, found);
  },
};

/** Mappings that are proved, each with the trust policy that it alone makes, beside what the whole one denies. */
function provenMappings({ before, facts, tried }: Subject) {
  const issuers = facts.instances.map(({ host, shared }) => ({ host, shared }));
  const { mappings, foreign } = recoverMappings(before, issuers);
  const denials = foreign.filter(({ statement }) => statement.effect === 'Deny');
  const version = before.version === undefined ? {} : { version: before.version };
  return mappings.flatMap(({ provider, ...mapping }) => {
    if (proveMapping(before, { provider, ...mapping }, facts).verdict !== 'proved') return [];
    const alone = composePolicy({ ...version, mappings: [{ mapping, provider }], foreign: denials });
    if (!alone.ok) return [];
    const { trusted } = truthOf(printPolicy(alone.policy), tried.account);
    return [{ label: `the mapping ${provider.host} ${mapping.source.path}`, trusted }];
  });
}
