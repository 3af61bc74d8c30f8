import { answersNothing, type Operation } from '@/app/api/operation';
import { resumeApplying, resumeApplyingInput } from '@/lib/services/apply/applying-pause';

export const APPLY_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/applying/resume',
    id: 'resumeApplying',
    tag: 'Changes',
    summary: 'Resume applying after a restore',
    description:
      'After the database was restored from a backup, nothing is applied until someone confirms that the roles were compared.',
    body: resumeApplyingInput,
    ...answersNothing(resumeApplying),
  },
];
