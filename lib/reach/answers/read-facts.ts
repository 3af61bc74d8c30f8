import type { Path } from '@/lib/policy/types';
import {
  asBoolean,
  asList,
  asNumber,
  asObject,
  asOneOf,
  asText,
  asTexts,
  member,
  orNull,
} from '@/lib/reach/answers/read';
import type { Facts, InstanceFacts, ProjectFacts, ProtectionRule, RefFact } from '@/lib/reach/types';
import { SHARED_HOST } from '@/lib/subjects/universe-of-issuer';

export const NO_FACTS: Facts = { instances: [], audiences: {} };

/** Facts as JSON; whatever is left out is unknown. */
export function asFacts(value: unknown, path: Path): Facts {
  const object = asObject(value, path);
  const audiences = asObject(member(object, 'audiences') ?? {}, [...path, 'audiences']);
  return {
    instances: each(member(object, 'instances') ?? [], [...path, 'instances'], asInstance),
    audiences: Object.fromEntries(
      Object.entries(audiences).map(([arn, list]) => [arn, asTexts(list, [...path, 'audiences', arn])]),
    ),
  };
}

const each = <T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T): readonly T[] =>
  asList(value, path).map((item, index) => read(item, [...path, index]));

function asInstance(value: unknown, path: Path): InstanceFacts {
  const object = asObject(value, path);
  const issuer = asText(member(object, 'issuer'), [...path, 'issuer']);
  const host = orNull(member(object, 'host'), [...path, 'host'], asText) ?? issuer.replace(/^https?:\/\//, '');
  return {
    id: orNull(member(object, 'id'), [...path, 'id'], asText) ?? host,
    issuer,
    host,
    shared: orNull(member(object, 'shared'), [...path, 'shared'], asBoolean) ?? host === SHARED_HOST,
    version: orNull(member(object, 'version'), [...path, 'version'], asText),
    projects: each(member(object, 'projects') ?? [], [...path, 'projects'], asProject),
    groups: each(member(object, 'groups') ?? [], [...path, 'groups'], (group, at) => ({
      id: asNumber(member(asObject(group, at), 'id'), [...at, 'id']),
      path: asText(member(asObject(group, at), 'path'), [...at, 'path']),
    })),
  };
}

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
