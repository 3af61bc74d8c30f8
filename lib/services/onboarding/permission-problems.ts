import type { TrackAnswers } from '@/lib/onboarding/answers';

const ARN_START = /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\//;
const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/** Why IAM would refuse the permissions of a track, in words. AWS IAM: policies of a role. */
export function permissionProblems({
  managedPolicies,
  inlinePolicies,
  role,
  variable,
}: TrackAnswers): readonly string[] {
  const wrong = managedPolicies.filter((arn) => !ARN_START.test(arn));
  const names = inlinePolicies.map(({ name }) => name);
  const boundary = role.kind === 'new' ? role.permissionsBoundary : null;
  return [
    ...wrong.map((arn) => `"${arn}" is not the ARN of a managed policy.`),
    ...(boundary !== null && !ARN_START.test(boundary)
      ? ['The permissions boundary is not the ARN of a managed policy.']
      : []),
    ...names.filter((name) => !POLICY_NAME.test(name)).map((name) => `"${name}" is not a name for an inline policy.`),
    ...(new Set(names).size < names.length ? ['Two inline policies have the same name.'] : []),
    ...inlinePolicies
      .filter(({ document }) => !isPolicy(document))
      .map(({ name }) => `The inline policy ${name} is not a JSON policy with statements.`),
    ...(variable !== null && !/^\w{1,255}$/.test(variable.key)
      ? ['A variable name has letters, digits and _ only.']
      : []),
  ];
}

function isPolicy(document: string): boolean {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null && 'Statement' in value && 'Version' in value;
  } catch {
    return false;
  }
}
