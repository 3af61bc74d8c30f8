import { type Call, done, findProvider, type Operations } from '@/e2e/sandbox/aws/protocol/call';
import { alreadyExists, invalidInput, limitExceeded } from '@/e2e/sandbox/aws/protocol/fault';
import { members, required } from '@/e2e/sandbox/aws/protocol/form';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import { tagsXml, withTags } from '@/e2e/sandbox/aws/tags';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Provider } from '@/e2e/sandbox/world/types';

/** The thumbprint that IAM finds on its own when none is given. */
const FOUND_THUMBPRINT = 'a031c46782e6e6c662c2c87c76da9aa62ccabd8e';
const SCHEME = 'https://';

/** The issuer without its scheme: what condition keys begin with. */
function hostOf(url: string): string {
  const host = url.slice(SCHEME.length);
  const bare = url.startsWith(SCHEME) && !/[:?#@\s]/.test(host) && URL.canParse(url);
  if (!bare) throw invalidInput('Invalid Open ID Connect Provider URL');
  return host.endsWith('/') ? host.slice(0, -1) : host;
}

function thumbprintsOf(form: Call['form']): string[] {
  const given = members(form, 'ThumbprintList');
  if (given.length > QUOTAS.thumbprints)
    throw invalidInput(`Thumbprint list must contain at most ${QUOTAS.thumbprints} entries.`);
  if (!given.every((thumbprint) => /^[0-9a-f]{40}$/i.test(thumbprint)))
    throw invalidInput('Thumbprints must be 40 hexadecimal characters.');
  return given.map((thumbprint) => thumbprint.toLowerCase());
}

function checkClientIds(clientIds: readonly string[]): void {
  if (clientIds.some((id) => id.length < 1 || id.length > 255))
    throw invalidInput('A client ID has 1 to 255 characters.');
  if (clientIds.length > QUOTAS.clientIds)
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${QUOTAS.clientIds}`);
}

function create(call: Call): Xml {
  const { account, form } = call;
  const host = hostOf(required(form, 'Url'));
  const clientIds = [...new Set(members(form, 'ClientIDList'))];
  const thumbprints = thumbprintsOf(form);
  checkClientIds(clientIds);
  if (account.providers.some((provider) => provider.host === host))
    throw alreadyExists(`Provider with url ${SCHEME}${host} already exists.`);
  if (account.providers.length >= QUOTAS.providers)
    throw limitExceeded(`Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${QUOTAS.providers}`);
  const provider: Provider = {
    host,
    clientIds,
    thumbprints: thumbprints.length > 0 ? thumbprints : [FOUND_THUMBPRINT],
    created: new Date().toISOString(),
    tags: withTags(form),
  };
  account.providers.push(provider);
  const arn = providerArn(account.id, host);
  done(call, arn);
  return { OpenIDConnectProviderArn: arn, Tags: tagsXml(provider.tags) };
}

const changed = (call: Call, provider: Provider): null => done(call, providerArn(call.account.id, provider.host));

export const PROVIDER_OPERATIONS: Operations = {
  CreateOpenIDConnectProvider: create,
  GetOpenIDConnectProvider: (call) => {
    const { host, clientIds, thumbprints, created, tags } = findProvider(call);
    return {
      Url: host,
      ClientIDList: clientIds,
      ThumbprintList: thumbprints,
      CreateDate: created,
      Tags: tagsXml(tags),
    };
  },
  ListOpenIDConnectProviders: ({ account }) => ({
    OpenIDConnectProviderList: account.providers.map(({ host }) => ({ Arn: providerArn(account.id, host) })),
  }),
  AddClientIDToOpenIDConnectProvider: (call) => {
    const provider = findProvider(call);
    const clientIds = [...new Set([...provider.clientIds, required(call.form, 'ClientID')])];
    checkClientIds(clientIds);
    provider.clientIds = clientIds;
    return changed(call, provider);
  },
  RemoveClientIDFromOpenIDConnectProvider: (call) => {
    const [provider, removed] = [findProvider(call), required(call.form, 'ClientID')];
    provider.clientIds = provider.clientIds.filter((id) => id !== removed);
    return changed(call, provider);
  },
  UpdateOpenIDConnectProviderThumbprint: (call) => {
    const provider = findProvider(call);
    provider.thumbprints = thumbprintsOf(call.form);
    return changed(call, provider);
  },
  /** Roles that trust the provider stay as they are; nobody enters them by it any more. */
  DeleteOpenIDConnectProvider: (call) => {
    const provider = findProvider(call);
    call.account.providers.splice(call.account.providers.indexOf(provider), 1);
    return changed(call, provider);
  },
};
