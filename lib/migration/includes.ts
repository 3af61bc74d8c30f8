import { isMap, isScalar, isSeq } from 'yaml';
import { type CiFile, type Place, placeKey } from '@/lib/migration/ci-file';
import { type At, below, lookUp, target, words } from '@/lib/migration/ci-nodes';

/** An include whose file is not read here, in the words of the file. */
export interface Unread {
  readonly kind: 'remote' | 'template' | 'component' | 'artifact' | 'unknown';
  readonly name: string;
}

export interface Includes {
  readonly places: readonly Place[];
  readonly unread: readonly Unread[];
}

/** What a file includes: local files and files of other projects. A name with a variable or a wildcard is not followed. GitLab: `include`. */
export function includesOf(file: CiFile): Includes {
  const said = lookUp(file, file.top, 'include');
  const list = said && target(said);
  if (!list) return { places: [], unread: [] };
  const entries = (isSeq(list.node) ? below(list) : [list]).map((entry) => read(entry, file.place));
  const places = entries.flatMap((entry) => entry.places);
  return {
    places: [...new Map(places.map((place) => [placeKey(place), place])).values()],
    unread: entries.flatMap((entry) => entry.unread),
  };
}

function read(entry: At, from: Place): Includes {
  const found = target(entry);
  if (found && isScalar(found.node)) {
    const text = String(found.node.value);
    return text.includes('://') ? unread('remote', text) : local(text, from);
  }
  if (!found || !isMap(found.node)) return unread('unknown', 'include');
  const map = found.node;
  const word = (key: string) => words(lookUp(found.file, map, key));
  const [project] = word('project');
  if (project !== undefined) return ofProject(project, word('ref')[0] ?? null, word('file'));
  const [path] = word('local');
  if (path !== undefined) return local(path, from);
  for (const kind of ['remote', 'template', 'component', 'artifact'] as const) {
    const [name] = word(kind);
    if (name !== undefined) return unread(kind, name);
  }
  return unread('unknown', 'include');
}

const unread = (kind: Unread['kind'], name: string): Includes => ({ places: [], unread: [{ kind, name }] });
const local = (path: string, { project, ref }: Place): Includes => place({ project, ref, path });

function ofProject(project: string, ref: string | null, files: readonly string[]): Includes {
  if (/[$*]/.test(project + (ref ?? ''))) return unread('unknown', project);
  const all = files.map((path) => place({ project, ref, path }));
  return { places: all.flatMap(({ places }) => places), unread: all.flatMap((each) => each.unread) };
}

function place({ project, ref, path }: Place): Includes {
  const clean = path.replace(/^\/+/, '');
  return /[$*]/.test(clean) || clean === ''
    ? unread('unknown', path)
    : { places: [{ project, ref, path: clean }], unread: [] };
}

/** A file's address in `config`: the including file first, then what it includes, the last first. */
export function inOrder(root: CiFile, files: ReadonlyMap<string, CiFile>): readonly CiFile[] {
  const seen = new Set<CiFile>();
  const visit = (file: CiFile): readonly CiFile[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const included = includesOf(file).places.map((each) => files.get(placeKey(each)));
    return [file, ...included.toReversed().flatMap((each) => (each ? visit(each) : []))];
  };
  return visit(root);
}
