import type { Operation } from '@/app/api/operation';
import { resumeApplying, resumeApplyingInput } from '@/lib/services/apply/applying-pause';

export const APPLY_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/applying/resume',
    id: 'resumeApplying',
    tag: 'Changes',
    summary: 'Have changes applied again after the database was restored',
    body: resumeApplyingInput,
    status: 204,
    run: resumeApplying,
  },
];
