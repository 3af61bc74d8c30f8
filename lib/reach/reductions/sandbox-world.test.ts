import { describe, expect, test } from 'vitest';
import { checkTrust } from '@/e2e/sandbox/aws/trust-checks';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize } from '@/lib/policy/print-policy';
import { findings } from '@/lib/reach/findings/findings';
import { inAccount } from '@/lib/reach/providers';
import { statementOf } from '@/lib/reach/reductions/from-findings';
import { proposeReductions } from '@/lib/reach/reductions/propose';
import type { Use } from '@/lib/reach/reductions/types';
import { FACTS, WORLD } from '@/lib/test-worlds/sandbox-facts';

const NOW = new Date('2026-11-30T00:00:00Z');
const LONG_AGO = '2026-08-01T00:00:00.000Z';

const around = (entered: readonly Use[] = []) => ({
  ...{ uses: { since: LONG_AGO, entered }, unusedDays: 90, now: NOW, quota: null },
});
const use = (subject: string, at = '2026-11-29T00:00:00.000Z'): Use => ({ subject, at, audience: null, host: null });

const ROLES = WORLD.accounts.flatMap(({ id, roles }) =>
  roles.map(({ name, trust }) => ({ name, document: trust, facts: inAccount(FACTS, id) })),
);

function reduce(name: string, entered: readonly Use[] = []) {
  const role = ROLES.find((each) => each.name === name);
  if (role === undefined) throw new Error(`no role ${name}`);
  return proposeReductions({ ...role, ...around(entered) });
}
const offered = (name: string, kind: string, entered: readonly Use[] = []) =>
  reduce(name, entered).offered.find((each) => each.kind === kind);
const subjectsOf = (document: string | undefined): string => document ?? '';

describe('in the world of the sandbox', () => {
  test('every critical and high finding has a fix: a proved proposal for its statement, or an edit of what admits nobody', () => {
    let count = 0;
    const left = ROLES.flatMap(({ document, facts }) => {
      const parsed = parsePolicy(document);
      if (!parsed.ok) return [];
      const grave = findings(parsed.policy, facts).filter(({ severity }) => ['critical', 'high'].includes(severity));
      const proposals = grave.length === 0 ? [] : proposeReductions({ document, facts, ...around() }).offered;
      count += grave.length;
      return grave.filter((finding) => {
        const at = statementOf(finding);
        return !proposals.some(({ scope }) => scope === null || scope.statement === at) && finding.fix === undefined;
      });
    });
    expect(count).toBeGreaterThan(20);
    expect(left.map(({ id, title }) => `${id}: ${title}`)).toEqual([]);
  });
});

describe('whatever is proposed in the world of the sandbox', () => {
  const [account] = WORLD.accounts;
  const every = ROLES.flatMap(({ name, document, facts }) =>
    proposeReductions({ document, facts, ...around() }).offered.map((each) => ({ name, ...each })),
  );

  test('is taken by IAM, though some of the roles are such that IAM takes no change that keeps them as they are', () => {
    expect(every.length).toBeGreaterThan(90);
    const refused = every.filter(({ document }) => {
      try {
        checkTrust(document, account as NonNullable<typeof account>);
        return false;
      } catch {
        return true;
      }
    });
    expect(refused.map(({ name, id }) => `${name}: ${id}`)).toEqual([]);
  });

  test('names protected refs where the subject is only a wildcard, since IAM keeps no such subject beside another claim', () => {
    const found = every.find(({ name, kind }) => name === 'oss-barcode-publish' && kind === 'limit-to-protected');
    expect(found?.document).toContain('"project_path:harbour-oss/parcel:ref_type:branch:ref:main"');
    expect(found?.document).not.toContain('"*"');
    const parcel = every.find(({ document }) => document.includes('"gitlab.com:ref_protected": "true"'));
    expect(parcel?.kind).toBe('limit-to-protected');
  });

  test('says why nothing is offered that would keep a statement which IAM refuses', () => {
    const shared = ROLES.find(({ name }) => name === 'oss-geo-publish');
    const live = JSON.parse(shared?.document ?? '');
    const [open] = live.Statement;
    const dead = { ...open, Condition: { StringEquals: { 'gitlab.com:sub': 'project_path:*' } } };
    const document = JSON.stringify({ ...live, Statement: [open, dead] });
    const asked = { document, facts: shared?.facts ?? FACTS, ...around(), kinds: ['fix-dead'] as const };
    const { offered: found, notOffered } = proposeReductions(asked);
    expect(found).toEqual([]);
    expect(notOffered).toMatchObject([
      { kind: 'fix-dead', reason: expect.stringContaining('Statement 1 admits gitlab.com') },
    ]);
  });

  test('fits the quota of the account', () => {
    const one = every.find(({ kind }) => kind === 'limit-to-today');
    const role = ROLES.find(({ name }) => name === one?.name);
    const quota = policySize(policyOf(one?.document ?? '')) - 1;
    const asked = { document: role?.document ?? '', facts: role?.facts ?? FACTS, ...around(), quota };
    const fitting = proposeReductions(asked).offered;
    expect(fitting.length).toBeGreaterThan(0);
    expect(fitting.map(({ id }) => id)).not.toContain(one?.id);
  });
});

function policyOf(document: string) {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error('the proposal does not parse');
  return parsed.policy;
}

describe('what is proposed for a role', () => {
  const TRACKER = 'project_path:freight/core/tracker:ref_type:branch:ref:main';

  test('is the exact list of what was used, with who loses access by name', () => {
    const found = offered('freight-tracker-deploy', 'limit-to-used', [use(TRACKER)]);
    expect(found).toMatchObject({ label: 'Limit to the 1 subject seen entering', isSame: false });
    expect(subjectsOf(found?.document)).toContain(`"gitlab.harbour.example:sub": "${TRACKER}"`);
    expect(subjectsOf(found?.document)).not.toContain('StringLike');
    expect(found?.losesTotal).toBeGreaterThan(0);
    expect(found?.loses.map(({ ref }) => ref)).not.toContain('main');
  });

  test('says when a loser was last seen', () => {
    const develop = TRACKER.replace(':main', ':develop');
    const found = offered('freight-tracker-deploy', 'limit-to-protected', [use(TRACKER), use(develop)]);
    const loser = found?.loses.find(({ ref, projectPath }) => ref === 'develop' && projectPath.endsWith('/tracker'));
    expect(loser).toMatchObject({ protected: false, usedAt: '2026-11-29T00:00:00.000Z' });
    expect(found?.loses.find(({ ref, projectPath }) => ref === 'main' && projectPath.endsWith('/tracker'))).toBe(
      undefined,
    );
  });

  test('names the projects that match today, and keeps the refs as they were', () => {
    const found = offered('freight-shared-read', 'limit-to-today');
    expect(found?.label).toMatch(/^Limit to the \d+ projects that match today$/);
    expect(subjectsOf(found?.document)).toContain('project_path:freight/core/tracker:ref_type:branch:ref:main');
    expect(subjectsOf(found?.document)).not.toContain('freight/*');
    expect(found?.losesTotal).toBe(0);
  });

  test('keeps the pattern of a protection, so that a later release gets in, and no proposal where all refs share a subject', () => {
    const found = offered('oss-barcode-publish', 'limit-to-protected');
    expect(found?.document).toContain('"project_path:harbour-oss/parcel:ref_type:branch:ref:release/*"');
    expect(offered('shop-mailer-send', 'limit-to-protected')).toBeUndefined();
  });

  const TRACKED = ['main', 'prod*'].map((ref) => `project_path:freight/core/tracker:ref_type:branch:ref:${ref}`);

  test('divides a statement of several providers, and limits each as its own tokens need', () => {
    const [account] = WORLD.accounts;
    const provider = (host: string) => `arn:aws:iam::${account?.id}:oidc-provider/${host}`;
    const [own, com] = ['gitlab.harbour.example', 'gitlab.com'];
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        ...{ Sid: 'Deploy', Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' },
        Principal: { Federated: [provider(own), provider(com)] },
        Condition: {
          StringLikeIfExists: {
            [`${own}:sub`]: 'project_path:freight/core/tracker:*',
            [`${com}:sub`]: 'project_path:harbour-oss/geo:*',
          },
        },
      },
    });
    const asked = { document, facts: inAccount(FACTS, account?.id ?? ''), ...around() };
    const [found] = proposeReductions({ ...asked, kinds: ['limit-to-protected'] }).offered;
    expect(found).toMatchObject({ label: 'Limit to protected branches and tags, for each of 2 providers' });
    const { Statement } = JSON.parse(found?.document ?? '{}');
    expect(Statement).toMatchObject([
      {
        Sid: 'Deploy',
        Principal: { Federated: provider(own) },
        Condition: { StringLike: { [`${own}:sub`]: TRACKED } },
      },
      { Sid: 'Deploy2', Condition: { StringEquals: { 'gitlab.com:ref_protected': 'true' } } },
    ]);
    const used = {
      uses: {
        since: LONG_AGO,
        entered: [{ ...use('project_path:harbour-oss/geo:ref_type:branch:ref:main'), host: com }],
      },
    };
    const { offered: byUse } = proposeReductions({ ...asked, ...used, kinds: ['limit-to-used', 'remove-unused'] });
    expect(byUse.map(({ kind }) => kind)).toEqual(['remove-unused']);
    expect(JSON.parse(byUse[0]?.document ?? '{}').Statement).toMatchObject([
      { Effect: 'Allow', Principal: { Federated: provider(com) } },
    ]);
  });

  test('ends a name where its wildcard went on', () => {
    const role = ROLES.find(({ name }) => name === 'freight-tracker-deploy');
    const asked = { document: role?.document ?? '', facts: role?.facts ?? FACTS, ...around() };
    const { offered: found } = proposeReductions({ ...asked, kinds: ['close-segment'] });
    expect(found.map(({ document }) => document)).toEqual([expect.stringContaining('freight/core/tracker:*"')]);
  });

  test('is not called unused where CloudTrail was not asked, or not for long enough', () => {
    const role = ROLES.find(({ name }) => name === 'freight-gateway-deploy');
    const asked = { document: role?.document ?? '', facts: role?.facts ?? FACTS, ...around() };
    const kinds = (uses: Parameters<typeof proposeReductions>[0]['uses']) =>
      proposeReductions({ ...asked, uses }).offered.map(({ kind }) => kind);
    expect(kinds(null)).not.toContain('remove-unused');
    expect(kinds({ since: '2026-11-20T00:00:00.000Z', entered: [] })).not.toContain('remove-unused');
    expect(kinds({ since: LONG_AGO, entered: [] })).toContain('remove-unused');
    const { notOffered } = proposeReductions({ ...asked, uses: null });
    expect(notOffered.find(({ kind }) => kind === 'remove-unused')?.reason).toContain('Not observed');
  });

  test('pins ids on gitlab.com, and says what to do instead elsewhere', () => {
    const pinned = ROLES.flatMap(({ document, facts }) =>
      proposeReductions({ document, facts, ...around(), kinds: ['pin-id'] }).offered.map((each) => each.document),
    );
    expect(pinned.length).toBeGreaterThan(0);
    for (const document of pinned) expect(document).toContain('gitlab.com:project_id');
    expect(reduce('shop-web-preview').notOffered.find(({ kind }) => kind === 'pin-id')?.reason).toContain('project_id');
  });
});
