import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Policy } from '@/lib/policy/types';
import { explainRole } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';
import { START_KINDS, type StartKind } from '@/lib/reach/starts/kinds';
import { startMatrix } from '@/lib/reach/starts/matrix';
import { startableRefs } from '@/lib/reach/starts/startable-refs';
import type { Facts, InstanceFacts, ProjectFacts, RefFact } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';
import { HOST, policyOf, project, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const ACCOUNT = '111122223333';
const AUDIENCES = ['sts', 'a', 'b', 'c', 'd', 'e', 'https://x', 'elsewhere'];
const NAMES = ['main', 'dev', 'gone', 'release/1', 'release/x', 'releasex', 'feature/a', 'feature-9', 'v1', 'v2', 'z'];

/** What is so, and what of it somebody could read. */
interface World {
  readonly policy: Policy;
  readonly truth: Facts;
  readonly told: Facts;
}

const refPattern = fc.constantFrom('main', 'gone', '*', 'release*', 'release/*', 'feature?9', 'v*', 'dev');
const subjects = fc
  .array(fc.tuple(fc.constantFrom('branch', 'tag', '*'), refPattern, fc.constantFrom('', ':ref_protected:true', '*')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(([type, ref, end]) => `project_path:g/p:ref_type:${type}:ref:${ref}${end}`));
const some = (of: readonly string[], minLength: number, maxLength = 5) =>
  fc.uniqueArray(fc.constantFrom(...of), { minLength, maxLength });
const audience = fc.oneof(
  fc.constant(null),
  fc.tuple(fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike'), some([...AUDIENCES, 'https://*'], 1)),
);
const sources = fc.option(some(['push', 'schedule', 'api'], 1, 1), { freq: 3 });

const statement = (host: string) =>
  fc.record({ subjects, audience, sources, effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny') }).map((made) => {
    const conditions: Record<string, Record<string, readonly string[]>> = {
      StringLike: { [`${host}:sub`]: made.subjects },
    };
    if (made.audience) {
      const [operator, values] = made.audience;
      conditions[operator] = { ...conditions[operator], [`${host}:aud`]: values };
    }
    if (made.sources)
      conditions.StringEquals = { ...conditions.StringEquals, [`${host}:pipeline_source`]: made.sources };
    return statementFor(conditions, host, made.effect);
  });

const rule = fc.constantFrom('main', 'release/*', 'v*', '*').chain((pattern) =>
  fc.constantFrom('branch' as const, 'tag' as const).map((type) => ({
    ...{ type, pattern, pushLevel: 40, mergeLevel: 40, inherited: false },
  })),
);
const isProtected = ({ protection }: ProjectFacts, type: RefFact['type'], name: string): boolean =>
  protection?.some((each) => each.type === type && matchesProtection(each.pattern, name)) === true;

const trueProject = fc
  .record({
    protection: fc.array(rule, { maxLength: 2 }),
    names: some(NAMES, 0),
    subComponents: fc.constantFrom(
      ['project_path', 'ref_type', 'ref'],
      ['project_path', 'ref_type', 'ref', 'ref_protected'],
    ),
    forkPipelinesInParent: fc.boolean(),
    protectMergeRequestPipelines: fc.boolean(),
  })
  .map(({ names, ...facts }) => {
    const made = project(1, 'g/p', facts);
    const refs = names.flatMap((name) =>
      (['branch', 'tag'] as const).map((type) => ({ type, name, protected: isProtected(made, type, name) })),
    );
    return { ...made, refs };
  });

type Hidden = 'protection' | 'refs' | 'subComponents' | 'forkPipelinesInParent' | 'moreProtection';
const hidden = fc.record({
  of: fc.array(
    fc.constantFrom<Hidden[]>('protection', 'refs', 'subComponents', 'forkPipelinesInParent', 'moreProtection'),
    {
      maxLength: 1,
    },
  ),
  clientIds: fc.boolean(),
  version: fc.boolean(),
});

const world: fc.Arbitrary<World> = fc.boolean().chain((shared) => {
  const host = shared ? 'gitlab.com' : HOST;
  return fc
    .record({
      statements: fc.array(statement(host), { minLength: 1, maxLength: 3 }),
      own: trueProject,
      version: fc.constantFrom('18.2.1', '18.6.1'),
      clientIds: some(AUDIENCES, 1),
      hide: fc.option(hidden, { nil: { of: [] as Hidden[], clientIds: false, version: false } }),
    })
    .map(({ statements, own, version, clientIds, hide }) => {
      const factsOf = (known: ProjectFacts, at: string | null, ids: readonly string[] | null): Facts => ({
        instances: [
          { ...{ id: 'one', issuer: `https://${host}`, host, shared, version: at }, projects: [known], groups: [] },
        ],
        ...{ audiences: { [providerOf(host)]: ids }, account: ACCOUNT, accounts: [ACCOUNT] },
      });
      const blank = Object.fromEntries(hide.of.map((name) => [name, null]));
      const known: ProjectFacts = { ...own, ...blank };
      const partly = hide.of.includes('moreProtection')
        ? { ...own, moreProtection: true, protection: (own.protection ?? []).slice(0, 1) }
        : known;
      return {
        policy: policyOf(...statements),
        truth: factsOf(own, version, clientIds),
        told: factsOf(partly, hide.version ? null : version, hide.clientIds ? null : clientIds),
      };
    });
});

/** Whether a pipeline of the kind on this ref gets in, for any audience that its author can choose. */
function getsIn({ policy, truth }: World, kind: StartKind, type: RefFact['type'], name: string): boolean {
  const instance = truth.instances[0] as InstanceFacts;
  const own = instance.projects[0] as ProjectFacts;
  if (kind.id === 'fork-merge-request' && !own.forkPipelinesInParent) return false;
  const clientIds = truth.audiences[providerOf(instance.host)] ?? null;
  return AUDIENCES.some((aud) => {
    const like = type === 'tag' ? 'tag' : (kind.onBranch ?? 'push');
    const made = tokenOfJob({ instance, project: own, kind: like, ref: name, audience: aud });
    if (!made.ok) return false;
    const claims = { ...made.token.claims, ...(instance.shared ? { pipeline_source: kind.source } : {}) };
    return explainRole(policy, { arn: providerOf(instance.host), clientIds }, { ...made.token, claims }).admitted;
  });
}

const refsOf = ({ truth }: World) => {
  const own = truth.instances[0]?.projects[0] as ProjectFacts;
  return NAMES.flatMap((name) =>
    (['branch', 'tag'] as const).map((type) => ({ type, name, isProtected: isProtected(own, type, name) })),
  );
};

it('a cell says no only where no token of such a pipeline gets in, whatever could not be read', () => {
  let refuted = 0;
  fc.assert(
    fc.property(world, (made) => {
      const { cells } = startMatrix(made.policy, made.told);
      for (const cell of cells.filter(({ outcome }) => outcome === 'no')) {
        const kind = START_KINDS.find(({ id }) => id === cell.kind) as StartKind;
        const isFork = kind.id === 'fork-merge-request';
        const own = refsOf(made).filter(
          (ref) =>
            (isFork || ref.isProtected === cell.protected) &&
            (ref.type === 'tag' ? kind.onTag : kind.onBranch !== null),
        );
        const wrong = own.find(({ type, name }) => getsIn(made, kind, type, name));
        expect(wrong && { ...wrong, kind: kind.id, reason: cell.reason }).toBeUndefined();
        refuted++;
      }
    }),
    { numRuns: 300 },
  );
  expect(refuted).toBeGreaterThan(0);
});

it('nobody is counted out where a push or a tag gets in', () => {
  fc.assert(
    fc.property(world, (made) => {
      const { projects, unknown } = startableRefs(made.policy, made.told);
      if (unknown.length > 0) return;
      const push = START_KINDS.find(({ id }) => id === 'push') as StartKind;
      const startable = new Set(projects.flatMap(({ refs }) => refs.map(({ type }) => type)));
      for (const { type, name } of refsOf(made))
        if (!startable.has(type)) expect(getsIn(made, push, type, name) && name).toBe(false);
    }),
    { numRuns: 300 },
  );
});
