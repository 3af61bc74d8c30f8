import { describe, expect, it } from 'vitest';
import { readEstateFiles } from '@/lib/reach/scan/read-estate-files';
import { MOST_SCANNED } from '@/lib/reach/scan/scan-bounds';
import { scanRole } from '@/lib/reach/scan/scan-role';
import { scanSummary } from '@/lib/reach/scan/scan-summary';
import { HOST, statementFor } from '@/lib/test-worlds/reach-test-world';

const file = (name: string, value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { name, text, size: text.length };
};
const role = (name: string, document: unknown) => ({
  RoleName: name,
  Arn: `arn:aws:iam::111122223333:role/${name}`,
  AssumeRolePolicyDocument: document,
});
const details = (...roles: readonly object[]) => file('production.json', { RoleDetailList: roles, Policies: [] });
const PROJECTS = file('projects.json', {
  instances: [
    {
      issuer: `https://${HOST}`,
      version: '18.5.0',
      projects: [
        {
          id: 1,
          path: 'shop/web',
          subComponents: ['project_path', 'ref_type', 'ref'],
          protectMergeRequestPipelines: false,
          forkPipelinesInParent: false,
          protection: [{ type: 'branch', pattern: 'main', pushLevel: 40, mergeLevel: 40 }],
          refs: [
            { type: 'branch', name: 'main', protected: true },
            { type: 'branch', name: 'develop', protected: false },
          ],
        },
      ],
      groups: [{ id: 7, path: 'shop' }],
    },
  ],
});
/** A trust policy as IAM keeps it. */
const policyDocument = (subject: string) => ({
  Version: '2012-10-17',
  Statement: [statementFor({ StringEquals: { [`${HOST}:aud`]: 'sts' }, StringLike: { [`${HOST}:sub`]: subject } })],
});
const MAIN = 'project_path:shop/web:ref_type:branch:ref:main';
const LAMBDA = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

function scan(...files: Parameters<typeof readEstateFiles>[0]) {
  const { policies, facts, problems } = readEstateFiles(files);
  return { problems, summary: scanSummary(policies.map((policy) => scanRole(policy, facts))) };
}
const rungs = ({ summary }: ReturnType<typeof scan>) => summary.roles.map(({ name, reach }) => [name, reach?.rung]);

describe('a scan of files', () => {
  it('judges roles by the projects of the export, most exposed first', () => {
    const found = scan(
      details(role('deploy', policyDocument(MAIN)), role('wide', policyDocument('project_path:shop/*'))),
      PROJECTS,
    );
    expect(rungs(found)).toEqual([
      ['wide', 3],
      ['deploy', 1],
    ]);
    expect(found.summary.sentence).toBe('1 of 2 roles that trust GitLab is open to a whole group or wider.');
    expect(found.summary.roles[0]).toMatchObject({
      accountId: '111122223333',
      refCount: 2,
      projectPaths: ['shop/web'],
    });
    expect(found.problems).toEqual([]);
  });

  it('claims nothing of projects that no file tells of', () => {
    const found = scan(details(role('deploy', policyDocument(MAIN))));
    expect(rungs(found)).toEqual([['deploy', null]]);
    expect(found.summary.sentence).toContain('1 could not be assessed.');
  });

  it('takes documents as IAM encodes them', () => {
    const encoded = encodeURIComponent(JSON.stringify(policyDocument(MAIN)));
    expect(rungs(scan(details(role('deploy', encoded)), PROJECTS))).toEqual([['deploy', 1]]);
  });

  it('counts roles without GitLab apart', () => {
    const { summary } = scan(details(role('lambda', LAMBDA), role('deploy', policyDocument(MAIN))), PROJECTS);
    expect([summary.roles.length, summary.otherCount]).toEqual([1, 1]);
    expect(scan(details(role('lambda', LAMBDA))).summary.sentence).toBe('None of the 1 role trusts a GitLab.');
  });

  it('names a file that it cannot read and reads the others', () => {
    const found = scan(
      file('broken.json', '{"a": '),
      file('other.json', { a: 1 }),
      details(role('deploy', policyDocument(MAIN))),
      PROJECTS,
    );
    expect(found.problems.map((problem) => problem.file)).toEqual(['broken.json', 'other.json']);
    expect(rungs(found)).toEqual([['deploy', 1]]);
  });

  it('names an export with a value of another kind, and its place', () => {
    const bad = file('projects.json', { instances: [{ issuer: `https://${HOST}`, projects: [{ id: 'one' }] }] });
    expect(scan(bad).problems[0]?.message).toContain('/instances/0/projects/0/id');
  });

  it('keeps a role whose document is no trust policy, as unknown', () => {
    const { summary } = scan(details(role('odd', { Statement: 'x' })));
    expect(summary.unreadableCount).toBe(1);
    expect(summary.roles[0]?.problem).not.toBeNull();
  });

  it('counts a role that two files have once', () => {
    const one = details(role('deploy', policyDocument(MAIN)));
    expect(scan(one, { ...one, name: 'again.json' }, PROJECTS).summary.roles).toHaveLength(1);
  });

  it('leaves out what is beyond its bounds, and says so', () => {
    const large = { ...details(role('deploy', policyDocument(MAIN))), size: MOST_SCANNED.bytes + 1 };
    const found = scan(large, PROJECTS);
    expect(found.problems.map((problem) => problem.file)).toContain('production.json');
    expect(found.summary.roles).toEqual([]);
    const many = Array.from({ length: MOST_SCANNED.files + 1 }, (_, index) =>
      file(`${index}.json`, policyDocument(MAIN)),
    );
    expect(readEstateFiles(many).problems.map((problem) => problem.file)).toEqual([`${MOST_SCANNED.files}.json`]);
  });
});
