import { isMap, isScalar, isSeq } from 'yaml';
import { type Config, firstOf, inheritsVariable, layersOf } from '@/lib/pipelines/ci-jobs';
import { type At, below, lookUp, mapAt, target } from '@/lib/pipelines/ci-nodes';

/** A CI/CD variable that a configuration sets. */
export interface Variable {
  readonly key: string;
  readonly value: string;
  /** Where the value is. */
  readonly at: At;
}

/** Variables of the whole configuration that the job does not switch off, the strongest first. GitLab: `variables`, `inherit:variables`. */
export const globalVariables = (config: Config, job: string): readonly Variable[] =>
  config.files
    .flatMap((file) => {
      const at = firstOf([{ file, name: '', map: file.top }], 'variables');
      return at ? variablesOf(at) : [];
    })
    .filter(({ key }) => inheritsVariable(config, job, key));

/** Variables that a job sets: its own, those of its rules and those of its matrix. GitLab: `rules:variables`, `parallel:matrix`. */
export const variablesOfJob = (config: Config, job: string): readonly Variable[] =>
  layersOf(config, job).flatMap(({ file, map }) => [
    ...variablesOf(lookUp(file, map, 'variables')),
    ...entriesOf(lookUp(file, map, 'rules')).flatMap((rule) => variablesOf(inside(rule, 'variables'))),
    ...entriesOf(inside(lookUp(file, map, 'parallel'), 'matrix')).flatMap(variablesOf),
  ]);

const inside = (at: At | null, key: string): At | null => {
  const map = mapAt(at);
  return at && map ? lookUp(at.file, map, key) : null;
};

function entriesOf(at: At | null): readonly At[] {
  const found = at && target(at);
  return found && isSeq(found.node) ? below(found) : [];
}

/** GitLab: a variable is a text, a map with `value`, or in a matrix a list of texts. */
function variablesOf(at: At | null): readonly Variable[] {
  const found = at && target(at);
  if (!found || !isMap(found.node)) return [];
  const { file, node: map } = found;
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const said = lookUp(file, map, name);
    const inner = said && (mapAt(said) ? inside(said, 'value') : target(said));
    if (!inner) return [];
    const values = isSeq(inner.node) ? below(inner) : [inner];
    return values.flatMap((each) => {
      const scalar = target(each);
      return scalar && isScalar(scalar.node) ? [{ key: name, value: String(scalar.node.value), at: scalar }] : [];
    });
  });
}
