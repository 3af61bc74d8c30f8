import { describe, expect, it } from 'vitest';
import { type Job, type PipelineKind, tokenOfJob } from '@/lib/reach/explain/job-token';
import { HOST, project } from '@/lib/test-worlds/reach-test-world';

const INSTANCE: Job['instance'] = {
  id: 'main',
  issuer: `https://${HOST}`,
  host: HOST,
  shared: false,
  version: '18.5.0',
  projects: [],
  groups: [{ id: 7, path: 'g' }],
};
const job = (kind: PipelineKind, more: Partial<Job> = {}): Job => ({
  instance: INSTANCE,
  project: project(20, 'g/p'),
  kind,
  ref: 'main',
  audience: 'sts',
  ...more,
});
const claimsOf = (asked: Job) => {
  const made = tokenOfJob(asked);
  return made.ok ? made.token.claims : made.reason;
};

describe('the token of a job', () => {
  it.each([
    ['push', 'project_path:g/p:ref_type:branch:ref:main'],
    ['tag', 'project_path:g/p:ref_type:tag:ref:main'],
    ['schedule', 'project_path:g/p:ref_type:branch:ref:main'],
    ['merge-request', 'project_path:g/p:ref_type:branch:ref:main'],
    ['fork-merge-request', 'project_path:whoever-forks/p:ref_type:branch:ref:main'],
  ] as const)('of a %s has the subject that GitLab gives it', (kind, sub) => {
    expect(claimsOf(job(kind))).toEqual({ sub, aud: 'sts' });
  });

  it('of a fork names the project that it runs in by path and id, and its own id is nobody’s to know', () => {
    const led = (lead: string) =>
      claimsOf(job('fork-merge-request', { project: project(20, 'g/p', { subComponents: [lead, 'ref'] }) }));
    expect(led('job_project_path')).toEqual({ sub: 'job_project_path:g/p:ref:main', aud: 'sts' });
    expect(led('job_project_id')).toEqual({ sub: 'job_project_id:20:ref:main', aud: 'sts' });
    expect(led('project_id')).toBe('Unknown, because the id of the fork is not known: the subject names it.');
  });

  it('of a fork named the parent project before GitLab mended that', () => {
    const old = job('fork-merge-request', { instance: { ...INSTANCE, version: '18.2.1' } });
    expect(claimsOf(old)).toMatchObject({ sub: 'project_path:g/p:ref_type:branch:ref:main' });
    expect(tokenOfJob(old)).toMatchObject({
      token: { notes: expect.arrayContaining([expect.stringContaining('Update GitLab.')]) },
    });
    expect(claimsOf(job('fork-merge-request', { instance: { ...INSTANCE, version: null } }))).toContain('Unknown');
  });

  it('carries the other claims only where AWS reads them', () => {
    expect(claimsOf(job('push', { instance: { ...INSTANCE, shared: true } }))).toEqual({
      sub: 'project_path:g/p:ref_type:branch:ref:main',
      aud: 'sts',
      project_id: '20',
      namespace_id: '7',
      pipeline_source: 'push',
      ref_protected: 'true',
    });
  });

  it('is protected as the rules and the kind of pipeline say, and unknown where a fact is missing', () => {
    const sub = (kind: PipelineKind, facts: Parameters<typeof project>[2]) =>
      claimsOf(
        job(kind, { project: project(20, 'g/p', { subComponents: ['project_id', 'ref_protected'], ...facts }) }),
      );
    expect(sub('push', {})).toMatchObject({ sub: 'project_id:20:ref_protected:true' });
    expect(sub('tag', {})).toMatchObject({ sub: 'project_id:20:ref_protected:false' });
    expect(sub('merge-request', { protectMergeRequestPipelines: false })).toMatchObject({
      sub: 'project_id:20:ref_protected:false',
    });
    // A merge into a branch that is not protected says "false" all the same, and the target is not known here.
    expect(sub('merge-request', { protectMergeRequestPipelines: true })).toContain('Unknown');
    const everyBranch = { type: 'branch' as const, pattern: '*', pushLevel: 40, mergeLevel: 40, inherited: false };
    expect(sub('merge-request', { protectMergeRequestPipelines: true, protection: [everyBranch] })).toMatchObject({
      sub: 'project_id:20:ref_protected:true',
    });
    expect(sub('merge-request', { protectMergeRequestPipelines: null })).toBe(
      'Unknown, because whether main is protected is not known: the subject says so.',
    );
    expect(sub('push', { protection: null })).toContain('Unknown');
  });

  it('is unknown where the sub components are', () => {
    expect(claimsOf(job('push', { project: project(20, 'g/p', { subComponents: null }) }))).toContain(
      'sub components of g/p',
    );
  });
});
