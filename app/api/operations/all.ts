import type { Operation } from '@/app/api/operation';
import { APPLYING_OPERATIONS } from '@/app/api/operations/apply';
import { RULE_OPERATIONS } from '@/app/api/operations/approval-rules';
import { AUDIT_OPERATIONS } from '@/app/api/operations/audit';
import { CHANGE_OPERATIONS } from '@/app/api/operations/changes';
import { ENGINE_OPERATIONS } from '@/app/api/operations/engine';
import { MIGRATION_OPERATIONS } from '@/app/api/operations/migration';
import { NOTIFICATION_OPERATIONS } from '@/app/api/operations/notices';
import { ONBOARDING_OPERATIONS } from '@/app/api/operations/onboarding';
import { READ_OPERATIONS } from '@/app/api/operations/overview';
import { PEOPLE_OPERATIONS } from '@/app/api/operations/people';
import { REVIEW_OPERATIONS } from '@/app/api/operations/reviews';
import { ESTATE_OPERATIONS } from '@/app/api/operations/roles';

/** Every operation of the API. What is not here cannot be called. */
export const OPERATIONS: readonly Operation[] = [
  ...READ_OPERATIONS,
  ...ESTATE_OPERATIONS,
  ...CHANGE_OPERATIONS,
  ...ONBOARDING_OPERATIONS,
  ...APPLYING_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...REVIEW_OPERATIONS,
  ...MIGRATION_OPERATIONS,
  ...RULE_OPERATIONS,
  ...NOTIFICATION_OPERATIONS,
  ...ENGINE_OPERATIONS,
];
