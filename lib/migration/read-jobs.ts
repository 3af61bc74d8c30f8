import { isMap, isScalar } from 'yaml';
import { calledScripts } from '@/lib/migration/called-scripts';
import type { Place } from '@/lib/migration/ci-file';
import { type Config, fromDefault, jobNames, type Layer, layersOf, sectionOf } from '@/lib/migration/ci-jobs';
import { type At, lookUp, mapAt, target, words } from '@/lib/migration/ci-nodes';
import { findUses, type Use } from '@/lib/migration/old-variables';
import { type Piece, piecesOf } from '@/lib/migration/pieces';
import { globalVariables, type ProjectReading, SCRIPT_KEYS, scriptPlace } from '@/lib/migration/read-project';
import { type NamedRoles, namedRoles, type RoleHint, roleHints } from '@/lib/migration/role-hints';

export interface LocatedUse extends Use {
  readonly place: Place;
}

export interface JobReading {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly uses: readonly LocatedUse[];
  /** The job's ID tokens and their audiences; null: not readable, such as a variable. */
  readonly tokens: ReadonlyMap<string, readonly string[] | null>;
  readonly roles: readonly RoleHint[];
  /** Whether anything that the job runs speaks of AWS. */
  readonly speaksOfAws: boolean;
  /** `secrets:` of Vault without a token of their own: GitLab gave them CI_JOB_JWT until 17.0. */
  readonly bareVaultSecrets: boolean;
}

/** What is read of one text; jobs share scripts and templates, so each is looked through once. */
interface TextFacts {
  readonly words: ReadonlySet<string>;
  readonly roles: NamedRoles;
  readonly calls: readonly string[];
  readonly aws: boolean;
  readonly uses: readonly Use[];
}
type Known = (text: string) => TextFacts;

const SPEAKS_OF_AWS = /\baws\b|AWS_|arn:aws/i;

function remembering(): Known {
  const known = new Map<string, TextFacts>();
  return (text) => {
    const facts = known.get(text) ?? {
      words: new Set(text.split(/\W+/)),
      roles: namedRoles(text),
      calls: calledScripts(text),
      aws: SPEAKS_OF_AWS.test(text),
      uses: findUses(text),
    };
    known.set(text, facts);
    return facts;
  };
}

/** Every job that runs, with what it reads. */
export function readJobs(reading: ProjectReading): readonly JobReading[] {
  const known = remembering();
  const global = globalVariables(reading.config).flatMap(variablesOf);
  return jobNames(reading.config).map((name) => readJob(reading, name, global, known));
}

function readJob(
  { config, scripts }: ProjectReading,
  name: string,
  global: readonly Variable[],
  known: Known,
): JobReading {
  const layers = layersOf(config, name);
  const pieces = SCRIPT_KEYS.flatMap((key) => piecesOf(config, sectionOf(config, name, key)));
  const own = layers.flatMap(({ file, map }) => variablesOf(lookUp(file, map, 'variables')));
  const lines = pieces.map(({ value }) => known(value));
  const called = reachable(lines, scripts, known);
  const facts = [...lines, ...called.map(({ text }) => known(text))];
  const passed = global.filter(
    ({ key, value }) => findUses(value).length > 0 && facts.some(({ words }) => words.has(key)),
  );
  const all = [...pieces, ...[...own, ...passed].flatMap(({ at }) => piecesOf(config, at))];
  const values = new Map([...global, ...own.toReversed()].map(({ key, value }) => [key, value]));
  const found = [
    ...all.flatMap(usesOfPiece),
    ...called.flatMap(({ path, text }) => known(text).uses.map((use) => ({ ...use, place: scriptPlace(path) }))),
  ];
  return {
    name,
    layers,
    uses: once(found),
    tokens: tokensOf(config, name, layers),
    roles: roleHints(
      facts.map(({ roles }) => roles),
      values,
    ),
    speaksOfAws: facts.some(({ aws }) => aws) || [...values.keys()].some((key) => SPEAKS_OF_AWS.test(key)),
    bareVaultSecrets: layers.some(({ file, map }) => hasBareVault(lookUp(file, map, 'secrets'))),
  };
}

const usesOfPiece = ({ file, span }: Piece): readonly LocatedUse[] =>
  findUses(file.text, span).map((use) => ({ ...use, place: file.place }));

/** An anchor may stand twice in one job. */
const once = (uses: readonly LocatedUse[]) => [
  ...new Map(uses.map((use) => [JSON.stringify([use.place, use.offset]), use])).values(),
];

/** Scripts that run when these do. */
function reachable(lines: readonly TextFacts[], scripts: ReadonlyMap<string, string>, known: Known) {
  const found = new Map<string, string>();
  const queue = lines.flatMap(({ calls }) => calls);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const text = scripts.get(path);
    if (text === undefined || found.has(path)) continue;
    found.set(path, text);
    queue.push(...known(text).calls);
  }
  return [...found].map(([path, text]) => ({ path, text }));
}

interface Variable {
  readonly key: string;
  readonly value: string;
  readonly at: At;
}

/** GitLab: a variable is a text, or a map with `value`. */
function variablesOf(at: At | null): readonly Variable[] {
  const map = mapAt(at);
  if (!at || !map) return [];
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const said = lookUp(at.file, map, String(key.value));
    const inner = said && (mapAt(said) ? lookUp(said.file, mapAt(said) ?? map, 'value') : target(said));
    return inner && isScalar(inner.node)
      ? [{ key: String(key.value), value: String(inner.node.value), at: inner }]
      : [];
  });
}

/** GitLab merges the tokens of a job with those of what it extends; those of `default:` count where the job has none. */
function tokensOf(config: Config, name: string, layers: readonly Layer[]): JobReading['tokens'] {
  const own = layers.map(({ file, map }) => lookUp(file, map, 'id_tokens')).filter((at) => at !== null);
  const inherited = own.length > 0 ? null : fromDefault(config, name, 'id_tokens');
  const tokens = new Map<string, readonly string[] | null>();
  for (const at of inherited ? [inherited] : own.toReversed()) {
    for (const { key } of mapAt(at)?.items ?? []) {
      const token = mapAt(lookUp(at.file, mapAt(at) ?? at.file.top, String(key)));
      const audiences = token ? words(lookUp(at.file, token, 'aud')) : [];
      tokens.set(String(key), audiences.length === 0 || audiences.join().includes('$') ? null : audiences);
    }
  }
  return tokens;
}

function hasBareVault(at: At | null): boolean {
  const map = mapAt(at);
  if (!at || !map) return false;
  return map.items.some(({ value }) => isMap(value) && value.has('vault') && !value.has('token'));
}
