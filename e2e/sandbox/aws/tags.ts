import { type Call, done, findOwnRole, findProvider, findRole, type Operations } from '@/e2e/sandbox/aws/protocol/call';
import { invalidInput, limitExceeded } from '@/e2e/sandbox/aws/protocol/fault';
import { members, tagPairs } from '@/e2e/sandbox/aws/protocol/form';
import { page } from '@/e2e/sandbox/aws/protocol/paging';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import { providerArn } from '@/e2e/sandbox/world/trust';

type Tags = Readonly<Record<string, string>>;

const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export const tagsXml = (tags: Tags): readonly Xml[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The tags of a form on top of those that are there; a key is once there, whatever its case. */
export function withTags(form: Call['form'], before: Tags = {}): Record<string, string> {
  const pairs = tagPairs(form);
  const keys = pairs.map(([key]) => key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  for (const [key, value] of pairs) {
    if (key.length < 1 || key.length > 128 || value.length > 256 || !TEXT.test(key) || !TEXT.test(value))
      throw invalidInput(`The tag ${key} is not valid.`);
    if (key.toLowerCase().startsWith('aws:')) throw invalidInput('System tag keys (aws:) cannot be set.');
  }
  const kept = Object.entries(before).filter(([key]) => !keys.includes(key.toLowerCase()));
  if (kept.length + pairs.length > QUOTAS.tags)
    throw limitExceeded(`The number of tags has reached the maximum limit: ${QUOTAS.tags}.`);
  return Object.fromEntries([...kept, ...pairs]);
}

const without = (form: Call['form'], before: Tags): Record<string, string> => {
  const keys = members(form, 'TagKeys').map((key) => key.toLowerCase());
  return Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key.toLowerCase())));
};

function listed({ form }: Call, tags: Tags): Xml {
  const { items, more } = page(tagsXml(tags), form);
  return { Tags: items, ...more };
}

type Edit = (form: Call['form'], before: Tags) => Record<string, string>;

const editRole = (edit: Edit) => (call: Call) => {
  const role = findOwnRole(call);
  role.tags = edit(call.form, role.tags);
  return done(call, role.name);
};

const editProvider = (edit: Edit) => (call: Call) => {
  const provider = findProvider(call);
  provider.tags = edit(call.form, provider.tags);
  return done(call, providerArn(call.account.id, provider.host));
};

export const TAG_OPERATIONS: Operations = {
  TagRole: editRole(withTags),
  UntagRole: editRole(without),
  ListRoleTags: (call) => listed(call, findRole(call).tags),
  TagOpenIDConnectProvider: editProvider(withTags),
  UntagOpenIDConnectProvider: editProvider(without),
  ListOpenIDConnectProviderTags: (call) => listed(call, findProvider(call).tags),
};
