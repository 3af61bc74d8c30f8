import { deployToBucket } from '@/lib/onboarding/permissions/deploy-to-bucket';
import { pushToRepository } from '@/lib/onboarding/permissions/push-to-repository';
import type { ReadyPolicy } from '@/lib/onboarding/permissions/ready-policy';
import { terraformState } from '@/lib/onboarding/permissions/terraform-state';
import { updateService } from '@/lib/onboarding/permissions/update-service';

/** Small policies for common first jobs, in the order in which they are offered. */
export const READY_POLICIES: readonly ReadyPolicy[] = [deployToBucket, pushToRepository, updateService, terraformState];
