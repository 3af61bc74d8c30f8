import { describe, expect, it } from 'vitest';
import { refsByProject } from '@/components/roles/ref-use';
import type { RoleView } from '@/lib/services/estate/get-role';

const GITLABS = [
  { id: 'main', host: 'gitlab.example.com' },
  { id: 'open', host: 'gitlab.com' },
];
const admitted = (
  instanceId: string,
  projectId: number,
  name: string,
  isProtected = false,
  type = 'branch' as 'branch' | 'tag',
) => ({
  ...{ instanceId, projectId, projectPath: `shop/${projectId}`, depends: null },
  ref: { type, name, protected: isProtected },
});
const entered = (subject: string, host: string, at: string) => ({
  ...{ subject, host, at, firstAt: at, audience: null, count: 1, days: [] },
});
const observed = (...seen: ReturnType<typeof entered>[]): RoleView['observed'] => ({
  ...{ since: '2026-09-01T00:00:00Z', regions: ['eu-central-1'], unread: [], refused: [] },
  entered: seen,
});
const shown = (role: Pick<RoleView, 'admitted' | 'observed'>) =>
  refsByProject(role, GITLABS).map(({ projectPath, refs }) => [
    projectPath,
    ...refs.map(({ ref, seenAt }) => `${ref.ref.name} ${seenAt ?? 'never'}`),
  ]);
const NEW = '2026-11-29T00:00:00Z';
const OLD = '2026-10-01T00:00:00Z';

describe('the refs of a role', () => {
  it('are by project, those that were used first, then those that are not protected', () => {
    const refs = [
      admitted('main', 1, 'main', true),
      admitted('main', 1, 'dev'),
      admitted('main', 1, 'v1', true, 'tag'),
    ];
    const seen = observed(
      entered('project_path:shop/1:ref_type:tag:ref:v1', 'gitlab.example.com', NEW),
      entered('project_path:shop/1:ref_type:tag:ref:v1', 'gitlab.example.com', OLD),
    );
    expect(shown({ admitted: [...refs, admitted('main', 2, 'main')], observed: seen })).toEqual([
      ['shop/1', `v1 ${NEW}`, 'dev never', 'main never'],
      ['shop/2', 'main never'],
    ]);
  });

  it('are known by the id of the project too, and a branch is not the tag of its name', () => {
    const seen = observed(entered('project_id:1:ref_type:branch:ref:main', 'gitlab.example.com', NEW));
    const refs = [admitted('main', 1, 'main'), admitted('main', 1, 'main', false, 'tag')];
    expect(shown({ admitted: refs, observed: seen })).toEqual([['shop/1', `main ${NEW}`, 'main never']]);
  });

  it('are not taken for those of the same path on another GitLab, and a subject without a ref says nothing', () => {
    const seen = observed(
      entered('project_path:shop/1:ref_type:branch:ref:main', 'gitlab.com', NEW),
      entered('project_path:shop/1', 'gitlab.example.com', NEW),
    );
    expect(shown({ admitted: [admitted('main', 1, 'main')], observed: seen })).toEqual([['shop/1', 'main never']]);
    expect(shown({ admitted: [admitted('main', 1, 'main')], observed: null })).toEqual([['shop/1', 'main never']]);
  });
});
