import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { type AwsClients, openClients } from '@/lib/aws/clients';
import { openTrail } from '@/lib/aws/cloudtrail';
import { ask } from '@/lib/aws/failures';
import { readIdentity } from '@/lib/aws/identity';
import { atMarker, nextMarker, orNull, unlessRefused } from '@/lib/aws/paging';
import { policyCalls } from '@/lib/aws/policies';
import { AwsError, type AwsProvider, type AwsReader } from '@/lib/aws/port';
import { toListedDetail, toRole, toRoleDetail } from '@/lib/aws/roles';
import { openAnalyzer } from '@/lib/aws/validate-policy';
import { type AccountConfig, type AwsConfig, awsOf } from '@/lib/config/config';

/** IAM gives at most 1000 on a page. Details carry every inline policy, so their pages are kept small. */
const ROLES_ON_PAGE = 1000;
const DETAILS_ON_PAGE = 200;

/** Reads one account with the reader's credentials: the default chain, or the reader role assumed with its external id. */
export function openReader(account: AccountConfig, all: AwsConfig): AwsReader {
  const aws = awsOf(account, all);
  const clients = openClients(account.reader, aws, 'read');
  const calls = { ...accountCalls(clients), ...roleCalls(clients), ...policyCalls(clients) };
  return { ...calls, ...openTrail(account, aws), ...openAnalyzer(account, aws) };
}

function accountCalls({
  iam,
  sts,
}: AwsClients): Pick<AwsReader, 'identity' | 'alias' | 'summary' | 'listProviders' | 'provider'> {
  return {
    identity: () => readIdentity(sts),
    alias: () =>
      ask('iam:ListAccountAliases', async () => {
        const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}));
        return AccountAliases?.[0] ?? null;
      }),
    summary: () =>
      ask('iam:GetAccountSummary', async () => {
        const { SummaryMap = {} } = await iam.send(new GetAccountSummaryCommand({}));
        const figures: Readonly<Record<string, number>> = SummaryMap;
        return {
          trustPolicyQuota: figures.AssumeRolePolicySizeQuota ?? null,
          roleQuota: figures.RolesQuota ?? null,
          roles: figures.Roles ?? null,
        };
      }),
    listProviders: async () => {
      const { OpenIDConnectProviderList: list = [] } = await ask('iam:ListOpenIDConnectProviders', () =>
        iam.send(new ListOpenIDConnectProvidersCommand({})),
      );
      const arns = list.flatMap(({ Arn }) => (Arn ? [Arn] : []));
      const providers = [];
      for (const arn of arns) {
        // One that was deleted since it was listed is not there.
        const provider = await orNull(readProvider(iam, arn));
        if (provider !== null) providers.push(provider);
      }
      return providers;
    },
    provider: (arn) => orNull(readProvider(iam, arn)),
  };
}

const GET_PROVIDER = 'iam:GetOpenIDConnectProvider';

async function readProvider(iam: AwsClients['iam'], arn: string): Promise<AwsProvider> {
  // The ARN's tail is the host that condition keys begin with (AWS IAM: OIDC identity providers).
  const host = arn.slice(arn.indexOf(':oidc-provider/') + ':oidc-provider/'.length);
  try {
    const { ClientIDList: clientIds = [], ThumbprintList: thumbprints = [] } = await ask(GET_PROVIDER, () =>
      iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
    );
    return { arn, host, clientIds, thumbprints };
  } catch (error) {
    const refused = error instanceof AwsError && error.kind === 'access-denied' && error.call === GET_PROVIDER;
    // It is there, for it was listed or named; what it accepts is not known.
    if (refused) return { arn, host, clientIds: null, thumbprints: null };
    throw error;
  }
}

function roleCalls({ iam }: AwsClients): Pick<AwsReader, 'listRoles' | 'listRoleDetails' | 'roleDetail'> {
  return {
    listRoles: (marker) =>
      ask('iam:ListRoles', async () => {
        const page = await iam.send(new ListRolesCommand({ MaxItems: ROLES_ON_PAGE, ...atMarker(marker) }));
        return { roles: (page.Roles ?? []).map((role) => toRole('iam:ListRoles', role)), next: nextMarker(page) };
      }),
    listRoleDetails: async (marker) => {
      try {
        return await ask('iam:GetAccountAuthorizationDetails', async () => {
          const page = await iam.send(
            new GetAccountAuthorizationDetailsCommand({
              Filter: ['Role'],
              MaxItems: DETAILS_ON_PAGE,
              ...atMarker(marker),
            }),
          );
          return { roles: (page.RoleDetailList ?? []).map(toListedDetail), next: nextMarker(page) };
        });
      } catch (error) {
        const refused = error instanceof AwsError && error.kind === 'access-denied';
        // Refused on the way there (sts:AssumeRole), nothing else would work either.
        if (refused && error.call === 'iam:GetAccountAuthorizationDetails') return null;
        throw error;
      }
    },
    roleDetail: async (name) => {
      const { Role } = await ask('iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName: name })));
      if (!Role) throw new AwsError('iam:GetRole', 'failed', 'IAM described no role.', null);
      return toRoleDetail(Role, await attachedPolicies(iam, name));
    },
  };
}

/** Without the permission the role is read all the same, and what is attached to it is not known. */
const attachedPolicies = (iam: AwsClients['iam'], name: string) =>
  unlessRefused(
    ask('iam:ListAttachedRolePolicies', async () => {
      const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
      return AttachedPolicies ?? [];
    }),
  );
