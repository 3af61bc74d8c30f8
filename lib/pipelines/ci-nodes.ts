import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { CiFile } from '@/lib/pipelines/ci-file';

/** A node and the file that contains it. */
export interface At {
  readonly file: CiFile;
  readonly node: Node;
}

/** What an alias stands for; the node itself where it is none. null: an anchor that is not there. */
export function target({ file, node }: At): At | null {
  if (!isAlias(node)) return { file, node };
  const found = file.aliases.get(node);
  return found ? { file, node: found } : null;
}

export function mapAt(at: At | null): YAMLMap | null {
  const found = at && target(at);
  return found && isMap(found.node) ? found.node : null;
}

/** YAML: how deep anchors may be merged into one another before it is taken for an attack. */
const DEEPEST_MERGE = 20;

/** What a map holds under a key: its own value, the last if the key repeats; else the first that `<<` merges into it. */
export function lookUp(file: CiFile, map: YAMLMap, key: string, depth = 0): At | null {
  if (depth > DEEPEST_MERGE) return null;
  const own = map.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key && key !== '<<');
  if (own) return isNode(own.value) ? { file, node: own.value } : null;
  for (const source of mergedMaps(file, map)) {
    const found = lookUp(file, source, key, depth + 1);
    if (found) return found;
  }
  return null;
}

/** The maps that `<<` merges into this one. */
export function mergedMaps(file: CiFile, map: YAMLMap): readonly YAMLMap[] {
  return map.items.flatMap((pair) => {
    if (!isMergeKey(pair.key) || !isNode(pair.value)) return [];
    const found = target({ file, node: pair.value });
    const sources = found && isSeq(found.node) ? found.node.items.filter(isNode) : found ? [found.node] : [];
    return sources.map((node) => mapAt({ file, node })).filter((each) => each !== null);
  });
}

const isMergeKey = (key: unknown) => isScalar(key) && (key.value === '<<' || typeof key.value === 'symbol');

const isNode = (value: unknown): value is Node => isScalar(value) || isAlias(value) || isMap(value) || isSeq(value);

export const isReference = (node: Node): boolean => isSeq(node) && node.tag === '!reference';

/** The texts of a sequence or a single scalar: `extends`, the parts of a reference. */
export function words(at: At | null): readonly string[] {
  const found = at && target(at);
  if (!found) return [];
  if (isScalar(found.node)) return [String(found.node.value)];
  if (!isSeq(found.node)) return [];
  return found.node.items.filter(isScalar).map(({ value }) => String(value));
}

/** The nodes directly below: elements of a sequence, values of a map. Keys name variables and no uses of them. */
export function below({ file, node }: At): readonly At[] {
  const items: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
  return items
    .map((item) => (isPair(item) ? item.value : item))
    .filter(isNode)
    .map((each) => ({ file, node: each }));
}
