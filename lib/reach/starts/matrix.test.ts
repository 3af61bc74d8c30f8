import { describe, expect, it } from 'vitest';
import { START_KINDS } from '@/lib/reach/starts/kinds';
import { startMatrix } from '@/lib/reach/starts/matrix';
import type { Facts, ProjectFacts } from '@/lib/reach/types';
import {
  estateFacts,
  HOST,
  policyAt,
  policyFor,
  policyOf,
  project,
  providerOf,
  statementFor,
} from '@/lib/test-worlds/reach-test-world';

const ACCOUNT = '111122223333';
const factsWith = (patch: Partial<ProjectFacts> = {}, version = '18.6.1'): Facts => ({
  ...estateFacts,
  instances: estateFacts.instances.map((instance) => ({
    ...instance,
    ...(instance.shared ? {} : { version, projects: [project(1, 'g/p', patch)] }),
  })),
  audiences: { [providerOf(HOST)]: ['sts'], [providerOf('gitlab.com')]: ['sts'] },
  account: ACCOUNT,
});

/** As "push+- tag--": for protected refs and for others, y yes, n no, d depends, u unknown, _ no such pipeline. */
function drawn(policy: Parameters<typeof startMatrix>[0], facts: Facts = factsWith()): string {
  const { cells } = startMatrix(policy, facts);
  return START_KINDS.map(({ id }) => {
    const own = cells.filter(({ kind }) => kind === id);
    const signs = own.map(({ outcome }) => (outcome === 'none' ? '_' : outcome[0]));
    return `${id}:${signs.join('')}`;
  }).join(' ');
}

const branch = (name: string) => `project_path:g/p:ref_type:branch:ref:${name}`;

describe('which pipelines get in', () => {
  it('one protected branch: whatever runs on it, and nothing else', () => {
    expect(drawn(policyFor(branch('main')))).toBe(
      'push:yn tag:nn merge-request:yn fork-merge-request:_n schedule:yn trigger:yn api:yn downstream:yn',
    );
  });

  it('any branch: unprotected ones too, but no tag', () => {
    expect(drawn(policyFor(branch('*')))).toBe(
      'push:yy tag:nn merge-request:yy fork-merge-request:_n schedule:yy trigger:yy api:yy downstream:yy',
    );
  });

  it('a pattern that only new branches match: those count', () => {
    expect(drawn(policyFor(branch('release*')))).toContain('push:yy');
    expect(drawn(policyFor(branch('release/*')))).toContain('push:yn');
  });

  it('tags: a schedule, a trigger and the API can run on one', () => {
    expect(drawn(policyFor('project_path:g/p:ref_type:tag:ref:v*'))).toBe(
      'push:nn tag:ny merge-request:nn fork-merge-request:_n schedule:ny trigger:ny api:ny downstream:ny',
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
      'push:nn tag:nn merge-request:nn fork-merge-request:_n schedule:yy trigger:nn api:nn downstream:nn',
    );
    const anyone = policyAt(host, 'project_path:acme/app:ref_type:branch:ref:main');
    expect(drawn(anyone)).toContain('push:yn');
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
    expect(drawn(policyFor(branch('gone')))).toContain('push:nn');
    const shut = { ...factsWith(), audiences: {}, accounts: [ACCOUNT] };
    expect(drawn(policyFor(branch('main')), shut)).not.toContain('y');
  });
});
