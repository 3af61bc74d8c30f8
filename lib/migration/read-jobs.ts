import { findUses, OTHER_SERVICES, purposeOf, type Use } from '@/lib/migration/old-variables';
import { calledScripts, scriptsCalledBy } from '@/lib/pipelines/called-scripts';
import type { Place } from '@/lib/pipelines/ci-file';
import { jobNames, type Layer, layersOf, sectionOf } from '@/lib/pipelines/ci-jobs';
import { lookUp } from '@/lib/pipelines/ci-nodes';
import { type IdTokens, idTokensOf } from '@/lib/pipelines/id-tokens';
import { type Piece, piecesOf } from '@/lib/pipelines/pieces';
import {
  type PipelineReading,
  type ProjectReading,
  SCRIPT_KEYS,
  scriptPlace,
  scriptTextOf,
} from '@/lib/pipelines/read-project';
import { type NamedRoles, namedRoles, type RoleHint, roleHints } from '@/lib/pipelines/role-hints';
import { type BareSecrets, bareSecretsOf } from '@/lib/pipelines/secrets';
import { globalVariables, type Variable, variablesOfJob } from '@/lib/pipelines/variables';

export interface LocatedUse extends Use {
  readonly place: Place;
}

export interface JobReading {
  readonly name: string;
  /** The pipeline that it runs in. */
  readonly pipeline: PipelineReading;
  readonly layers: readonly Layer[];
  readonly uses: readonly LocatedUse[];
  /** Global variables that hold an old one and that no script names: a tool of this job may still read them. */
  readonly perhaps: readonly string[];
  readonly tokens: IdTokens;
  /** Names of variables that the job sets itself: they override a token of the same name. */
  readonly sets: ReadonlySet<string>;
  readonly roles: readonly RoleHint[];
  /** Whether anything that the job runs speaks of AWS. */
  readonly speaksOfAws: boolean;
  /** Whether anything that the job runs speaks of another cloud or service that takes such tokens. */
  readonly speaksOfOthers: boolean;
  /** A trigger job runs nothing and can have no ID token. GitLab: `trigger`. */
  readonly triggers: boolean;
  readonly bareSecrets: BareSecrets;
}

/** One job of one pipeline: two pipelines may have a job of one name. */
export const jobKey = ({ pipeline, name }: Pick<JobReading, 'pipeline' | 'name'>): string =>
  JSON.stringify([pipeline.startedBy, name]);

/** What is read of one text; jobs share scripts and templates, so each is looked through once. */
interface TextFacts {
  readonly words: ReadonlySet<string>;
  readonly roles: NamedRoles;
  readonly calls: readonly string[];
  readonly aws: boolean;
  readonly others: boolean;
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
      others: OTHER_SERVICES.test(text),
      uses: findUses(text),
    };
    known.set(text, facts);
    return facts;
  };
}

/** Every job that runs, in the project's own pipeline and in its children, with what it reads. */
export function readJobs({ config, children, scripts }: ProjectReading): readonly JobReading[] {
  const known = remembering();
  return [{ startedBy: null, config }, ...children].flatMap((pipeline) => {
    const names = jobNames(pipeline.config);
    const texts = names.map((name) => known(scriptTextOf(pipeline.config, name)));
    const read = new Set(texts.flatMap(({ words }) => [...words]));
    return names.map((name) => readJob({ pipeline, scripts, known, read }, name));
  });
}

interface Surroundings {
  readonly pipeline: PipelineReading;
  readonly scripts: ReadonlyMap<string, string>;
  readonly known: Known;
  /** Every word of every script of the pipeline. */
  readonly read: ReadonlySet<string>;
}

function readJob({ pipeline, scripts, known, read }: Surroundings, name: string): JobReading {
  const { config } = pipeline;
  const layers = layersOf(config, name);
  const pieces = SCRIPT_KEYS.flatMap((key) => piecesOf(config, sectionOf(config, name, key)));
  const own = variablesOfJob(config, name);
  const global = globalVariables(config, name);
  const text = known(scriptTextOf(config, name));
  const called = reachable(text.calls, scripts);
  const facts = [...pieces.map(({ value }) => known(value)), ...called.map(({ text: script }) => known(script))];
  const says = (word: string) => facts.some(({ words }) => words.has(word));
  const holding = global.filter(({ value }) => findUses(value).length > 0);
  const passed = holding.filter(({ key }) => says(key) || takenByTool(key, says));
  const triggers = sectionOf(config, name, 'trigger') !== null;
  const all = [...pieces, ...[...own, ...(triggers ? holding : passed)].flatMap(({ at }) => piecesOf(config, at))];
  const set = [...own, ...global];
  const secrets = layers.flatMap(({ file, map }) => piecesOf(config, lookUp(file, map, 'secrets')));
  const found = [
    ...all.flatMap((piece) => usesOfPiece(piece, own)),
    ...called.flatMap(({ path, text: script }) =>
      known(script).uses.map((use) => ({ ...use, place: scriptPlace(path) })),
    ),
  ];
  return {
    ...{ name, pipeline, layers, triggers, uses: once(found) },
    perhaps: holding.filter((each) => !passed.includes(each) && !read.has(each.key)).map(({ key }) => key),
    tokens: idTokensOf(config, name),
    sets: new Set(set.map(({ key }) => key)),
    roles: roleHints(
      [...facts, ...secrets.map(({ value }) => known(value))].map(({ roles }) => roles),
      valuesOf(own, global),
    ),
    speaksOfAws: facts.some(({ aws }) => aws) || set.some(({ key }) => SPEAKS_OF_AWS.test(key)),
    speaksOfOthers: facts.some(({ others }) => others),
    bareSecrets: bareSecretsOf(layers),
  };
}

/** Each value that a variable has in some run of the job: what the job sets, in its matrix and rules too, hides what is global. */
function valuesOf(own: readonly Variable[], global: readonly Variable[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const hidden = new Set(own.map(({ key }) => key));
  for (const { key, value } of [...own, ...global.filter(({ key }) => !hidden.has(key))])
    values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

/** Variables that a tool reads from its environment without being told, and the words that call it. */
const READ_BY_TOOLS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^TF_VAR_/, ['terraform', 'tofu', 'terragrunt', 'gitlab-terraform']],
  [/^VAULT_/, ['vault']],
  [/^CONJUR_/, ['summon', 'conjur']],
  [/^AWS_/, ['aws', 'cdk', 'sam', 'terraform', 'tofu', 'terragrunt']],
];
const takenByTool = (key: string, says: (word: string) => boolean): boolean =>
  READ_BY_TOOLS.some(([pattern, tools]) => pattern.test(key) && tools.some(says));

/** Where a variable of the job holds the token, its name says more of the purpose than the value does. */
function usesOfPiece({ file, span }: Piece, own: readonly Variable[]): readonly LocatedUse[] {
  const holder = own.find(({ at }) => at.file === file && at.node.range?.[0] === span.from);
  return findUses(file.text, span).map((use) => ({
    ...use,
    purpose: use.purpose === 'unclear' && holder ? purposeOf(holder.key) : use.purpose,
    place: file.place,
  }));
}

/** A job may use an anchor twice. */
const once = (uses: readonly LocatedUse[]) => [
  ...new Map(uses.map((use) => [JSON.stringify([use.place, use.offset]), use])).values(),
];

/** Scripts that run when these do. */
function reachable(calls: readonly string[], scripts: ReadonlyMap<string, string>) {
  const found = new Map<string, string>();
  const queue = [...calls];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const text = scripts.get(path);
    if (text === undefined || found.has(path)) continue;
    found.set(path, text);
    queue.push(...scriptsCalledBy(path, text));
  }
  return [...found].map(([path, text]) => ({ path, text }));
}
