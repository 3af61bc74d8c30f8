import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy } from '@/lib/policy/types';
import { admissions } from '@/lib/reach/admissions';
import { createEstate, type Estate } from '@/lib/reach/estate/estate';
import type { EstateProject } from '@/lib/reach/estate/inventory';
import { formatSubject } from '@/lib/subjects/subject';
import type { Issuer } from '@/lib/subjects/universe-of-issuer';
import { estateFacts, HOST, policyFor, policyOf, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const ISSUER: Issuer = { host: HOST, kind: 'gitlab', subComponents: null, audiences: null };
const DEFAULT = ['project_path', 'ref_type', 'ref'];

const refs = [
  { type: 'branch', name: 'main', protected: true },
  { type: 'branch', name: 'release/1', protected: true },
  { type: 'branch', name: 'dev', protected: false },
  { type: 'tag', name: 'main', protected: false },
  { type: 'tag', name: 'v1', protected: true },
] as const;
const PROJECTS: readonly EstateProject[] = [
  { id: 1, path: 'g/p', refs },
  { id: 2, path: 'g/p-evil', refs },
  { id: 12, path: 'g/sub/p', refs, subComponents: ['project_id', 'ref_type', 'ref'] },
  { id: 3, path: 'h/p', refs: refs.slice(0, 2), subComponents: ['project_path', 'ref'] },
  { id: 4, path: 'h/q', refs, subComponents: ['project_path', 'ref', 'ref_type', 'ref_protected'] },
  { id: 5, path: 'h/r', refs, subComponents: ['project_path'] },
];

/** Every pair that evaluation admits, one by one. */
function byEvaluation(policy: Policy, projects: readonly EstateProject[]): readonly string[] {
  const { decide } = compilePolicy(policy);
  return projects.flatMap((project) =>
    (project.refs ?? []).flatMap((ref) => {
      const subject = formatSubject(project.subComponents ?? DEFAULT, {
        project_path: project.path,
        project_id: String(project.id),
        ref_type: ref.type,
        ref: ref.name,
        ref_protected: String(ref.protected),
      });
      const context = { [`${HOST}:sub`]: subject, [`${HOST}:aud`]: 'sts' };
      const request = { principal: providerOf(HOST), action: 'sts:AssumeRoleWithWebIdentity' };
      return decide(request, context) === 'allow' ? [`${project.path} ${ref.type} ${ref.name}`] : [];
    }),
  );
}

const named = (estate: Estate) =>
  estate.pairs('role').map(({ project, ref }) => `${project.path} ${ref.type} ${ref.name}`);

describe('an estate', () => {
  test('names exactly the refs that evaluation admits, whatever the pattern', () => {
    const piece = fc.constantFrom(
      ...[
        'project_path',
        'project_id',
        'ref_type',
        'ref',
        'ref_protected',
        ':',
        ':',
        '*',
        '?',
        'g',
        'h',
        '/',
        'p',
        '1',
        '2',
      ],
      ...['branch', 'tag', 'main', 'true', 'g/p', 'h/*', 'ref_type:branch:ref:', 'project_path:', 'release/'],
    );
    const pattern = fc.oneof(
      fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
      fc
        .tuple(
          fc.constantFrom('g/p', 'g/*', '*', 'h/?', 'g/p*'),
          fc.constantFrom('branch', 'tag', '*'),
          fc.constantFrom('main', '*', 'm*', '*1'),
        )
        .map(([path, type, ref]) => `project_path:${path}:ref_type:${type}:ref:${ref}`),
    );
    const operator = fc.constantFrom('StringLike', 'StringLike', 'StringEquals', 'StringNotLike');
    const statement = fc
      .tuple(operator, fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.constantFrom('Allow', 'Allow', 'Deny'))
      .map(([name, values, effect]) => statementFor({ [name]: { [`${HOST}:sub`]: values } }, HOST, effect));
    const estate = createEstate(PROJECTS);
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (statements) => {
        const policy = policyOf(...statements);
        estate.setRole('role', policy, ISSUER);
        expect([...named(estate)].sort()).toEqual([...byEvaluation(policy, PROJECTS)].sort());
        expect(estate.count('role')).toBe(named(estate).length);
      }),
      { seed: 5, numRuns: 1500 },
    );
  });

  test('follows a role, a project and a protection that change', () => {
    const estate = createEstate(PROJECTS);
    estate.setRole('role', policyFor('project_path:g/*:ref_type:branch:ref:main'), ISSUER);
    expect(named(estate)).toEqual(['g/p branch main', 'g/p-evil branch main']);
    estate.setProject({ id: 9, path: 'g/new', refs });
    estate.removeProject(2);
    expect(named(estate)).toEqual(['g/new branch main', 'g/p branch main']);
    expect(estate.count('role')).toBe(2);
    estate.setProject({ id: 1, path: 'moved/p', refs });
    expect(named(estate)).toEqual(['g/new branch main']);
    estate.setProject({ id: 1, path: 'g/p', refs: [{ type: 'branch', name: 'main', protected: false }] });
    expect(estate.pairs('role').map(({ ref }) => ref.protected)).toEqual([true, false]);
    estate.setRole('role', policyFor('project_path:g/p:ref_type:branch:ref:main'), ISSUER);
    expect(named(estate)).toEqual(['g/p branch main']);
    estate.removeRole('role');
    expect(estate.count('role')).toBe(0);
  });

  test('answers the other way round: which roles a ref can assume', () => {
    const estate = createEstate(PROJECTS);
    estate.setRole('all', policyFor('*'), ISSUER);
    estate.setRole('main', policyFor('project_path:g/p:ref_type:branch:ref:main'), ISSUER);
    expect(estate.roles(1, 'branch', 'main')).toEqual(['all', 'main']);
    expect(estate.roles(1, 'tag', 'main')).toEqual(['all']);
    expect(estate.roles(1, 'branch', 'no-such')).toEqual([]);
    estate.setProject({ id: 1, path: 'other/p', refs });
    expect(estate.roles(1, 'branch', 'main')).toEqual(['all']);
  });
});

describe('admissions', () => {
  test('name the statements that admit a ref, once each', () => {
    const found = admissions(
      policyOf(
        statementFor({ StringLike: { [`${HOST}:sub`]: 'project_path:g/p:*' } }),
        statementFor({ StringEquals: { [`${HOST}:sub`]: 'project_path:g/p:ref_type:branch:ref:main' } }),
      ),
      estateFacts,
    );
    expect(found).toHaveLength(6);
    expect(found.find(({ ref }) => ref.name === 'main')?.statementIndexes).toEqual([0, 1]);
  });

  test('a project whose sub components are unknown is left out, not guessed', () => {
    const found = admissions(policyFor('project_path:g/*:ref_type:branch:ref:main'), estateFacts);
    expect(found.map(({ projectPath }) => projectPath)).toEqual(['g/open', 'g/p', 'g/unread']);
  });
});
