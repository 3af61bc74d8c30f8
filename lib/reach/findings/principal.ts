import type { FindingRule } from '@/lib/reach/findings/finding-rule';

/** Principals and actions. */
export const PRINCIPAL_RULES: readonly FindingRule[] = [
  {
    id: 'principal-everyone',
    severity: 'critical',
    title: 'Everyone is named',
    why: 'A principal of * is every AWS account and every identity provider of the account.',
    remedy: 'Name the provider.',
    source: 'AWS: IAM JSON policy elements, Principal',
    find: ({ statement, path, assessment }) => {
      const { value } = statement.principal;
      const everyone = value.kind === 'any' || value.entries.some(({ values }) => values.includes('*'));
      if (statement.effect !== 'Allow' || !everyone) return [];
      const severity = statement.clauses.length > 0 ? 'high' : 'critical';
      return [
        {
          path: [...path, 'Principal'],
          message: 'The statement is open to every principal.',
          severity,
          example: assessment.example,
        },
      ];
    },
  },
  {
    id: 'not-principal',
    severity: 'high',
    title: 'NotPrincipal admits all others',
    why: 'With Allow it names everyone but the listed ones.',
    remedy: 'Name who is meant.',
    source: 'AWS: IAM JSON policy elements, NotPrincipal',
    find: ({ statement, path }) =>
      statement.effect === 'Allow' && statement.principal.negated
        ? [{ path: [...path, 'NotPrincipal'], message: 'The statement admits everyone except those listed.' }]
        : [],
  },
  {
    id: 'action-wide',
    severity: 'low',
    title: 'The action is wider than needed',
    why: 'A wildcard in the action opens other ways into the role than web identities.',
    remedy: 'Allow sts:AssumeRoleWithWebIdentity alone.',
    source: 'AWS: IAM JSON policy elements, Action',
    find: ({ statement, path, issuer }) =>
      statement.effect === 'Allow' &&
      issuer !== null &&
      (statement.action.negated || statement.action.values.some((value) => value.includes('*')))
        ? [{ path: [...path, 'Action'], message: `The action is ${statement.action.values.join(', ')}.` }]
        : [],
  },
  {
    id: 'unknown-member',
    severity: 'low',
    title: 'A member does not belong into a trust policy',
    why: 'IAM refuses or ignores it, so it does not do what it seems to.',
    remedy: 'Remove it.',
    source: 'AWS: IAM JSON policy elements',
    find: ({ statement, path }) =>
      Object.keys(statement.unknown).map((name) => ({
        path: [...path, name],
        message: `${name} has no meaning here.`,
      })),
  },
  {
    id: 'statement-dead',
    severity: 'low',
    title: 'The statement admits nobody',
    why: 'Its conditions contradict one another, or no token can have what they ask for.',
    remedy: 'Remove the statement, or correct the condition.',
    source: 'AWS: policy evaluation logic',
    find: ({ statement, path, assessment, issuer }) =>
      statement.effect === 'Allow' && issuer !== null && assessment.high === 0
        ? [{ path, message: assessment.reason }]
        : [],
  },
];
