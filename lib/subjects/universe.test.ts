import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Acceptor } from '@/lib/policy/automata/acceptor';
import { projectPathProblem, refNameProblem } from '@/lib/subjects/ref-names';
import { parseSubject } from '@/lib/subjects/subject';
import { subjectAcceptor } from '@/lib/subjects/universe';

const DEFAULT = ['project_path', 'ref_type', 'ref'];

function accepts(acceptor: Acceptor, text: string): boolean {
  let states = [...acceptor.starts];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    states = states.flatMap((state) =>
      acceptor.moves(state).flatMap(({ chars, target }) => (chars.has(code) ? [target] : [])),
    );
  }
  return states.some((state) => acceptor.accepts(state));
}

const ordinary = subjectAcceptor({ components: DEFAULT, free: 'none' });
const any = subjectAcceptor({ components: null, free: 'none' });

test.each([
  'project_path:g/p:ref_type:branch:ref:main',
  'project_path:My-Group/sub.group/p_1:ref_type:tag:ref:v1.0',
  'project_path:_legacy/p-:ref_type:branch:ref:feature/$' + '{x}@é',
])('%s is a subject of a project that was never customised', (subject) => {
  expect(accepts(ordinary, subject)).toBe(true);
  expect(accepts(any, subject)).toBe(true);
});

test.each([
  'project_path:g:ref_type:branch:ref:main',
  'project_path:g/p.git:ref_type:branch:ref:main',
  'project_path:g//p:ref_type:branch:ref:main',
  'project_path:g/p:ref_type:mr:ref:main',
  'project_path:g/p:ref_type:branch:ref:a..b',
  'project_path:g/p:ref_type:branch:ref:a.lock',
  'project_path:g/p:ref_type:branch:ref:refs//x',
  'project_path:g/p:ref_type:branch:ref:a@{b',
  'project_path:g/p:ref_type:branch:ref:',
  'project_path:g/p:ref_type:branch:ref:a:b',
  'project_path:g/p:ref_type:branch:ref:main:ref:main',
  'ref:main:project_path:g/p',
  'job_12',
])('%s is no subject of any project', (subject) => {
  expect(accepts(ordinary, subject)).toBe(false);
  expect(accepts(any, subject)).toBe(false);
});

test.each([
  'project_id:20:ref_type:branch:ref:main',
  'project_path:g/p',
  'project_path:g/p:ref:main:ref_type:branch',
  'project_path:g/p:ref_type:branch:ref:main:ref_protected:true:deployment_tier:production',
  'job_project_id:3:project_path:g/p:ref:main',
])('%s is the subject of a customised project only', (subject) => {
  expect(accepts(any, subject)).toBe(true);
  expect(accepts(ordinary, subject)).toBe(false);
});

test('parts of an environment may be missing, other parts may not', () => {
  const components = ['project_path', 'environment_protected', 'ref'];
  const acceptor = subjectAcceptor({ components, free: 'none' });
  expect(accepts(acceptor, 'project_path:g/p:environment_protected:true:ref:main')).toBe(true);
  expect(accepts(acceptor, 'project_path:g/p:ref:main')).toBe(true);
  expect(accepts(acceptor, 'project_path:g/p:environment_protected:true')).toBe(false);
});

test('agrees with the grammar of refs and lets no illegal path through', () => {
  const unit = fc.constantFrom('a', 'l', 'o', 'c', 'k', 'g', 'i', 't', '.', '/', '@', '{', '-', ':', '*', 'é', ' ');
  const piece = fc.string({ unit, maxLength: 7 });
  fc.assert(
    fc.property(piece, piece, (path, ref) => {
      const subject = `project_path:${path}:ref_type:branch:ref:${ref}`;
      const accepted = accepts(ordinary, subject);
      expect(accepted && projectPathProblem(path) !== null).toBe(false);
      expect(accepted && parseSubject(subject) === null).toBe(false);
      expect(accepts(ordinary, `project_path:g/p:ref_type:branch:ref:${ref}`)).toBe(refNameProblem(ref) === null);
    }),
    { seed: 7, numRuns: 3000 },
  );
});
