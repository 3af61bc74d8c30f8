/** What the field of the composer offers for what is typed. */
import type { AddedLine } from '@/components/composer/draft';
import type { Option } from '@/components/ui/form/option-search';
import { describeRef } from '@/lib/mappings/describe-mapping';
import type { Target } from '@/lib/mappings/read-target';
import type { RefSelector } from '@/lib/mappings/types';
import type { ProjectSource, Source } from '@/lib/services/estate/find-sources';

/** An option that is a line to add, or a project or group to go on with. */
export type Offer = Option &
  ({ readonly line: Pick<AddedLine, 'source' | 'ref'> } | { readonly goOn: string; readonly line?: undefined });

/** More refs than these are found by typing on. */
const SHOWN = 8;

/** The project or group whose whole path was typed. */
export const namedSource = ({ path, group, ref }: Target, found: readonly Source[], typed: string): Source | null => {
  const fitting = found.filter((source) => source.path === path);
  const groupMeant = fitting.find(({ kind }) => kind === 'group');
  if (group) return groupMeant ?? null;
  const project = fitting.find(({ kind }) => kind === 'project');
  // `shop` is a group and the beginning of every path below it: with a space after it nothing else is meant.
  return project ?? (ref !== null || typed.endsWith(' ') ? (groupMeant ?? null) : null);
};

/** Offers for a path that is not whole yet: the projects and groups that it may become. */
export const sourceOffers = (found: readonly Source[]): readonly Offer[] =>
  found.map(({ kind, id, path }) => ({
    id: `${kind}-${id}`,
    label: path,
    group: kind === 'project' ? 'Projects' : 'Groups',
    goOn: kind === 'project' ? `${path} ` : `${path}/* `,
  }));

/**
 * Offers for a project or group: what was typed, its refs that fit, its protected patterns, and all refs. `project` null: a group, or
 * it is being read.
 */
export function refOffers(source: Source, project: ProjectSource | null, target: Target): readonly Offer[] {
  const of: AddedLine['source'] | null =
    source.kind === 'group'
      ? { kind: 'group', id: source.id, path: source.path }
      : project && { kind: 'project', id: project.id, path: project.path, subComponents: project.subComponents };
  if (of === null) return [];
  const offer: MakeOffer = (id, label, group, ref, detail) => ({
    ...{ id, label, group, detail },
    line: { source: of, ref },
  });
  const refs = project?.refs.read ? project.refs.items : [];
  const wanted = wantedRef(target, refs);
  const found = knownOffers(refs, wanted, offer);
  const patterns = patternOffers(project, wanted, offer);
  if (wanted === null)
    return [
      ...found,
      ...patterns,
      offer('all', 'Every branch', 'All refs', { kind: 'all', type: 'branch' }, 'any Developer'),
      offer('any', 'Any ref', 'All refs', { kind: 'any' }, 'any Developer, and every merge request'),
    ];
  const typed = [...found, ...patterns].some(({ label }) => label === wanted.name) ? [] : typedOffers(wanted, offer);
  // A pattern, and a name that is none of these, come first: they were typed on purpose.
  if (wanted.name.includes('*') || found.length === 0) return [...typed, ...patterns, ...found];
  return [...found, ...patterns, ...typed];
}

type MakeOffer = (id: string, label: string, group: string, ref: RefSelector, detail: string) => Offer;
type Wanted = Target['ref'];

/** The text that a name has to contain. */
const containedIn = (wanted: Wanted): string => wanted?.name.replaceAll('*', '').toLowerCase() ?? '';
const isOfType = (wanted: Wanted, type: 'branch' | 'tag'): boolean => (wanted?.type ?? type) === type;

/** Refs that are there; the one of exactly this name first. */
const knownOffers = (refs: readonly KnownRef[], wanted: Wanted, offer: MakeOffer): readonly Offer[] =>
  refs
    .filter(({ type, name }) => isOfType(wanted, type) && name.toLowerCase().includes(containedIn(wanted)))
    .toSorted((a, b) => Number(b.name === wanted?.name) - Number(a.name === wanted?.name))
    .slice(0, SHOWN)
    .map(({ type, name, protected: isProtected }) => {
      const detail = `${type}, ${isProtected ? 'protected' : 'not protected'}`;
      return offer(`${type} ${name}`, name, 'Branches and tags', { kind: 'exact', type, name }, detail);
    });

const patternOffers = (project: ProjectSource | null, wanted: Wanted, offer: MakeOffer): readonly Offer[] =>
  (project?.patterns.read ? project.patterns.items : [])
    .filter(({ type, pattern }) => pattern.includes('*') && isOfType(wanted, type))
    .filter(({ pattern }) => pattern.toLowerCase().includes(containedIn(wanted)))
    .map(({ type, pattern }) => {
      const ref = { kind: 'pattern', type, pattern } as const;
      return offer(`${type} ${pattern}`, pattern, 'Protected patterns', ref, `protected ${type} pattern`);
    });

function typedOffers({ type, name }: NonNullable<Wanted>, offer: MakeOffer): readonly Offer[] {
  const types = type === null ? (['branch', 'tag'] as const) : [type];
  return types.map((each) => {
    const ref: RefSelector = name.includes('*')
      ? { kind: 'pattern', type: each, pattern: name }
      : { kind: 'exact', type: each, name };
    const label = describeRef(ref);
    return offer(`typed ${each}`, label, 'As typed', ref, ref.kind === 'exact' ? 'not there today' : 'pattern');
  });
}

type KnownRef = { readonly type: 'branch' | 'tag'; readonly name: string; readonly protected: boolean };

/** The ref that was typed. Of the address of a file it is the longest one that is there. */
function wantedRef({ ref, openEnded }: Target, refs: readonly KnownRef[]): Wanted {
  if (ref === null || !openEnded) return ref;
  const fitting = refs
    .filter(({ type, name }) => (ref.type ?? type) === type && `${ref.name}/`.startsWith(`${name}/`))
    .sort((a, b) => b.name.length - a.name.length);
  return fitting[0] ?? ref;
}
