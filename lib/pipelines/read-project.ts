import { calledScripts, scriptsCalledBy } from '@/lib/pipelines/called-scripts';
import {
  type CiFile,
  fileKey,
  isRefusal,
  LARGEST_FILE,
  type Place,
  parseCiFile,
  placeKey,
  type Refusal,
  ROOT,
  type Unread,
} from '@/lib/pipelines/ci-file';
import { type Config, type Inclusion, jobNames, layersOf, sectionOf } from '@/lib/pipelines/ci-jobs';
import { childIncludesOf, type Includes, includesOf, meansPath } from '@/lib/pipelines/includes';
import { piecesOf } from '@/lib/pipelines/pieces';

/** What a runner runs, in that order. GitLab: `hooks:pre_get_sources_script` is in `hooks`. */
export const SCRIPT_KEYS = ['hooks', 'before_script', 'script', 'after_script'] as const;

/**
 * Texts of files by the key of their place; null: not there, or not ours to read. The place of a pattern holds the paths of the
 * repository that it may mean, one per line.
 */
export type Texts = ReadonlyMap<string, string | null>;

/** One pipeline: the project's own, or a child that a trigger job starts. */
export interface PipelineReading {
  /** The trigger job that starts it; null: the project's own pipeline. */
  readonly startedBy: string | null;
  readonly config: Config;
}

export interface ProjectReading {
  /** null: the project has no readable configuration. */
  readonly root: CiFile | null;
  readonly config: Config;
  /** Child pipelines, at any depth, in the order in which they are found. */
  readonly children: readonly PipelineReading[];
  /** Scripts that jobs call, by path. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly refusals: readonly Refusal[];
  readonly unread: readonly Unread[];
  /** Included files that could not be had. */
  readonly missing: readonly Place[];
  /** What of these two is missed in child pipelines. */
  readonly inChildren: { readonly unread: readonly Unread[]; readonly missing: readonly Place[] };
  /** Files to fetch before the reading is whole. */
  readonly wanted: readonly Place[];
  /** Folders whose paths are to be fetched, for includes with a wildcard. */
  readonly wantedPaths: readonly Place[];
}

/** Files of one project that are read. GitLab allows 150 includes. */
export const MOST_FILES = 160;
/** GitLab: child pipelines may be nested twice. */
const DEEPEST_CHILD = 2;

/**
 * Reads a project from what was fetched so far. The caller fetches `wanted` and `wantedPaths` and asks again until both are empty.
 * `tooMuch`: whether a text is left alone for what it holds.
 */
export function readProject(
  texts: Texts,
  first: Place = ROOT,
  tooMuch: ((text: string) => boolean) | undefined = undefined,
): ProjectReading {
  const reader = new Reader(texts, tooMuch ?? (() => false));
  const config = reader.configFrom([first]);
  const root = reader.parsed.get(fileKey(first)) ?? null;
  const [unread, missing] = [reader.unread.length, reader.missing.length];
  const children = reader.childrenOf(config);
  const inChildren = { unread: reader.unread.slice(unread), missing: reader.missing.slice(missing) };
  const scripts = findScripts([config, ...children.map((child) => child.config)], reader);
  return {
    ...{ root, config, children, scripts },
    ...{ refusals: reader.refusals, unread: reader.unread, missing: reader.missing, inChildren },
    ...{ wanted: reader.wanted, wantedPaths: reader.wantedPaths },
  };
}

/** What all pipelines of a project share: each file is parsed once. */
class Reader {
  readonly parsed = new Map<string, CiFile>();
  readonly refusals: Refusal[] = [];
  readonly unread: Unread[] = [];
  readonly missing: Place[] = [];
  readonly wanted: Place[] = [];
  readonly wantedPaths: Place[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly texts: Texts,
    private readonly tooMuch: (text: string) => boolean,
  ) {}

  /** The configuration that begins in these files; what they include is read too. */
  configFrom(first: readonly Place[]): Config {
    const queue = [...first];
    for (let place = queue.shift(); place; place = queue.shift()) {
      if (this.seen.has(fileKey(place)) || this.seen.size >= MOST_FILES) continue;
      this.seen.add(fileKey(place));
      const file = this.parse(place);
      if (file === null) continue;
      const includes = includesOf(file);
      this.unread.push(...includes.unread);
      queue.push(...this.placesOf(includes));
    }
    return this.inOrder(first);
  }

  childrenOf(config: Config, depth = 1): readonly PipelineReading[] {
    if (depth > DEEPEST_CHILD) return [];
    return jobNames(config).flatMap((name) => {
      const includes = layersOf(config, name).map(({ file, map }) => childIncludesOf(file, map));
      const said = includes.find(({ places, patterns, unread }) => places.length + patterns.length + unread.length > 0);
      if (said === undefined) return [];
      this.unread.push(...said.unread);
      const child = this.configFrom(this.placesOf(said));
      return [{ startedBy: name, config: child }, ...this.childrenOf(child, depth + 1)];
    });
  }

  /** null: not there, not ours to read, or more than is read. A text that is not known yet is null too. */
  scriptAt(place: Place): string | null {
    const text = this.texts.get(placeKey(place));
    if (text === undefined) this.want(place);
    return typeof text !== 'string' || text.length > LARGEST_FILE || this.tooMuch(text) ? null : text;
  }

  get left(): number {
    return MOST_FILES - this.seen.size;
  }

  private want(place: Place): void {
    if (!this.wanted.some((known) => placeKey(known) === placeKey(place))) this.wanted.push(place);
  }

  private parse(place: Place): CiFile | null {
    const text = this.texts.get(placeKey(place));
    if (text === undefined) this.want(place);
    else if (place.by && (text === null || COMPONENT_CONTEXT.test(text))) {
      this.unread.push(place.by);
      return null;
    } else if (text === null) this.missing.push(place);
    if (typeof text !== 'string') return null;
    const file = this.tooMuch(text) ? tooLarge(place) : parseCiFile(place, text);
    if (isRefusal(file)) {
      this.refusals.push(file);
      return null;
    }
    this.parsed.set(fileKey(place), file);
    return file;
  }

  /** Files, and those that patterns mean, in the order of the alphabet as GitLab takes them. */
  private placesOf(includes: Includes): readonly Place[] {
    return this.linksOf(includes).map(({ place }) => place);
  }

  private linksOf({ places, patterns, rules }: Includes) {
    const linked = (place: Place, said: Place) => ({ place, rules: rules.get(fileKey(said)) ?? null });
    return [
      ...places.map((place) => linked(place, place)),
      ...patterns.flatMap((pattern) => this.pathsFor(pattern).map((place) => linked(place, pattern))),
    ];
  }

  private pathsFor(pattern: Place): readonly Place[] {
    const paths = this.texts.get(placeKey(pattern));
    if (paths === undefined && !this.wantedPaths.some((known) => placeKey(known) === placeKey(pattern)))
      this.wantedPaths.push(pattern);
    const known = (paths ?? '').split('\n').filter((path) => meansPath(pattern.path, path));
    return known.sort().map((path) => ({ ...pattern, path }));
  }

  /** The including file first, then what it includes, the last first. */
  private inOrder(first: readonly Place[]): Config {
    const inclusions = new Map<CiFile, Inclusion[]>();
    const seen = new Set<CiFile>();
    const visit = (place: Place): readonly CiFile[] => {
      const file = this.parsed.get(fileKey(place));
      if (file === undefined || seen.has(file)) return [];
      seen.add(file);
      const links = this.linksOf(includesOf(file));
      for (const link of links) {
        const included = this.parsed.get(fileKey(link.place));
        if (included) inclusions.set(included, [...(inclusions.get(included) ?? []), { by: file, rules: link.rules }]);
      }
      return [file, ...links.toReversed().flatMap((link) => visit(link.place))];
    };
    const files = [...first].reverse().flatMap(visit);
    // What the pipeline begins in is there whatever includes it too.
    const begins = new Set(first.map(fileKey));
    for (const file of inclusions.keys()) if (begins.has(fileKey(file.place))) inclusions.delete(file);
    const ruled = [...inclusions.values()].flat().some(({ rules }) => rules !== null);
    return ruled ? { files, inclusions } : { files };
  }
}

/** What a component says of itself, such as its version, is put in by GitLab alone. */
const COMPONENT_CONTEXT = /\$\[\[\s*component\./;

const tooLarge = ({ path }: Place): Refusal => ({
  reason: 'too-large',
  sentence: `${path} is too large to read. Check it by hand.`,
});

export const scriptPlace = (path: string): Place => ({ project: null, ref: null, path });

/** Scripts that jobs call, and that those call. They run in the checkout of this project, whoever wrote the job. */
function findScripts(configs: readonly Config[], reader: Reader): ReadonlyMap<string, string> {
  const lines = configs.flatMap((config) => jobNames(config).map((name) => scriptTextOf(config, name)));
  const queue = [...new Set(lines.flatMap((text) => calledScripts(text)))];
  const seen = new Set<string>();
  const found = new Map<string, string>();
  for (let path = queue.shift(); path !== undefined && seen.size < reader.left; path = queue.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = reader.scriptAt(scriptPlace(path));
    if (text === null) continue;
    found.set(path, text);
    queue.push(...scriptsCalledBy(path, text));
  }
  return found;
}

/** Everything a job runs, as one text: a folder that one line changes into counts for the lines after it. */
export const scriptTextOf = (config: Config, name: string): string =>
  SCRIPT_KEYS.flatMap((key) => piecesOf(config, sectionOf(config, name, key)).map(({ value }) => value)).join('\n');
