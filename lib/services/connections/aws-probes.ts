import type { AwsReader, AwsWriter } from '@/lib/aws/port';
import type { AccountConfig } from '@/lib/config/config';
import { inTime } from '@/lib/services/connections/first-answer';
import type { Probes } from '@/lib/services/connections/gitlab-probes';
import type { AwsPermission } from '@/lib/services/connections/permissions';
import { missing, type ProbeResult, probe, unknown, works } from '@/lib/services/connections/probe';

const ASSUME = 'sts:AssumeRole';
const NO_WRITER = 'No writer is configured: this account is read-only.';

/** For each permission of an account, a call that needs it and changes nothing. */
export function awsProbes(account: AccountConfig, reader: AwsReader, writer: AwsWriter | null): Probes<AwsPermission> {
  return {
    'sts:AssumeRole (reader)': () => assumes(account, account.reader === null, reader),
    'iam:ListRoles': () => answers('iam:ListRoles', () => reader.listRoles(null)),
    'iam:GetRole': () =>
      probe(async () => {
        const { roles } = await reader.listRoles(null);
        const role = roles[0];
        if (!role) return unknown('There is no role to try it on.');
        await reader.roleDetail(role.name);
        return works();
      }, 'iam:GetRole'),
    'iam:GetAccountAuthorizationDetails': () =>
      probe(async () =>
        (await reader.listRoleDetails(null)) === null ? missing('AWS refuses this call to the reader.') : works(),
      ),
    ...policyProbes(reader),
    'iam:ListOpenIDConnectProviders': () =>
      answers('iam:ListOpenIDConnectProviders', () => reader.listProviders(), 'iam:GetOpenIDConnectProvider'),
    'iam:GetOpenIDConnectProvider': () =>
      probe(async () => {
        const providers = await reader.listProviders();
        return providers.length === 0 ? unknown('There is no provider to try it on.') : works();
      }, 'iam:GetOpenIDConnectProvider'),
    'iam:GetAccountSummary': () => answers('iam:GetAccountSummary', () => reader.summary()),
    'iam:ListAccountAliases': () => answers('iam:ListAccountAliases', () => reader.alias()),
    'cloudtrail:LookupEvents': () =>
      probe(async () => {
        const { roles } = await reader.listRoles(null);
        const role = roles[0];
        if (!role) return unknown('There is no role to try it on.');
        const events = await reader.roleEvents(role.name, null);
        return events === null ? missing('AWS refuses this call to the reader.') : works();
      }, 'cloudtrail:LookupEvents'),
    'access-analyzer:ValidatePolicy': () =>
      probe(
        async () =>
          (await reader.validatePolicy('{}')) === null ? missing('AWS refuses this call to the reader.') : works(),
        'access-analyzer:ValidatePolicy',
      ),
    'sts:AssumeRole (writer)': async () =>
      writer === null ? missing(NO_WRITER) : assumes(account, account.writer === 'default', writer),
    'iam:UpdateAssumeRolePolicy': async () =>
      writer === null
        ? missing(NO_WRITER)
        : unknown('It cannot be tried without changing a role. The first applied change will tell.'),
  };
}

const policyProbes = (
  reader: AwsReader,
): Pick<Probes<AwsPermission>, 'iam:GetPolicyVersion' | 'iam:GetRolePolicy'> => ({
  'iam:GetPolicyVersion': () =>
    probe(async () => {
      if ((await reader.listManagedPolicies('account')) === null)
        return missing('AWS refuses iam:ListPolicies to the reader.');
      // Every account has those of AWS.
      const arn = `arn:${(await reader.identity()).partition}:iam::aws:policy/ReadOnlyAccess`;
      const version = await reader.policyVersionInForce(arn);
      if (version === null) return unknown(`There is no policy ${arn} to try it on.`);
      await reader.policyVersion(arn, version);
      return works();
    }),
  'iam:GetRolePolicy': () =>
    probe(async () => {
      const { roles } = await reader.listRoles(null);
      const role = roles[0];
      if (!role) return unknown('There is no role to try it on.');
      const inline = await reader.inlinePolicies(role.name);
      if (inline === null) return missing('AWS refuses iam:ListRolePolicies or iam:GetRolePolicy to the reader.');
      return inline.length > 0 ? works() : works('No inline policy was there to try iam:GetRolePolicy on.');
    }),
});

/** `onlyAfter`: a call made behind this one; its refusal shows that this one was answered. */
const answers = (call: string, read: () => Promise<unknown>, onlyAfter?: string): Promise<ProbeResult> =>
  probe(async () => {
    const refusedLater = await read().then(
      () => false,
      (error: unknown) => {
        if (onlyAfter !== undefined && Reflect.get(Object(error), 'call') === onlyAfter) return true;
        throw error;
      },
    );
    return works(refusedLater ? 'Its results could not be read further.' : null);
  }, call);

const assumes = (account: AccountConfig, isDefault: boolean, port: Pick<AwsReader, 'identity'>): Promise<ProbeResult> =>
  probe(async () => {
    const identity = await inTime({ kind: 'account' }, () => port.identity());
    if (identity.accountId !== account.id) return missing(`These credentials belong to account ${identity.accountId}.`);
    return works(isDefault ? `The default credentials are used: ${identity.arn}.` : identity.arn);
  }, ASSUME);
