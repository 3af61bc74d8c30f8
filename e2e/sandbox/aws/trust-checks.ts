import { AwsFault } from '@/e2e/sandbox/aws/xml';
import { GITLAB_COM } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

const malformed = (message: string) => new AwsFault('MalformedPolicyDocument', message, 400);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What IAM checks of a trust policy when it is written: its size, its grammar, and the control for shared issuers. */
export function checkTrust(document: string, account: Account): void {
  if (document.replaceAll(/\s/g, '').length > account.quota) {
    throw new AwsFault('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${account.quota}`, 409);
  }
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (!isObject(policy) || policy.Statement === undefined) throw malformed('Missing required field Statement');
  for (const statement of [policy.Statement].flat()) checkStatement(statement);
}

function checkStatement(statement: unknown): void {
  if (!isObject(statement)) throw malformed('Syntax errors in policy.');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw malformed('Missing required field Effect');
  if (statement.Resource !== undefined) throw malformed('Has prohibited field Resource');
  if (statement.Principal === undefined && statement.NotPrincipal === undefined)
    throw malformed('Missing required field Principal');
  const federated = isObject(statement.Principal) ? [statement.Principal.Federated].flat() : [];
  const shared = federated.some((arn) => typeof arn === 'string' && arn.endsWith(`:oidc-provider/${GITLAB_COM}`));
  if (shared && statement.Effect === 'Allow' && !limitsSubject(statement.Condition)) {
    throw malformed(
      `The trust policy must evaluate the claim ${GITLAB_COM}:sub with a value that is not only a wildcard.`,
    );
  }
}

/** AWS asks that the claim is evaluated and not by a lone wildcard; `project_path:*` passes. */
function limitsSubject(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).some(([operator, block]) =>
    Object.entries(isObject(block) ? block : {}).some(
      ([key, values]) =>
        key.toLowerCase() === `${GITLAB_COM}:sub` &&
        operator !== 'Null' &&
        [values].flat().every((value) => /[^*?]/.test(String(value))),
    ),
  );
}
