import { describe, expect, it } from 'vitest';
import { NAMED_SOURCES, START_KINDS } from '@/lib/reach/starts/kinds';
import { startMatrix } from '@/lib/reach/starts/matrix';
import { startableRefs } from '@/lib/reach/starts/startable-refs';
import type { Facts } from '@/lib/reach/types';
import { HOST, policyAt, policyFor, policyOf, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';
import { ACCOUNT, branch, factsWith, startedOnly } from '@/lib/test-worlds/starts-test-world';

/** As "push+- tag--": for protected refs and for others, y yes, n no, d depends, u unknown, _ no such pipeline. */
function drawn(policy: Parameters<typeof startMatrix>[0], facts: Facts = factsWith()): string {
  const { cells } = startMatrix(policy, facts);
  return START_KINDS.map(({ id }) => {
    const own = cells.filter(({ kind }) => kind === id);
    const signs = own.map(({ outcome }) => (outcome === 'none' ? '_' : outcome[0]));
    return `${id}:${signs.join('')}`;
  }).join(' ');
}

describe('which pipelines get in', () => {
  it('one protected branch: whatever runs on it, and nothing else', () => {
    expect(drawn(policyFor(branch('main')))).toBe(
      'push:yn tag:nn merge-request:yn fork-merge-request:_n schedule:yn trigger:yn web:yn api:yn downstream:yn other:yn',
    );
  });

  it('any branch: unprotected ones too, but no tag', () => {
    expect(drawn(policyFor(branch('*')))).toBe(
      'push:yy tag:nn merge-request:yy fork-merge-request:_n schedule:yy trigger:yy web:yy api:yy downstream:yy other:yy',
    );
  });

  it('a pattern that only new branches match: those count', () => {
    expect(drawn(policyFor(branch('release*')))).toContain('push:yy');
    expect(drawn(policyFor(branch('release/*')))).toContain('push:yn');
  });

  it('tags: a schedule, a trigger and the API can run on one', () => {
    expect(drawn(policyFor('project_path:g/p:ref_type:tag:ref:v*'))).toBe(
      'push:nn tag:ny merge-request:nn fork-merge-request:_n schedule:ny trigger:ny web:ny api:ny downstream:ny other:ny',
    );
  });

  it('a fork’s merge request looked like the parent’s before 18.2.2, and is unknown without a version', () => {
    const forks = { forkPipelinesInParent: true };
    expect(drawn(policyFor(branch('*')), factsWith(forks, '18.2.1'))).toContain('fork-merge-request:_y');
    expect(drawn(policyFor(branch('*')), factsWith(forks, '18.2.2'))).toContain('fork-merge-request:_n');
    expect(drawn(policyFor(branch('*')), factsWith({}, '18.2.1'))).toContain('fork-merge-request:_n');
  });

  it('on gitlab.com the claim pipeline_source decides', () => {
    const host = 'gitlab.com';
    const policy = policyOf(
      statementFor(
        {
          StringEquals: { [`${host}:aud`]: 'sts', [`${host}:pipeline_source`]: 'schedule' },
          StringLike: { [`${host}:sub`]: 'project_path:acme/app:ref_type:branch:ref:*' },
        },
        host,
      ),
    );
    expect(drawn(policy)).toBe(
      'push:nn tag:nn merge-request:nn fork-merge-request:_n schedule:yy trigger:nn web:nn api:nn downstream:nn other:nn',
    );
    const anyone = policyAt(host, 'project_path:acme/app:ref_type:branch:ref:main');
    expect(drawn(anyone)).toContain('push:yn');
  });

  it.each([
    ['web', 'web:yy', 'other:nn'],
    ['parent_pipeline', 'web:nn', 'other:yy'],
    ['chat', 'web:nn', 'other:uu'],
    ['security_orchestration_policy', 'web:nn', 'other:uu'],
    ['one_of_tomorrow', 'web:nn', 'other:uu'],
    ['no such word', 'web:nn', 'other:nn'],
  ])('a condition on the source %s', (source, web, other) => {
    const policy = startedOnly({ StringEquals: { 'gitlab.com:pipeline_source': source } });
    expect(drawn(policy)).toMatch(/^push:nn tag:nn merge-request:nn fork-merge-request:_n /);
    expect(drawn(policy)).toContain(web);
    expect(drawn(policy)).toContain(other);
  });

  it('a condition on no source with a name leaves the others', () => {
    const policy = startedOnly({
      StringNotEquals: { 'gitlab.com:pipeline_source': [...NAMED_SOURCES, 'parent_pipeline'] },
    });
    expect(drawn(policy)).toContain('downstream:nn other:uu');
  });

  it('says why, and with which ref', () => {
    const { cells } = startMatrix(policyFor(branch('main')), factsWith());
    const cell = cells.find((each) => each.kind === 'merge-request' && each.protected);
    expect(cell).toMatchObject({
      reason: 'Its token names the source branch, as a push to that branch does. For example the branch main of g/p.',
      example: { projectPath: 'g/p', type: 'branch', ref: 'main' },
    });
    for (const { reason } of cells) expect(reason).toMatch(/\.$/);
  });

  it('a role that nobody enters admits no kind', () => {
    const shut = { ...factsWith(), audiences: {}, accounts: [ACCOUNT] };
    expect(drawn(policyFor(branch('main')), shut)).toBe(
      'push:nn tag:nn merge-request:nn fork-merge-request:_n schedule:nn trigger:nn web:nn api:nn downstream:nn other:nn',
    );
  });

  it('a branch that is missing can be created by whoever may push, protected or not', () => {
    expect(drawn(policyFor(branch('gone')))).toContain('push:ny');
    expect(drawn(policyFor(branch('release/gone')))).toContain('push:yn');
  });

  it('is unknown where sub components, refs or rules could not be read, and never no', () => {
    const unread = [
      startMatrix(policyFor(branch('dev')), factsWith({ subComponents: null })),
      startMatrix(policyFor(branch('dev')), factsWith({ refs: null })),
      startMatrix(policyFor('project_path:g/other:ref_type:branch:ref:main'), factsWith()),
      startMatrix(policyAt('gitlab.elsewhere.example', branch('main')), factsWith()),
    ];
    for (const { cells } of unread) {
      expect(cells.filter(({ outcome }) => outcome === 'no')).toEqual([]);
      expect(cells.map(({ reason }) => reason)).toContainEqual(
        expect.stringMatching(/ (could not be|were|been) read\./),
      );
    }
    expect(drawn(policyFor(branch('gone')), factsWith({ protection: null }))).toContain('push:uu');
    expect(drawn(policyFor(branch('gone')), factsWith({ moreProtection: true }))).toContain('push:uu');
    expect(drawn(policyFor(branch('main')), factsWith({ moreProtection: true }))).toContain('push:yn');
  });

  it('a fork’s branch is named like a protected one before 18.2.2', () => {
    const forks = { forkPipelinesInParent: true };
    expect(drawn(policyFor(branch('main')), factsWith(forks, '18.2.1'))).toContain('fork-merge-request:_y');
    expect(drawn(policyFor(branch('main')), factsWith(forks, '18.2.2'))).toContain('fork-merge-request:_n');
  });
});

it('a job with an environment may get in where one without does not', () => {
  const subComponents = ['project_path', 'ref_type', 'ref', 'environment_protected'];
  const facts = factsWith({ subComponents });
  expect(drawn(policyFor(`${branch('main')}:environment_protected:true`), facts)).toContain('push:dn tag:nn');
  expect(drawn(policyFor(branch('main')), facts)).toContain('push:yn tag:nn');
});

describe('whichever audience a job asks for', () => {
  const at = (conditions: object) => statementFor({ StringLike: { [`${HOST}:sub`]: branch('main') }, ...conditions });
  const aud = (value: string) => ({ [`${HOST}:aud`]: value });
  const withClients = (clientIds: readonly string[] | null): Facts => ({
    ...factsWith(),
    audiences: { [providerOf(HOST)]: clientIds },
  });
  const push = (clientIds: readonly string[] | null, ...conditions: readonly object[]) =>
    drawn(policyOf(...conditions.map(at)), withClients(clientIds)).slice(0, 'push:yn'.length);

  it('all that the provider accepts are tried', () => {
    const each = ['a', 'b', 'c', 'd'].map((value) => ({ StringEquals: aud(value) }));
    expect(push(['d'], ...each)).toBe('push:yn');
    expect(push(['e'], ...each)).toBe('push:nn');
  });

  it('one that the provider refuses does not stand for those of other statements', () => {
    expect(push(['sts'], { StringEquals: aud('elsewhere') }, {})).toBe('push:yn');
    expect(push(['sts'], { StringEquals: aud('elsewhere') })).toBe('push:nn');
  });

  it('an excluded one is not the one that is wanted', () => {
    expect(push(['x', 'y'], { StringNotEquals: aud('x') })).toBe('push:yn');
    expect(push(['x'], { StringNotEquals: aud('x') })).toBe('push:nn');
  });

  it('a pattern is matched by what the provider accepts, and is unknown where that is', () => {
    const pattern = { 'ForAnyValue:StringLike': aud('https://*.example') };
    expect(push(['https://aws.example'], pattern)).toBe('push:yn');
    expect(push(['sts'], pattern)).toBe('push:nn');
    expect(push(null, pattern)).toBe('push:un');
  });
});

it('of more refs than are tried a search still finds the one that is protected, or that there is none', () => {
  const many = Array.from({ length: 70 }, (_, index) => branch(`b${index}`));
  expect(drawn(policyFor(...many))).toContain('push:ny');
  expect(drawn(policyFor(...many, branch('release/last')))).toContain('push:yy');
});

it('a project that a group’s role will admit tomorrow is unknown, and one that has a name is not', () => {
  expect(drawn(policyFor('project_path:g/*:ref_type:branch:ref:main'))).toContain('push:yu tag:nn');
  expect(drawn(policyFor(branch('main')))).toContain('push:yn tag:nn');
});

it('projects outside of the groups that are read are unknown, and nobody counts who is in them', () => {
  const policy = policyFor('project_path:g/*:ref_type:branch:ref:main');
  const reading = (readGroups: readonly string[]): Facts => {
    const facts = factsWith();
    return { ...facts, instances: facts.instances.map((each) => (each.shared ? each : { ...each, readGroups })) };
  };
  expect(startableRefs(policy, reading(['g/below'])).unread).toEqual([
    `The role may also admit projects of ${HOST} outside the groups that Drawbridge reads.`,
  ]);
  expect(startableRefs(policy, reading(['g'])).unread).toEqual([]);
  expect(drawn(policy, reading(['g/below']))).toContain('push:yu tag:uu');
});

it('a branch that a pattern and a rule take only together counts', () => {
  const protection = [{ type: 'branch' as const, pattern: '*-prod', pushLevel: 40, mergeLevel: 40, inherited: false }];
  expect(drawn(policyFor(branch('deploy-*')), factsWith({ protection, refs: [] }))).toContain('push:yy');
  expect(drawn(policyFor(branch('deploy-?')), factsWith({ protection, refs: [] }))).toContain('push:ny');
});
