import type { Path } from '@/lib/policy/types';
import { refuse } from '@/lib/reach/answers/answer';
import {
  asBoolean,
  asList,
  asNumber,
  asObject,
  asOneOf,
  asText,
  asTexts,
  type JsonObject,
  member,
  orNull,
} from '@/lib/reach/answers/read';
import type { Facts, InstanceFacts, ProjectFacts, ProtectionRule, RefFact } from '@/lib/reach/types';
import { issuerHostOf } from '@/lib/subjects/issuer-host';
import { type RoleAccount, SHARED_HOST } from '@/lib/subjects/universe-of-issuer';

export const NO_FACTS: Facts = { instances: [], audiences: {}, account: null };

/** Facts as JSON; whatever is left out is unknown. */
export function asFacts(value: unknown, path: Path): Facts {
  const object = asObject(value, path);
  return {
    instances: each(member(object, 'instances') ?? [], [...path, 'instances'], asInstance),
    ...asAccount(object, path),
    accounts: asTexts(member(object, 'accounts') ?? [], [...path, 'accounts']),
  };
}

/** `account` of the role, and `audiences` of providers by their ARN; null: a provider that is there, with unknown client ids. */
export function asAccount(object: JsonObject, path: Path): RoleAccount {
  const audiences = asObject(member(object, 'audiences') ?? {}, [...path, 'audiences']);
  return {
    account: orNull(member(object, 'account'), [...path, 'account'], asText),
    audiences: Object.fromEntries(
      Object.entries(audiences).map(([arn, list]) => [arn, orNull(list, [...path, 'audiences', arn], asTexts)]),
    ),
  };
}

const each = <T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T): readonly T[] =>
  asList(value, path).map((item, index) => read(item, [...path, index]));

function asInstance(value: unknown, path: Path): InstanceFacts {
  const object = asObject(value, path);
  const issuer = asText(member(object, 'issuer'), [...path, 'issuer']);
  const named = issuerHostOf(orNull(member(object, 'host'), [...path, 'host'], asText) ?? issuer);
  const host = named.ok ? named.host : refuse([...path, 'issuer'], named.reason);
  return {
    id: orNull(member(object, 'id'), [...path, 'id'], asText) ?? host,
    issuer,
    host,
    shared: orNull(member(object, 'shared'), [...path, 'shared'], asBoolean) ?? host === SHARED_HOST,
    version: orNull(member(object, 'version'), [...path, 'version'], asText),
    ...readGroupsIn(object, path),
    projects: each(member(object, 'projects') ?? [], [...path, 'projects'], asProject),
    groups: each(member(object, 'groups') ?? [], [...path, 'groups'], (group, at) => ({
      id: asNumber(member(asObject(group, at), 'id'), [...at, 'id']),
      path: asText(member(asObject(group, at), 'path'), [...at, 'path']),
    })),
  };
}

const readGroupsIn = (object: JsonObject, path: Path): Pick<InstanceFacts, 'readGroups'> => {
  const groups = orNull(member(object, 'readGroups'), [...path, 'readGroups'], asTexts);
  return groups === null ? {} : { readGroups: groups };
};

function asProject(value: unknown, path: Path): ProjectFacts {
  const object = asObject(value, path);
  const maybe = <T>(name: string, read: (value: unknown, path: Path) => T): T | null =>
    orNull(member(object, name), [...path, name], read);
  return {
    id: asNumber(member(object, 'id'), [...path, 'id']),
    path: asText(member(object, 'path'), [...path, 'path']),
    visibility: maybe('visibility', (word, at) => asOneOf(word, ['private', 'internal', 'public'], at)) ?? 'private',
    defaultBranch: maybe('defaultBranch', asText),
    subComponents: maybe('subComponents', asTexts),
    protection: maybe('protection', (list, at) => each(list, at, asRule)),
    refs: maybe('refs', (list, at) => each(list, at, asRef)),
    developers: maybe('developers', asNumber),
    maintainers: maybe('maintainers', asNumber),
    forkPipelinesInParent: maybe('forkPipelinesInParent', asBoolean),
    protectMergeRequestPipelines: maybe('protectMergeRequestPipelines', asBoolean),
  };
}

const TYPES = ['branch', 'tag'] as const;

function asRule(value: unknown, path: Path): ProtectionRule {
  const object = asObject(value, path);
  return {
    type: asOneOf(member(object, 'type') ?? 'branch', TYPES, [...path, 'type']),
    pattern: asText(member(object, 'pattern'), [...path, 'pattern']),
    pushLevel: orNull(member(object, 'pushLevel'), [...path, 'pushLevel'], asNumber),
    mergeLevel: orNull(member(object, 'mergeLevel'), [...path, 'mergeLevel'], asNumber),
    inherited: orNull(member(object, 'inherited'), [...path, 'inherited'], asBoolean) ?? false,
  };
}

export function asRef(value: unknown, path: Path): RefFact {
  const object = asObject(value, path);
  return {
    type: asOneOf(member(object, 'type'), TYPES, [...path, 'type']),
    name: asText(member(object, 'name'), [...path, 'name']),
    protected: orNull(member(object, 'protected'), [...path, 'protected'], asBoolean) ?? false,
  };
}
