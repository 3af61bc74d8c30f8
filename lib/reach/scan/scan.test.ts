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
  const read = readEstateFiles(files);
  const roles = read.policies.map((policy) => scanRole(policy, read));
  return { problems: read.problems, summary: scanSummary(roles, read.isPart) };
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

  it('keeps roles of a plan whose policy is not known before it is applied, and no role that the plan destroys', () => {
    const change = (name: string, of: object, mode = 'managed') => ({
      ...{ type: 'aws_iam_role', mode, address: `aws_iam_role.${name}` },
      change: of,
    });
    const later = { after: { name: 'later' }, after_unknown: { assume_role_policy: true } };
    const text = JSON.stringify(policyDocument(MAIN));
    const plan = (...changes: readonly object[]) => file('plan.json', { resource_changes: changes });
    const known = change('known', { after: { assume_role_policy: text }, after_unknown: {} });
    const gone = change('gone', { after: null, after_unknown: {} });
    const found = scan(plan(known, gone, change('later', later), change('read', later, 'data')), PROJECTS);
    expect(rungs(found)).toEqual([
      ['aws_iam_role.known', 1],
      ['aws_iam_role.later', undefined],
    ]);
    expect(found.summary.unreadableCount).toBe(1);
    expect(found.summary.roles[1]?.problem).toContain('aws_iam_role.later is known only after the plan is applied.');
    expect(found.summary.sentence).toBe(
      'None of 1 role that trusts GitLab is open to a whole group or wider. 1 could not be assessed.',
    );
    expect(scan(plan(change('later', later))).summary.sentence).toBe('1 role could not be assessed.');
    expect(scan(plan(known, gone), PROJECTS).summary).toMatchObject({
      unreadableCount: 0,
      sentence: 'None of 1 role that trusts GitLab is open to a whole group or wider.',
    });
  });

  it('keeps a role of a list that comes without its trust policy', () => {
    const found = scan(
      details({ RoleName: 'bare', Arn: 'arn:aws:iam::111122223333:role/bare' }, role('lambda', LAMBDA)),
    );
    expect(found.summary).toMatchObject({
      unreadableCount: 1,
      sentence: 'None of the 1 role trusts a GitLab. 1 could not be assessed.',
    });
  });

  it.each([
    ['the CLI goes on', { NextToken: 'eyJ' }, 'NextToken'],
    ['IAM goes on', { IsTruncated: true, Marker: 'AAE' }, 'Marker'],
    ['IAM says no more than that', { IsTruncated: true }, 'IsTruncated'],
  ])('says nothing of the whole where %s after this page', (_, page, named) => {
    const pageOf = (list: string, more: object, ...roles: readonly object[]) =>
      file('production.json', { [list]: roles, ...more });
    for (const list of ['Roles', 'RoleDetailList']) {
      const found = scan(pageOf(list, page, role('deploy', policyDocument(MAIN))), PROJECTS);
      expect(found.problems).toEqual([{ file: 'production.json', message: expect.stringContaining(named) }]);
      expect(found.summary.sentence).toBe(
        'Of what was read, none of 1 role that trusts GitLab is open to a whole group or wider. What was left out is not counted.',
      );
      expect(scan(pageOf(list, page, role('lambda', LAMBDA))).summary.sentence).toMatch(/^Of what was read, none/);
      expect(scan(pageOf(list, page)).summary.sentence).toBe('No role was read from these files.');
      const last = scan(pageOf(list, { IsTruncated: false }, role('deploy', policyDocument(MAIN))), PROJECTS);
      expect(last.problems).toEqual([]);
      expect(last.summary.sentence).toMatch(/^None of 1 role/);
    }
  });

  it('says nothing of the whole where Terraform could not plan everything', () => {
    const change = { after: { assume_role_policy: JSON.stringify(policyDocument(MAIN)) } };
    const plan = (more: object) =>
      scan(
        file('plan.json', { resource_changes: [{ type: 'aws_iam_role', address: 'a', change }], ...more }),
        PROJECTS,
      );
    expect(plan({ errored: true }).problems).toHaveLength(1);
    expect(plan({ complete: false }).summary.sentence).toMatch(/^Of what was read/);
    expect(plan({ errored: false, complete: true }).problems).toEqual([]);
  });

  it('says of each role that may admit a project which was left out that its refs are more, and of no other', () => {
    const { projects, ...instance } = JSON.parse(PROJECTS.text).instances[0];
    const fill = Array.from({ length: MOST_SCANNED.projects - 1 }, (_, index) => ({
      id: index + 10,
      path: `x/${index}`,
    }));
    const last = { ...projects[0], id: 5, path: 'shop/last' };
    const estate = details(
      role('deploy', policyDocument(MAIN)),
      role('left-out', policyDocument('project_path:shop/last:ref_type:branch:ref:main')),
      role('wide', policyDocument('project_path:shop/*')),
    );
    const all = (...more: readonly object[]) =>
      scan(estate, file('projects.json', { instances: [{ ...instance, projects: [...projects, ...fill, ...more] }] }));
    const least = ({ summary }: ReturnType<typeof scan>) =>
      Object.fromEntries(summary.roles.map(({ name, isAtLeast }) => [name, isAtLeast]));
    const found = all(last);
    expect(found.problems[0]?.message).toContain('1 project was left out');
    expect(least(found)).toEqual({ deploy: false, 'left-out': true, wide: true });
    expect(Object.fromEntries(rungs(found))).toEqual({ deploy: 1, 'left-out': null, wide: 3 });
    expect(found.summary.sentence).toMatch(/^Of what was read, 1 of 3 roles/);
    expect(found.summary.roles[0]?.sentence).toContain('This scan left projects out that it may admit');
    expect(least(all())).toEqual({ deploy: false, 'left-out': false, wide: false });
  });
});
