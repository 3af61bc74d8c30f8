import { isScalar, isSeq, Scalar } from 'yaml';
import type { CiFile } from '@/lib/pipelines/ci-file';
import { type Config, sectionOf } from '@/lib/pipelines/ci-jobs';
import { type At, below, isReference, lookUp, mapAt, target, words } from '@/lib/pipelines/ci-nodes';

/** A part of a file. `one`: its lines are one command, as in a folded scalar. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly one: boolean;
}

/** A text of a configuration and where it is. */
export interface Piece {
  readonly file: CiFile;
  readonly span: Span;
  readonly value: string;
}

/** Texts looked at for one section. Anchors may be nested so that a small file stands for a very long one. */
const MOST_PIECES = 1000;
/** GitLab: nesting of `!reference`. */
const DEEPEST = 10;

/** Each text below a node, through aliases and `!reference`. */
export function piecesOf(config: Config, at: At | null, left = { pieces: MOST_PIECES }, depth = 0): readonly Piece[] {
  const found = at && target(at);
  if (!found || left.pieces <= 0 || depth > DEEPEST * 2) return [];
  left.pieces -= 1;
  const { file, node } = found;
  if (isScalar(node)) {
    if (typeof node.value !== 'string' || !node.range) return [];
    const [from, to] = node.range;
    return [{ file, value: node.value, span: { from, to, one: node.type !== Scalar.BLOCK_LITERAL } }];
  }
  if (isReference(node)) return piecesOf(config, referenced(config, found), left, depth + 2);
  return below(found).flatMap((each) => piecesOf(config, each, left, depth + 1));
}

/**
 * The elements of a list, with `!reference` and the lists inside of it laid out flat, as GitLab does. null: one that cannot be followed,
 * or more than are looked at.
 */
export function elementsOf(config: Config, at: At, left = { pieces: MOST_PIECES }, depth = 0): readonly (At | null)[] {
  const found = target(at);
  if (!found || left.pieces <= 0 || depth > DEEPEST * 2) return [null];
  left.pieces -= 1;
  if (isReference(found.node)) {
    const meant = referenced(config, found);
    return meant === null ? [null] : elementsOf(config, meant, left, depth + 2);
  }
  return isSeq(found.node) ? below(found).flatMap((each) => elementsOf(config, each, left, depth + 1)) : [found];
}

/** What `!reference [job, key, ...]` stands for. */
function referenced(config: Config, at: At): At | null {
  const [name, key, ...deeper] = words(at);
  if (name === undefined || key === undefined) return null;
  let found = sectionOf(config, name, key);
  for (const word of deeper) {
    const map = mapAt(found);
    found = found && map ? lookUp(found.file, map, word) : null;
  }
  return found;
}
