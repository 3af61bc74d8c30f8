import { readSubjectPattern } from '@/lib/mappings/read-subject-pattern';

/** What a person means by the text of one field: a project or group, and perhaps refs of it. */
export interface Target {
  /** The GitLab that the text names; null: it names none. */
  readonly instanceId: string | null;
  /** Of a project or group, as far as it was typed. */
  readonly path: string;
  /** Every project below the path. */
  readonly group: boolean;
  /** As typed; null: none yet. `type` null: not said. */
  readonly ref: { readonly type: 'branch' | 'tag' | null; readonly name: string } | null;
  /** The ref may go on in the path of a file, as in the address of one. */
  readonly openEnded: boolean;
}

interface Instance {
  readonly id: string;
  readonly host: string;
}

/**
 * Reads a path (`shop/api`), a path with a ref or pattern (`shop/api main`, `shop/api tag v*`, `shop/* main`), the address of a
 * project, branch, tag or file in GitLab, or a subject as trust policies have it. Anything else is taken for the beginning of a path.
 */
export function readTarget(text: string, instances: readonly Instance[]): Target {
  const typed = text.trimStart();
  return readAddress(typed.trim(), instances) ?? readSubject(typed.trim()) ?? readWords(typed);
}

const target = (path: string, ref: Target['ref'], more: Partial<Target> = {}): Target => ({
  ...{ instanceId: null, openEnded: false, path, ref },
  group: false,
  ...more,
});

/** Parts of an address after which a ref comes; of a tree and a file the path within the project follows. */
const PAGES: Readonly<Record<string, { readonly type: 'branch' | 'tag' | null; readonly openEnded: boolean }>> = {
  tree: { type: null, openEnded: true },
  blob: { type: null, openEnded: true },
  raw: { type: null, openEnded: true },
  commits: { type: null, openEnded: true },
  branches: { type: 'branch', openEnded: false },
  tags: { type: 'tag', openEnded: false },
};

function readAddress(text: string, instances: readonly Instance[]): Target | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { host, pathname, searchParams } = new URL(text);
  const whole = decoded(host + pathname);
  // A GitLab may be below a path of its host: the longest one wins.
  const instance = instances
    .filter((each) => whole.toLowerCase().startsWith(`${each.host.toLowerCase()}/`))
    .sort((a, b) => b.host.length - a.host.length)[0];
  const below = whole.slice((instance?.host ?? decoded(host)).length + 1);
  const [path = '', rest = ''] = below.split('/-/');
  const [page = '', ...segments] = rest.split('/');
  const known = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  const name = segments.join('/').replace(/\/$/, '');
  const said = searchParams.get('ref_type');
  const type = said === 'tags' ? 'tag' : said === 'heads' ? 'branch' : (known?.type ?? null);
  return target(trimmed(path), known === undefined || name === '' ? null : { type, name }, {
    instanceId: instance?.id ?? null,
    openEnded: known?.openEnded ?? false,
  });
}

const trimmed = (path: string): string => path.replace(/\/$/, '').replace(/\.git$/, '');

/** An address may hold a percent sign that escapes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSubject(text: string): Target | null {
  const read = text.startsWith('project_path:') ? readSubjectPattern(text) : null;
  if (!read?.ok) return null;
  const { source, ref } = read.intent;
  const group = source.kind === 'group';
  if (ref.kind === 'any') return target(source.path, null, { group });
  const name = ref.kind === 'exact' ? ref.name : ref.kind === 'pattern' ? ref.pattern : '*';
  return target(source.path, { type: ref.type, name }, { group });
}

function readWords(typed: string): Target {
  const path = typed.split(/[\s:@]/, 1)[0] ?? '';
  const rest = typed.slice(path.length + 1).trim();
  const [first = '', ...others] = rest.split(/[\s:]+/);
  const type: 'branch' | 'tag' | null = first === 'branch' || first === 'tag' ? first : null;
  const name = type === null || others.length === 0 ? rest : rest.slice(first.length + 1).trim();
  const group = path.endsWith('/*');
  const ref = name === '' || name === type ? null : { type, name };
  return target(group ? path.slice(0, -2) : trimmed(path), ref, { group });
}
