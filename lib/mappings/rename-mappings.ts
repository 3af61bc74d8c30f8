import { isDeepStrictEqual } from 'node:util';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { mappingId } from '@/lib/mappings/mapping-id';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { Mapping, RecoveredMapping, SubComponent } from '@/lib/mappings/types';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import type { Policy } from '@/lib/policy/types';

/** A project of one issuer that is to have another path. Full paths. */
export interface Rename {
  /** Issuer without scheme. */
  readonly host: string;
  readonly oldPath: string;
  readonly newPath: string;
}

/** Ids of the mapping of the old path and of the same one of the new path. */
export interface RenamedMapping {
  readonly oldId: string;
  readonly newId: string;
}

export type AdmittedBoth =
  | { readonly ok: true; readonly policy: Policy; readonly mappings: readonly RenamedMapping[] }
  | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): AdmittedBoth => ({ ok: false, reason });

/** A project whose tokens are to have other components in their `sub`. GitLab: ci_id_token_sub_claim_components. */
export interface ComponentChange {
  /** Issuer without scheme. */
  readonly host: string;
  readonly path: string;
  readonly components: readonly SubComponent[];
}

/**
 * The policy that admits each mapping of the old path by the new path too, or why there is none. Proved by comparison: it
 * admits no more than the union of the policy as it is and as it is to be after the rename.
 */
export function admitBoth(
  live: Policy,
  rename: Rename,
  issuers: readonly IssuerProfile[],
  universe: Universe,
): AdmittedBoth {
  const old = mappingsOf(live, rename.host, rename.oldPath, issuers);
  if (old.length === 0) return refuse(`No mapping of this role names ${rename.oldPath}.`);
  // A claim is compared with its exact value, so a claim that holds a path has to be planned by hand.
  if (old.some(({ claims }) => Object.keys(claims).some((name) => name.endsWith('_path'))))
    return refuse('A mapping also asks for a path in another claim. Edit it by hand.');
  return admitForms(live, old, (mapping) => renamed(mapping, rename), issuers, universe);
}

/** The same for other components of the subject: each mapping is admitted by the form of now and by the one that is to come. */
export function admitBothForms(
  live: Policy,
  { host, path, components }: ComponentChange,
  issuers: readonly IssuerProfile[],
  universe: Universe,
): AdmittedBoth {
  const all = mappingsOf(live, host, path, issuers);
  const old = all.filter(({ subComponents }) => !isDeepStrictEqual([...subComponents], [...components]));
  if (old.length === 0)
    return refuse(all.length === 0 ? `No mapping of this role names ${path}.` : 'Every mapping has this form already.');
  const lost = old.find(({ ref }) => ref.kind !== 'any' && !components.includes('ref'));
  if (lost) return refuse('These subjects would not carry the ref, so no single ref could be told apart any more.');
  if (!components.includes('project_path'))
    return refuse('These subjects would not carry the path of the project. Compose the new form by hand.');
  return admitForms(live, old, (mapping) => reformed(mapping, components), issuers, universe);
}

const mappingsOf = (live: Policy, host: string, path: string, issuers: readonly IssuerProfile[]) =>
  recoverMappings(live, issuers).mappings.filter(
    ({ source, provider }) => source.kind === 'project' && source.path === path && provider.host === host,
  );

function admitForms(
  live: Policy,
  old: readonly RecoveredMapping[],
  moved: (mapping: RecoveredMapping) => Mapping,
  issuers: readonly IssuerProfile[],
  universe: Universe,
): AdmittedBoth {
  const pairs = old.map((mapping) => ({ mapping, next: moved(mapping) }));
  const add = pairs.map(({ mapping: { provider }, next }) => ({ mapping: next, provider }));
  const [both, after] = [
    editPolicy(live, { add, remove: [] }, issuers),
    editPolicy(live, { add, remove: old.map(({ id }) => id) }, issuers),
  ];
  const edited = [both, after].flatMap((each) => (each.ok ? [] : each.refusals.map(({ reason }) => reason)));
  if (!both.ok || !after.ok) return refuse([...new Set(edited)].join(' '));
  const union = { ...live, statements: [...live.statements, ...after.policy.statements] };
  const { verdict } = comparePolicies(union, both.policy, universe);
  if (verdict !== 'equal' && verdict !== 'narrower')
    return refuse('It could not be proved that nobody else would get in. Compose it by hand.');
  return {
    ok: true,
    policy: both.policy,
    mappings: pairs.map(({ mapping, next: { id } }) => ({ oldId: mapping.id, newId: id })),
  };
}

/**
 * The policy without the old form of each of these mappings whose new form is there; null: there is none, so that dropping
 * would let nobody in, or nothing is left to drop.
 */
export function dropOld(
  live: Policy,
  mappings: readonly RenamedMapping[],
  issuers: readonly IssuerProfile[],
): Policy | null {
  const present = new Set(recoverMappings(live, issuers).mappings.map(({ id }) => id));
  const remove = mappings.filter(({ oldId, newId }) => present.has(oldId) && present.has(newId));
  if (remove.length === 0) return null;
  const edited = editPolicy(live, { add: [], remove: remove.map(({ oldId }) => oldId) }, issuers);
  return edited.ok ? edited.policy : null;
}

function renamed({ id: _, provider, statementIndex: __, ...mapping }: RecoveredMapping, rename: Rename): Mapping {
  const moved = (value: string) => (value === rename.oldPath ? rename.newPath : value);
  const values = Object.entries(mapping.componentValues).map(([name, value]) => [name, moved(value)] as const);
  const source = { ...mapping.source, path: rename.newPath };
  const said = { ...mapping, source, componentValues: Object.fromEntries(values) };
  return { ...said, id: mappingId(said, provider) };
}

/** What was asked of a component that goes is asked no more: that it widens shows in the comparison with the form before. */
function reformed(
  { id: _, provider, statementIndex: __, ...mapping }: RecoveredMapping,
  components: readonly SubComponent[],
): Mapping {
  const kept = Object.entries(mapping.componentValues).filter(([name]) => components.includes(name));
  const said = { ...mapping, subComponents: [...components], componentValues: Object.fromEntries(kept) };
  return { ...said, id: mappingId(said, provider) };
}
