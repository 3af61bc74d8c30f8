import {
  type Alias,
  type CollectionTag,
  type Document,
  isMap,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from 'yaml';
import { fillInputs, type InputsText } from '@/lib/pipelines/inputs';
import { nestsTooDeeply } from '@/lib/pipelines/yaml-nesting';

/** An include whose file is not one of a repository that it names by path, in the words of the file. */
export interface Unread {
  readonly kind: 'remote' | 'template' | 'component' | 'artifact' | 'unknown';
  readonly name: string;
}

/** Where a file is. `project`: path with namespace; null: the project that is read. `ref` null: its default branch. */
export interface Place {
  readonly project: string | null;
  readonly ref: string | null;
  readonly path: string;
  /** What an include gives the file's inputs. */
  readonly inputs?: InputsText | undefined;
  /** The include by which it is fetched otherwise than as a file of a repository. A template of GitLab's has the project ''. */
  readonly by?: Unread | undefined;
}
export const placeKey = ({ project, ref, path, by }: Place): string =>
  JSON.stringify([project, ref, path, ...(by ? [by.kind] : [])]);
/** Tells apart what one text becomes with several inputs. */
export const fileKey = (place: Place): string => placeKey(place) + (place.inputs ?? '');

/** The place of a key that `placeKey` made. */
export function placeOf(key: string): Place {
  const [project, ref, path] = JSON.parse(key) as [string | null, string | null, string];
  return { project, ref, path };
}

export const ROOT: Place = { project: null, ref: null, path: '.gitlab-ci.yml' };

/**
 * Characters and top-level entries of a file that is still read. Configurations of people are far below, and whoever may push to a
 * project must not keep the worker busy.
 */
export const LARGEST_FILE = 256 * 1024;
const MOST_ENTRIES = 1000;

export interface CiFile {
  readonly place: Place;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly top: YAMLMap.Parsed;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/** Why a file is left alone, and what to do. */
export interface Refusal {
  readonly reason: 'too-large' | 'not-yaml' | 'not-a-map';
  readonly sentence: string;
}

/** `!reference [job, key]` stays a sequence with its tag. */
const reference: CollectionTag = { tag: '!reference', collection: 'seq', resolve: (value) => value };
/** A duplicate key is no error: GitLab takes the last. */
const OPTIONS = { merge: true, uniqueKeys: false, customTags: [reference], logLevel: 'silent' as const };

/** Reads a CI file: of several documents the last, for GitLab keeps a header of inputs before it. */
export function parseCiFile(place: Place, text: string): CiFile | Refusal {
  const refuse = (reason: Refusal['reason'], sentence: string): Refusal => ({ reason, sentence });
  const tooLarge = () => refuse('too-large', `${place.path} is too large to read. Check it by hand.`);
  if (text.length > LARGEST_FILE) return tooLarge();
  const documents = parseDocuments(text);
  if (documents === null)
    return refuse('not-yaml', `${place.path} is nested too deeply to read. Nothing was changed. Check it by hand.`);
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) {
    const line = broken.linePos?.[0].line;
    return refuse(
      'not-yaml',
      `${place.path} is not valid YAML${line ? ` (line ${line})` : ''}. Nothing was changed. Fix the file and scan again.`,
    );
  }
  const document = documents.at(-1);
  if (document && text.includes('$[['))
    fillInputs(documents.length > 1 ? (documents[0] ?? null) : null, document, place.inputs);
  if (!document || !isMap(document.contents))
    return refuse('not-a-map', `${place.path} contains no jobs. Nothing was changed.`);
  if (document.contents.items.length > MOST_ENTRIES) return tooLarge();
  if (plainValue(document) === null)
    return refuse(
      'not-yaml',
      `${place.path} has anchors that cannot be resolved. Nothing was changed. Check it by hand.`,
    );
  return { place, text, document, top: document.contents, aliases: aliasesOf(document) };
}

/** null: it nests too deeply. */
function parseDocuments(text: string): readonly Document.Parsed[] | null {
  if (nestsTooDeeply(text)) return null;
  try {
    const documents = parseAllDocuments(text, OPTIONS);
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** If several nodes have one anchor, the last before the alias counts. One walk resolves every alias, not a walk each. */
function aliasesOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const found = anchors.get(alias.source);
      if (found) aliases.set(alias, found);
    },
    Value: (_, node) => {
      if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return aliases;
}

export const isRefusal = (file: CiFile | Refusal): file is Refusal => 'reason' in file;

/** How often one anchor may be used in the whole value. Long files use theirs hundreds of times; one made to grow, millions. */
const MOST_ALIASES = 10_000;

/** The plain value of a document; null: its anchors cannot be followed. */
export function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return null;
  }
}
