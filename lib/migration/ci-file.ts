import { type CollectionTag, type Document, isMap, parseAllDocuments, type YAMLMap } from 'yaml';

/** Where a file stands. `project`: path with namespace, null: the project that is read. `ref`: null: its default branch. */
export interface Place {
  readonly project: string | null;
  readonly ref: string | null;
  readonly path: string;
}
export const placeKey = ({ project, ref, path }: Place): string => JSON.stringify([project, ref, path]);

export const ROOT: Place = { project: null, ref: null, path: '.gitlab-ci.yml' };

/** Characters of a file that is still read. Configurations of people are far below; GitLab's own limit is 2 MB for all. */
export const LARGEST_FILE = 512 * 1024;

export interface CiFile {
  readonly place: Place;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly top: YAMLMap.Parsed;
}

/** Why a file is left alone, and what to do. */
export interface Refusal {
  readonly reason: 'too-large' | 'not-yaml' | 'not-a-map';
  readonly sentence: string;
}

/** `!reference [job, key]` stays a sequence with its tag. */
const reference: CollectionTag = { tag: '!reference', collection: 'seq', resolve: (value) => value };
const OPTIONS = { merge: true, customTags: [reference], logLevel: 'silent' as const };

/** Reads a CI file: of several documents the last, for GitLab keeps a header of inputs before it. */
export function parseCiFile(place: Place, text: string): CiFile | Refusal {
  const refuse = (reason: Refusal['reason'], sentence: string): Refusal => ({ reason, sentence });
  if (text.length > LARGEST_FILE)
    return refuse('too-large', `${place.path} is larger than 512 KiB and was not read. Look through it by hand.`);
  const documents = parseAllDocuments(text, OPTIONS);
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) {
    const line = broken.linePos?.[0].line;
    return refuse(
      'not-yaml',
      `${place.path} is not valid YAML${line ? ` (line ${line})` : ''}. Nothing was changed. Mend the file and scan again.`,
    );
  }
  const document = 'empty' in documents ? undefined : documents.at(-1);
  if (!document || !isMap(document.contents))
    return refuse('not-a-map', `${place.path} holds no jobs. Nothing was changed.`);
  if (plainValue(document) === null)
    return refuse('not-yaml', `${place.path} has anchors that cannot be followed. Nothing was changed.`);
  return { place, text, document, top: document.contents };
}

export const isRefusal = (file: CiFile | Refusal): file is Refusal => 'reason' in file;

/** More aliases than this for one value are taken for a file that was made to grow. */
const MOST_ALIASES = 100;

/** The plain value of a document; null: its anchors cannot be followed. */
export function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return null;
  }
}
