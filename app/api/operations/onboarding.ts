import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { checkFirstRun, checkFirstRunInput } from '@/lib/services/onboarding/check-first-run';
import { checkIssuerInput, checkIssuerOf } from '@/lib/services/onboarding/check-issuer-of';
import { cleanUpChange, cleanUpChangeInput } from '@/lib/services/onboarding/clean-up-change';
import { findPolicies, findPoliciesInput } from '@/lib/services/onboarding/find-policies';
import { getOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { listOnboardings } from '@/lib/services/onboarding/list-onboardings';
import {
  offboardProject,
  offboardProjectInput,
  planOffboarding,
  planOffboardingInput,
} from '@/lib/services/onboarding/offboard-project';
import {
  saveOnboarding,
  saveOnboardingInput,
  startOnboarding,
  startOnboardingInput,
} from '@/lib/services/onboarding/start-onboarding';
import { submitOnboarding, submitOnboardingInput } from '@/lib/services/onboarding/submit-onboarding';
import { rowNumberText } from '@/lib/services/verb/parse-input';

const params = z.strictObject({ number: rowNumberText });
const fromPath = { number: true, version: true } as const;
const tag = 'Onboarding';
const read = { method: 'GET', tag, status: 200 } as const;

export const ONBOARDING_OPERATIONS: readonly Operation[] = [
  { ...read, path: '/onboardings', id: 'listOnboardings', summary: 'List guides, newest first', run: listOnboardings },
  {
    ...{ method: 'POST', path: '/onboardings', id: 'startOnboarding', tag, status: 201, idempotent: true },
    summary: 'Begin to lead a project into AWS',
    body: startOnboardingInput,
    run: startOnboarding,
  },
  {
    ...read,
    path: '/onboardings/{number}',
    id: 'getOnboarding',
    summary: 'Read a guide, planned anew: what each track would do, step by step',
    params,
    run: getOnboarding,
  },
  {
    ...{ method: 'PUT', path: '/onboardings/{number}', id: 'saveOnboarding', tag, status: 200, versioned: true },
    summary: 'Keep what was answered so far',
    params,
    body: saveOnboardingInput.omit(fromPath),
    run: saveOnboarding,
  },
  {
    ...{ method: 'POST', path: '/onboardings/{number}/submit', id: 'submitOnboarding', tag, status: 200 },
    summary: 'Make one change of each track, submitted for a decision',
    params,
    body: submitOnboardingInput.omit(fromPath),
    versioned: true,
    run: submitOnboarding,
  },
  {
    ...read,
    path: '/onboardings/{number}/first-run',
    id: 'checkFirstRun',
    summary: 'See whether pipelines have entered the roles of a guide',
    params: checkFirstRunInput,
    run: checkFirstRun,
  },
  {
    ...read,
    path: '/instances/{instanceId}/issuer',
    id: 'checkIssuer',
    summary: 'Fetch the issuer of an instance and judge it as AWS would',
    params: checkIssuerInput,
    run: checkIssuerOf,
  },
  {
    ...read,
    path: '/accounts/{accountId}/policies',
    id: 'findPolicies',
    summary: 'Find managed policies by name',
    params: findPoliciesInput.pick({ accountId: true }),
    query: findPoliciesInput.omit({ accountId: true }),
    run: findPolicies,
  },
  {
    ...read,
    path: '/projects/{instanceId}/{projectId}/offboarding',
    id: 'planOffboarding',
    summary: 'See what goes with the access of a project, for each role',
    params: planOffboardingInput,
    run: planOffboarding,
  },
  {
    ...{ method: 'POST', path: '/offboardings', id: 'offboardProject', tag, status: 201, idempotent: true },
    summary: 'Open the changes that end the access of a project',
    body: offboardProjectInput,
    run: offboardProject,
  },
  {
    ...{ method: 'POST', path: '/changes/{number}/clean-up', id: 'cleanUpChange', tag, status: 201 },
    summary: 'Open the change that takes away what a failed change has made',
    params,
    body: cleanUpChangeInput.omit({ number: true }),
    run: cleanUpChange,
  },
];
