import type { Aws } from '@/e2e/sandbox/aws/aws';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import { isDict } from '@/e2e/sandbox/aws/policy-grammar';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';

/** Path of ValidatePolicy. */
export const VALIDATION = '/policy/validation';
const PAGE = 1;

interface Finding {
  readonly findingType: string;
  readonly issueCode: string;
  readonly findingDetails: string;
}

/** A little of Access Analyzer: three of the findings of ValidatePolicy, one on a page, so that nobody forgets the others. */
export function validatePolicy(aws: Aws, asked: Asked): Answer {
  const principal = verifyRequest(asked, 'access-analyzer', aws.sessions, aws.now());
  requireAllowed(aws.state, principal, { action: 'access-analyzer:ValidatePolicy', resource: '*' });
  const body = parsed(asked.body);
  if (!isDict(body) || typeof body.policyDocument !== 'string' || body.policyType !== 'IDENTITY_POLICY')
    throw new AwsFault('ValidationException', 'The sandbox validates a policyDocument of type IDENTITY_POLICY.');
  const findings = findingsOf(parsed(body.policyDocument));
  const from = Number(asked.url.searchParams.get('nextToken') ?? 0);
  const rest = from + PAGE < findings.length;
  const start = { line: 1, column: 0, offset: 0 };
  return json({
    findings: findings.slice(from, from + PAGE).map((finding) => ({
      ...finding,
      learnMoreLink: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
      locations: [{ path: [{ value: 'Statement' }], span: { start, end: start } }],
    })),
    ...(rest && { nextToken: String(from + PAGE) }),
  });
}

function findingsOf(policy: unknown): readonly Finding[] {
  if (!isDict(policy))
    return [{ findingType: 'ERROR', issueCode: 'JSON_SYNTAX_ERROR', findingDetails: 'Fix the JSON syntax error.' }];
  const statements: readonly unknown[] = [policy.Statement].flat();
  const passes = statements.some(
    (given) => isDict(given) && [given.Action].flat().includes('iam:PassRole') && [given.Resource].flat().includes('*'),
  );
  return [
    ...(policy.Version === undefined
      ? [{ findingType: 'WARNING', issueCode: 'MISSING_VERSION', findingDetails: 'Specify the version of the policy.' }]
      : []),
    ...(passes
      ? [
          {
            findingType: 'SECURITY_WARNING',
            issueCode: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
            findingDetails: 'iam:PassRole on every resource is too much.',
          },
        ]
      : []),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
