import type { Operation } from '@/app/api/operation';
import { ACCESS_OPERATIONS } from '@/app/api/operations/access';
import { APPLY_OPERATIONS } from '@/app/api/operations/apply';
import { APPROVAL_RULE_OPERATIONS } from '@/app/api/operations/approval-rules';
import { AUDIT_OPERATIONS } from '@/app/api/operations/audit';
import { CHANGE_OPERATIONS } from '@/app/api/operations/changes';
import { CONNECTION_OPERATIONS } from '@/app/api/operations/connections';
import { ENGINE_OPERATIONS } from '@/app/api/operations/engine';
import { MIGRATION_OPERATIONS } from '@/app/api/operations/migration';
import { NOTICE_OPERATIONS } from '@/app/api/operations/notices';
import { ONBOARDING_OPERATIONS } from '@/app/api/operations/onboarding';
import { OVERVIEW_OPERATIONS } from '@/app/api/operations/overview';
import { PEOPLE_OPERATIONS } from '@/app/api/operations/people';
import { PROJECT_OPERATIONS } from '@/app/api/operations/projects';
import { REDUCTION_OPERATIONS } from '@/app/api/operations/reductions';
import { REVIEW_OPERATIONS } from '@/app/api/operations/reviews';
import { ROLE_OPERATIONS } from '@/app/api/operations/roles';
import { VIEW_OPERATIONS } from '@/app/api/operations/views';
import { WHO_COULD_OPERATIONS } from '@/app/api/operations/who-could';

/** Every operation of the API, in the order of its reference. What is not here cannot be called. */
export const OPERATIONS: readonly Operation[] = [
  ...OVERVIEW_OPERATIONS,
  ...ROLE_OPERATIONS,
  ...REDUCTION_OPERATIONS,
  ...WHO_COULD_OPERATIONS,
  ...PROJECT_OPERATIONS,
  ...ACCESS_OPERATIONS,
  ...CHANGE_OPERATIONS,
  ...APPLY_OPERATIONS,
  ...ONBOARDING_OPERATIONS,
  ...REVIEW_OPERATIONS,
  ...MIGRATION_OPERATIONS,
  ...CONNECTION_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...APPROVAL_RULE_OPERATIONS,
  ...NOTICE_OPERATIONS,
  ...VIEW_OPERATIONS,
  ...ENGINE_OPERATIONS,
];
