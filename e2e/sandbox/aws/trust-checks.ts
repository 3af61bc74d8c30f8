import { type Dict, isDict, readStatements, requireOneOf, sizeOf } from '@/e2e/sandbox/aws/policy-grammar';
import { roleArn } from '@/e2e/sandbox/aws/protocol/call';
import { limitExceeded, malformedPolicy } from '@/e2e/sandbox/aws/protocol/fault';
import { GITLAB_COM } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

/** Issuers that many companies share, and the claim that a trust policy has to hold (AWS IAM: identity-provider controls). */
const SHARED_ISSUERS: Readonly<Record<string, string>> = {
  [GITLAB_COM]: 'sub',
  'agent.buildkite.com': 'sub',
  'api.pulumi.com/oidc': 'aud',
  'app.terraform.io': 'sub',
  'cognito-identity.amazonaws.com': 'aud',
  'oidc-configuration.audit-log.githubusercontent.com': 'sub',
  'oidc.codefresh.io': 'sub',
  'oidc.vercel.com': 'aud',
  'proidc.upbound.io': 'sub',
  'sandboxes.cloud': 'aud',
  'scalr.io': 'sub',
  'studio.datachain.ai/api': 'sub',
  'token.actions.githubusercontent.com': 'sub',
  'tokens.cloud.shisho.dev': 'sub',
  'vstoken.actions.githubusercontent.com': 'sub',
};

/** What IAM checks of a trust policy when it is written: its size, its grammar, and the control for shared issuers. */
export function checkTrust(document: string, account: Account): void {
  if (sizeOf(document) > account.quota) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${account.quota}`);
  for (const statement of readStatements(document)) {
    if (statement.Resource !== undefined || statement.NotResource !== undefined)
      throw malformedPolicy('Has prohibited field Resource');
    requireOneOf(statement, 'Principal');
    checkPrincipals(statement.Principal ?? statement.NotPrincipal, account);
    checkActions(statement);
    checkSharedIssuers(statement);
  }
}

const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_ROOT = /^arn:aws[\w-]*:iam::\d{12}:root$/;
const USER_OR_ROLE = /^arn:aws[\w-]*:iam::(\d{12}):(user|role)\/[\w+=,.@/-]+$/;
const SESSION = /^arn:aws[\w-]*:sts::\d{12}:(assumed-role|federated-user)\/[\w+=,.@/-]+$/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/**
 * IAM looks a user or role up when it saves its ARN, and refuses one that is not there, as it does the unique id that it shows of a
 * deleted one (AWS IAM: JSON policy elements, Principal). The sandbox knows the roles of its own accounts alone.
 */
function checkPrincipals(principal: unknown, account: Account): void {
  if (principal === '*') return;
  if (!isDict(principal) || Object.keys(principal).length === 0) throw malformedPolicy('Invalid principal in policy.');
  for (const [kind, values] of Object.entries(principal)) {
    const isKnown = Object.hasOwn(PRINCIPALS, kind) ? PRINCIPALS[kind] : undefined;
    if (isKnown === undefined) throw malformedPolicy(`Invalid principal in policy: ${JSON.stringify(kind)}`);
    const named = [values].flat();
    if (named.length === 0) throw malformedPolicy('Invalid principal in policy.');
    for (const value of named)
      if (typeof value !== 'string' || (value !== '*' && !isKnown(value, account)))
        throw malformedPolicy(`Invalid principal in policy: "${kind.toUpperCase()}":${JSON.stringify(value)}`);
  }
}

const PRINCIPALS: Readonly<Record<string, (value: string, account: Account) => boolean>> = {
  AWS: (value, account) => {
    if (ACCOUNT_ID.test(value) || ACCOUNT_ROOT.test(value) || SESSION.test(value)) return true;
    const [, owner, what] = USER_OR_ROLE.exec(value) ?? [];
    if (owner === undefined) return false;
    return what === 'user' || owner !== account.id || account.roles.some((role) => roleArn(account, role) === value);
  },
  Service: (value) => SERVICE.test(value),
  Federated: (value) => /^arn:aws[\w-]*:iam::\d{12}:(oidc|saml)-provider\/.+$/.test(value) || !value.includes(':'),
  CanonicalUser: () => false,
};

function checkActions(statement: Dict): void {
  const actions = [statement.Action ?? statement.NotAction].flat();
  if (actions.length === 0) throw malformedPolicy('Policy statement must contain actions.');
  if (!actions.every((action) => typeof action === 'string' && action.toLowerCase().startsWith('sts:')))
    throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
}

function checkSharedIssuers({ Effect, Principal, Condition }: Dict): void {
  if (Effect !== 'Allow' || !isDict(Principal)) return;
  for (const arn of [Principal.Federated].flat()) {
    // Cognito is named as it is; every other provider has an ARN.
    const host = typeof arn === 'string' ? (arn.split(':oidc-provider/')[1] ?? arn) : '';
    const claim = Object.hasOwn(SHARED_ISSUERS, host) ? SHARED_ISSUERS[host] : undefined;
    if (claim === undefined || evaluates(Condition, `${host}:${claim}`)) continue;
    throw malformedPolicy(
      `The trust policy must evaluate the claim ${host}:${claim} with a value that is not only a wildcard.`,
    );
  }
}

/** AWS asks that the claim is evaluated and by no lone wildcard; `project_path:*` passes, and so does a negated operator. */
function evaluates(condition: unknown, wanted: string): boolean {
  if (!isDict(condition)) return false;
  return Object.entries(condition)
    .filter(([operator]) => !operator.toLowerCase().endsWith('null'))
    .flatMap(([, block]) => Object.entries(isDict(block) ? block : {}))
    .filter(([key]) => key.toLowerCase() === wanted)
    .some(([, values]) => {
      const list = [values].flat();
      return list.length > 0 && list.every((value) => /[^*?]/.test(String(value)));
    });
}
