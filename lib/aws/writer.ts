import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { openClients } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { readIdentity } from '@/lib/aws/identity';
import { AwsError, type AwsIdentity, type AwsWriter } from '@/lib/aws/port';
import { type SetupCommand, setupWriter } from '@/lib/aws/setup-writer';
import { type AccountConfig, type AwsConfig, awsOf } from '@/lib/config/config';

/** Writes in one account with the writer's credentials; null: none is configured. A write is attempted once and never repeated here. */
export function openWriter(account: AccountConfig, all: AwsConfig): AwsWriter | null {
  if (account.writer === null) return null;
  const aws = awsOf(account, all);
  const { iam, sts } = openClients(account.writer === 'default' ? null : account.writer, aws, 'write');
  let checked = false;
  const send = async (call: string, command: WriteCommand, beforeCall: () => void) => {
    // IAM takes a role's name only: credentials of another account would rewrite that account's role of the same name.
    if (!checked) requireAccount(await readIdentity(sts), account.id);
    checked = true;
    // The last step of the SDK, behind credentials and signature: they may take long.
    const guard = { step: 'deserialize', priority: 'low', name: 'beforeCall' } as const;
    // Commands differ in their types alone; the middleware looks at none of them.
    const guarded = command as UpdateAssumeRolePolicyCommand;
    guarded.middlewareStack.add(
      (next) => (sent) => {
        beforeCall();
        return next(sent);
      },
      guard,
    );
    const reply = await ask(call, () => iam.send(guarded));
    return { requestId: reply.$metadata.requestId ?? null };
  };
  return {
    identity: () => readIdentity(sts),
    updateTrustPolicy: (roleName, document, beforeCall = () => {}) => {
      const command = new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document });
      return send('iam:UpdateAssumeRolePolicy', command, beforeCall);
    },
    setup: (beforeCall) => setupWriter((call, command) => send(call, command, beforeCall)),
  };
}

type WriteCommand = UpdateAssumeRolePolicyCommand | SetupCommand;

function requireAccount(identity: AwsIdentity, accountId: string | null): void {
  if (identity.accountId === accountId) return;
  const detail = `The writer's credentials belong to account ${identity.accountId}, not to ${accountId ?? 'a known one'}.`;
  throw new AwsError('sts:GetCallerIdentity', 'access-denied', detail, null);
}
