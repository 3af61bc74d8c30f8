import type { TrackAnswers } from '@/lib/onboarding/answers';
import { checkInline, countedCharacters, type PolicyFinding } from '@/lib/onboarding/permissions/check-inline';
import { describeVerdict, judgeManaged } from '@/lib/onboarding/permissions/judge-policy';
import type { PolicyReadings } from '@/lib/onboarding/permissions/role-permissions';

const ARN_START = /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\//;
const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/** Why IAM or GitLab would refuse what a track asks for, in words. AWS IAM: policies of a role. */
export function permissionProblems(track: TrackAnswers): readonly string[] {
  const { managedPolicies, inlinePolicies, role, variable } = track;
  const wrong = managedPolicies.filter((arn) => !ARN_START.test(arn));
  const names = inlinePolicies.map(({ name }) => name);
  const boundary = role.kind === 'new' ? role.permissionsBoundary : null;
  const noBoundary = boundary !== null && !ARN_START.test(boundary);
  return [
    ...wrong.map((arn) => `"${arn}" is not the ARN of a managed policy.`),
    ...(noBoundary ? ['The permissions boundary is not the ARN of a managed policy.'] : []),
    ...names.filter((name) => !POLICY_NAME.test(name)).map((name) => `"${name}" is no name for an inline policy.`),
    ...(new Set(names).size < names.length ? ['Two inline policies have the same name.'] : []),
    ...inlineFindings(track, null, []).flatMap(({ severity, sentence }) => (severity === 'error' ? [sentence] : [])),
    ...(variable !== null && !/^\w{1,255}$/.test(variable.key)
      ? ['A variable name has letters, digits and _ only.']
      : []),
  ];
}

/** What the permissions of a track give, where that is more than one pipeline needs, in words. */
export function permissionWarnings(
  track: TrackAnswers,
  roleArn: string,
  otherRoleArns: readonly string[],
  readings: PolicyReadings,
): readonly string[] {
  const managed = track.managedPolicies.flatMap((arn) => {
    const verdict = judgeManaged(arn, readings.get(arn), { roleArn, otherRoleArns });
    return verdict.severity === 'none' ? [] : [describeVerdict(verdict)];
  });
  return [...managed, ...inlineFindings(track, roleArn, otherRoleArns).map(({ sentence }) => sentence)];
}

function inlineFindings(
  { inlinePolicies }: TrackAnswers,
  roleArn: string | null,
  otherRoleArns: readonly string[],
): readonly PolicyFinding[] {
  const sizes = inlinePolicies.map(({ document }) => countedCharacters(document));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return inlinePolicies.flatMap(({ name, document }, index) => {
    const otherCharacters = all - (sizes[index] ?? 0);
    const found = checkInline(document, { roleArn, otherRoleArns, otherCharacters });
    return found.map(({ severity, sentence }) => ({ severity, sentence: `${name}: ${sentence}` }));
  });
}
