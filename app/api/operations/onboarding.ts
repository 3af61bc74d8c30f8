import { z } from 'zod';
import { answers, answersRows, type Operation } from '@/app/api/operation';
import { changeNumber, list, openedChange } from '@/lib/services/answers/parts';
import { checkFirstRun, checkFirstRunInput, firstRun } from '@/lib/services/onboarding/check-first-run';
import { checkIssuerInput, checkIssuerOf, issuerCheck } from '@/lib/services/onboarding/check-issuer-of';
import { cleanUpChange, cleanUpChangeInput } from '@/lib/services/onboarding/clean-up-change';
import { findPolicies, findPoliciesInput, foundPolicy } from '@/lib/services/onboarding/find-policies';
import { getOnboarding, onboardingView } from '@/lib/services/onboarding/get-onboarding';
import { listOnboardings, onboardingRow } from '@/lib/services/onboarding/list-onboardings';
import {
  offboardingPlan,
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
  {
    ...read,
    path: '/onboardings',
    id: 'listOnboardings',
    summary: 'List onboardings',
    description: 'The newest come first.',
    ...answersRows(onboardingRow, listOnboardings),
  },
  {
    ...{ method: 'POST', path: '/onboardings', id: 'startOnboarding', tag, status: 201, idempotent: true },
    summary: 'Start onboarding a project',
    body: startOnboardingInput,
    ...answers(onboardingView, startOnboarding),
  },
  {
    ...read,
    path: '/onboardings/{number}',
    id: 'getOnboarding',
    summary: 'Get an onboarding and its plan',
    description: 'The plan is computed again from current facts each time.',
    params,
    ...answers(onboardingView, getOnboarding),
  },
  {
    ...{ method: 'PUT', path: '/onboardings/{number}', id: 'saveOnboarding', tag, status: 200, versioned: true },
    summary: 'Save the answers of an onboarding',
    params,
    body: saveOnboardingInput.omit(fromPath),
    ...answers(onboardingView, saveOnboarding),
  },
  {
    ...{ method: 'POST', path: '/onboardings/{number}/submit', id: 'submitOnboarding', tag, status: 200 },
    summary: 'Submit an onboarding',
    description: 'Opens one change for each track and submits it for review.',
    params,
    body: submitOnboardingInput.omit(fromPath),
    versioned: true,
    ...answers(onboardingView, submitOnboarding),
  },
  {
    ...read,
    path: '/onboardings/{number}/first-run',
    id: 'checkFirstRun',
    summary: 'See whether pipelines have assumed the new roles',
    params: checkFirstRunInput,
    ...answersRows(firstRun, checkFirstRun),
  },
  {
    ...read,
    path: '/instances/{instanceId}/issuer',
    id: 'checkIssuer',
    summary: 'Check an OIDC issuer the way AWS does',
    description: "Fetches the issuer's configuration and keys now.",
    params: checkIssuerInput,
    ...answers(issuerCheck, checkIssuerOf),
  },
  {
    ...read,
    path: '/accounts/{accountId}/policies',
    id: 'findPolicies',
    summary: 'Find managed policies by name',
    description: "Asks AWS now. The account's own policies come first. Answers the first 20 matches.",
    params: findPoliciesInput.pick({ accountId: true }),
    query: findPoliciesInput.omit({ accountId: true }),
    ...answersRows(foundPolicy, findPolicies),
  },
  {
    ...read,
    path: '/projects/{instanceId}/{projectId}/offboarding',
    id: 'planOffboarding',
    summary: "Preview removing a project's access",
    description: 'Answers, for each role, what would be removed and what would still admit the project.',
    params: planOffboardingInput,
    ...answers(offboardingPlan, planOffboarding),
  },
  {
    ...{ method: 'POST', path: '/offboardings', id: 'offboardProject', tag, status: 201, idempotent: true },
    summary: "Open the changes that remove a project's access",
    body: offboardProjectInput,
    ...answers(z.strictObject({ changes: list(changeNumber) }), offboardProject),
  },
  {
    ...{ method: 'POST', path: '/changes/{number}/clean-up', id: 'cleanUpChange', tag, status: 201 },
    summary: 'Open a change that removes what a failed change created',
    params,
    body: cleanUpChangeInput.omit({ number: true }),
    ...answers(openedChange, cleanUpChange),
  },
];
