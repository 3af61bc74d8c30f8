import type { AdmittedRef } from '@/lib/reach/existing-refs';
import type { InstanceFacts } from '@/lib/reach/types';
import { latin1Problem } from '@/lib/subjects/latin1';
import { newRefProblem } from '@/lib/subjects/ref-names';
import { formatSubject } from '@/lib/subjects/subject';

/** The components whose value follows from a project and a ref alone. */
const KNOWN_PARTS: readonly string[] = ['project_path', 'project_id', 'ref_type', 'ref'];

/** The subject of a ref's pipelines. null: it says more than the ref alone tells, or IAM takes no such text. */
export function subjectOfRef(
  instance: InstanceFacts,
  { projectId, projectPath, ref }: Pick<AdmittedRef, 'projectId' | 'projectPath' | 'ref'>,
): string | null {
  const components = instance.projects.find(({ id }) => id === projectId)?.subComponents;
  if (components == null || !components.every((name) => KNOWN_PARTS.includes(name))) return null;
  if (newRefProblem(ref.name) !== null || latin1Problem(ref.name) !== null) return null;
  return formatSubject(components, {
    ...{ project_path: projectPath, project_id: String(projectId) },
    ...{ ref_type: ref.type, ref: ref.name },
  });
}
