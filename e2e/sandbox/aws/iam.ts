import type { AwsState } from '@/e2e/sandbox/aws/state';
import { checkTrust } from '@/e2e/sandbox/aws/trust-checks';
import { AwsFault, type Xml } from '@/e2e/sandbox/aws/xml';
import type { Account, Role } from '@/e2e/sandbox/world/types';

export const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** The form of a Query request. */
export type Form = Readonly<Record<string, string>>;

interface Call {
  readonly state: AwsState;
  readonly account: Account;
  readonly form: Form;
  readonly by: string;
}
type Operation = (call: Call) => Xml;

const arnOf = (account: Account, role: Role) => `arn:aws:iam::${account.id}:role${role.path}${role.name}`;
const encode = (document: string) => encodeURIComponent(document);

function findRole({ account, form }: Call): Role {
  const name = form.RoleName ?? '';
  const role = account.roles.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!role) throw new AwsFault('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

const tagsOf = (role: Role): Xml => Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
const attachedOf = (role: Role): Xml =>
  role.attached.map((arn) => ({ PolicyName: arn.split('/').at(-1) ?? arn, PolicyArn: arn }));

/** What ListRoles gives: IAM leaves out tags, boundary and last use there. */
const listed = (account: Account, role: Role, trust: string): { [name: string]: Xml } => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.uniqueId,
  Arn: arnOf(account, role),
  CreateDate: role.created,
  AssumeRolePolicyDocument: encode(trust),
  Description: role.description || null,
  MaxSessionDuration: role.maxSession,
});

const details = (role: Role): { [name: string]: Xml } => ({
  Tags: tagsOf(role),
  PermissionsBoundary: role.boundary
    ? { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary }
    : null,
  RoleLastUsed: role.lastUsed ? { LastUsedDate: role.lastUsed, Region: 'eu-central-1' } : null,
});

/** A page that is shorter than asked for now and then, as IAM's may be. */
function page<T>(all: readonly T[], form: Form): { items: readonly T[]; more: { [name: string]: Xml } } {
  const start = Number(form.Marker ?? 0);
  const size = Math.min(Number(form.MaxItems ?? 100), 17);
  const next = start + size;
  return {
    items: all.slice(start, next),
    more: next < all.length ? { IsTruncated: true, Marker: String(next) } : { IsTruncated: false },
  };
}

const provider = ({ account, form }: Call) => {
  const arn = form.OpenIDConnectProviderArn ?? '';
  const found = account.providers.find(
    (candidate) => arn === `arn:aws:iam::${account.id}:oidc-provider/${candidate.host}`,
  );
  if (!found) throw new AwsFault('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`, 404);
  return found;
};

/** The operations of IAM that the sandbox knows. */
export const IAM: Readonly<Record<string, Operation>> = {
  ListRoles: ({ state, account, form }) => {
    const { items, more } = page(account.roles, form);
    return { Roles: items.map((role) => listed(account, role, state.read(account, role))), ...more };
  },
  GetRole: (call) => {
    const role = findRole(call);
    return { Role: { ...listed(call.account, role, call.state.read(call.account, role)), ...details(role) } };
  },
  GetAccountAuthorizationDetails: ({ state, account, form }) => {
    const { items, more } = page(account.roles, form);
    const list = items.map((role) => {
      const { Description: _, MaxSessionDuration: __, ...core } = listed(account, role, state.read(account, role));
      const inline = Object.entries(role.inline).map(([PolicyName, text]) => ({
        PolicyName,
        PolicyDocument: encode(text),
      }));
      return { ...core, ...details(role), AttachedManagedPolicies: attachedOf(role), RolePolicyList: inline };
    });
    return { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: list, ...more };
  },
  UpdateAssumeRolePolicy: (call) => {
    const role = findRole(call);
    if (role.path.startsWith('/aws-service-role/'))
      throw new AwsFault(
        'UnmodifiableEntity',
        'Cannot perform the operation on the protected role; it is only modifiable by AWS',
        400,
      );
    const document = call.form.PolicyDocument ?? '';
    checkTrust(document, call.account);
    call.state.write(call.account, role, document, call.by);
    return null;
  },
  ListRoleTags: (call) => ({ Tags: tagsOf(findRole(call)), IsTruncated: false }),
  ListAttachedRolePolicies: (call) => ({ AttachedPolicies: attachedOf(findRole(call)), IsTruncated: false }),
  ListRolePolicies: (call) => ({ PolicyNames: Object.keys(findRole(call).inline), IsTruncated: false }),
  GetRolePolicy: (call) => {
    const role = findRole(call);
    const name = call.form.PolicyName ?? '';
    const text = role.inline[name];
    if (text === undefined)
      throw new AwsFault('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encode(text) };
  },
  ListOpenIDConnectProviders: ({ account }) => ({
    OpenIDConnectProviderList: account.providers.map(({ host }) => ({
      Arn: `arn:aws:iam::${account.id}:oidc-provider/${host}`,
    })),
  }),
  GetOpenIDConnectProvider: (call) => {
    const { host, clientIds, thumbprints } = provider(call);
    return {
      Url: host,
      ClientIDList: clientIds,
      ThumbprintList: thumbprints,
      CreateDate: '2025-01-15T08:00:00Z',
      Tags: [],
    };
  },
  ListAccountAliases: ({ account }) => ({ AccountAliases: [account.alias], IsTruncated: false }),
};

/** GetAccountSummary answers a map, which is written unlike a list. */
export const accountSummary = (account: Account): string => {
  const figures = {
    AssumeRolePolicySizeQuota: account.quota,
    RolesQuota: 1000,
    Roles: account.roles.length,
    Providers: account.providers.length,
  };
  const entries = Object.entries(figures).map(
    ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
  );
  return `<GetAccountSummaryResponse xmlns="${IAM_NAMESPACE}"><GetAccountSummaryResult><SummaryMap>${entries.join('')}</SummaryMap></GetAccountSummaryResult><ResponseMetadata><RequestId>summary</RequestId></ResponseMetadata></GetAccountSummaryResponse>`;
};
