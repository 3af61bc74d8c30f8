import { firstForeignCharacter, nameCharacter } from '@/lib/policy/latin-text';
import { minifyPolicy } from '@/lib/policy/print-policy';
import { deletedPrincipals, isDeletedPrincipal } from '@/lib/policy/refusals/deleted-principals';
import { uncheckedClaims } from '@/lib/policy/refusals/shared-issuers';
import type { Path, Policy, Statement } from '@/lib/policy/types';

/** Why IAM would refuse a trust policy, as sentences with what to do, and where in the document it is. */
export interface IamRefusal {
  readonly path: Path;
  readonly message: string;
}

/**
 * Everything that IAM would refuse of a policy that parses, when it is put into a role; none: IAM would take it, if it fits the quota of
 * the account. Only IAM itself can tell whether a user or role that is named by its ARN is there. AWS IAM: grammar of the JSON policy
 * language, Principal, identity-provider controls.
 */
export function iamRefusals(policy: Policy): readonly IamRefusal[] {
  return [
    ...ofDocument(policy),
    ...policy.statements.flatMap((statement, index) => {
      const path: Path = ['Statement', index];
      const name = `Statement ${index + 1}`;
      return RULES.flatMap((rule) =>
        rule(statement, name).map(({ at, message }) => ({ path: [...path, ...at], message })),
      );
    }),
    ...deletedPrincipals(policy).map(({ id, statementIndex }) => ({
      path: ['Statement', statementIndex, 'Principal', 'AWS'],
      message: `Statement ${statementIndex + 1} names ${id}, which is the id of a ${id.startsWith('AIDA') ? 'user' : 'role'} that was deleted. AWS refuses every trust policy that names it. Remove ${id} from the statement.`,
    })),
  ];
}

function ofDocument(policy: Policy): readonly IamRefusal[] {
  const text = minifyPolicy(policy);
  const foreign = firstForeignCharacter(text);
  const sids = policy.statements.map(({ sid }) => sid);
  return [
    ...(policy.statements.length > 0
      ? []
      : [{ path: ['Statement'], message: 'The policy has no statements. IAM refuses it. Add a statement.' }]),
    ...Object.keys(policy.unknown).map((member) => ({
      path: [member],
      message: `${member} is not part of a trust policy. IAM refuses it. Remove it.`,
    })),
    ...sids.flatMap((sid, index) => {
      // Tools write an empty Sid into every statement, and IAM takes that.
      if (sid === undefined || sid === '' || sids.indexOf(sid) === index) return [];
      const message = `Statements ${sids.indexOf(sid) + 1} and ${index + 1} have the same Sid, ${sid}. IAM refuses that. Rename one.`;
      return [{ path: ['Statement', index, 'Sid'], message }];
    }),
    ...(foreign < 0
      ? []
      : [{ path: [], message: `IAM refuses the character ${nameCharacter(text, foreign)} in a policy. Remove it.` }]),
  ];
}

interface InStatement {
  readonly at: Path;
  readonly message: string;
}

/** What is refused of one statement. */
const RULES: readonly ((statement: Statement, name: string) => readonly InStatement[])[] = [
  ({ unknown }, name) =>
    Object.keys(unknown).map((member) => ({
      at: [member],
      message: `${name} has ${member}, which is not part of a trust policy. IAM refuses it. Remove it.`,
    })),
  ({ action: { negated, values } }, name) =>
    values.flatMap((action) =>
      action.toLowerCase().startsWith('sts:')
        ? []
        : [
            {
              at: [negated ? 'NotAction' : 'Action'],
              message: `${name} has the action ${action}. IAM takes only STS actions in a trust policy, such as sts:AssumeRoleWithWebIdentity.`,
            },
          ],
    ),
  ({ principal: { negated, value } }, name) => {
    if (value.kind === 'any') return [];
    const member = negated ? 'NotPrincipal' : 'Principal';
    return value.entries.flatMap(({ type, values }): readonly InStatement[] => {
      const kind = Object.hasOwn(PRINCIPALS, type) ? PRINCIPALS[type] : undefined;
      if (kind === undefined)
        return [
          {
            at: [member, type],
            message: `${name} has a principal of the kind ${type}. IAM takes only AWS, Federated, and Service in a trust policy.`,
          },
        ];
      return values
        .filter((named) => named !== '*' && !kind.takes(named))
        .map((named) => ({ at: [member, type], message: `${name} names ${named}. ${kind.wanted}` }));
    });
  },
  (statement, name) =>
    uncheckedClaims(statement).map(({ host, key }) => ({
      at: ['Condition'],
      message: `${name} admits ${host} without a value for ${key} that is more than a wildcard. AWS refuses that, because many companies share ${host}. Name a project or a group in ${key}.`,
    })),
];

interface PrincipalKind {
  readonly takes: (named: string) => boolean;
  readonly wanted: string;
}

const ACCOUNT = /^(\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/;
const USER_OR_ROLE = /^arn:aws[\w-]*:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/;
const SESSION = /^arn:aws[\w-]*:sts::\d{12}:(assumed-role|federated-user)\/[\w+=,.@/-]+$/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;
const PROVIDER = /^arn:aws[\w-]*:iam::\d{12}:(oidc|saml)-provider\/.+$/;

const PRINCIPALS: Readonly<Record<string, PrincipalKind>> = {
  AWS: {
    // Ids of deleted ones are told of on their own, with what they are.
    takes: (named) => [ACCOUNT, USER_OR_ROLE, SESSION].some((form) => form.test(named)) || isDeletedPrincipal(named),
    wanted: 'IAM takes an account, or the ARN of a user, a role, or a session.',
  },
  Service: {
    takes: (named) => SERVICE.test(named),
    wanted: 'IAM takes the name of a service, such as ec2.amazonaws.com.',
  },
  Federated: {
    takes: (named) => PROVIDER.test(named) || !named.includes(':'),
    wanted: 'IAM takes the ARN of an identity provider.',
  },
};
