import { isMap, isScalar } from 'yaml';
import { type Config, jobNames, sectionOf } from '@/lib/pipelines/ci-jobs';
import { type At, lookUp, target, words } from '@/lib/pipelines/ci-nodes';
import { presentFiles } from '@/lib/pipelines/inclusions';
import { matchesPattern } from '@/lib/pipelines/match-pattern';
import { type Rule, rulesAt, workflowRules } from '@/lib/pipelines/merged';
import { elementsOf } from '@/lib/pipelines/pieces';
import { childOf, type PipelineStart, rulesAllow } from '@/lib/pipelines/pipeline-kinds';
import type { PipelineReading } from '@/lib/pipelines/read-project';
import { holds, type Truth, type Variables } from '@/lib/pipelines/rule-condition';

/** Whether a job is in a pipeline: automatic, started by a person, or not at all. `unknown`: its rules test unknown facts. */
export type Runs = 'runs' | 'manual' | 'not' | 'unknown';

/**
 * Decides it by the rules of includes, then by `workflow:rules`, then by the job's `rules`, or by `only` and `except`. GitLab: "Specify
 * when jobs run".
 */
export function whenItRuns(config: Config, job: string, { variables }: PipelineStart): Runs {
  const { surely, perhaps } = presentFiles(config, variables);
  const runs = inFiles(surely, job, variables);
  return perhaps.files.length === surely.files.length || inFiles(perhaps, job, variables) === runs ? runs : 'unknown';
}

function inFiles(config: Config, job: string, variables: Variables): Runs {
  if (!jobNames(config).includes(job)) return 'not';
  const workflow = workflowRules(config);
  const pipeline = workflow === null ? true : rulesAllow(workflow, variables);
  if (pipeline === false) return 'not';
  const itself = ofJob(config, job, variables);
  return pipeline === null && itself !== 'not' ? 'unknown' : itself;
}

/**
 * The same of a job of any pipeline of a project: one of a child pipeline runs where its trigger job does and its own rules let it. Where
 * several pipelines have a job of the trigger's name, it is unknown which one starts it.
 */
export function runsInProject(
  all: readonly PipelineReading[],
  pipeline: PipelineReading,
  job: string,
  start: PipelineStart,
): Runs {
  const { startedBy, config } = pipeline;
  if (startedBy === null) return whenItRuns(config, job, start);
  const own = whenItRuns(config, job, childOf(start));
  const [parent, ...others] = all.filter((each) => each !== pipeline && jobNames(each.config).includes(startedBy));
  const trigger = parent === undefined || others.length > 0 ? 'unknown' : runsInProject(all, parent, startedBy, start);
  return (['not', 'unknown', 'manual'] as const).find((runs) => own === runs || trigger === runs) ?? 'runs';
}

function ofJob(config: Config, job: string, variables: Variables): Runs {
  const when = words(sectionOf(config, job, 'when'))[0] ?? null;
  const rules = sectionOf(config, job, 'rules');
  if (rules !== null) return byRules(rulesAt(config, rules), when, variables);
  const truth = byRefs(config, job, variables);
  return truth === null ? 'unknown' : truth ? said(when) : 'not';
}

const said = (when: string | null): Runs => (when === 'never' ? 'not' : when === 'manual' ? 'manual' : 'runs');

/** The first rule that holds decides; where one before it cannot be told, both have to say the same. */
function byRules(rules: readonly Rule[], when: string | null, variables: Variables): Runs {
  const possible: Runs[] = [];
  for (const rule of rules) {
    if (rule.unread) return 'unknown';
    const truth = rule.condition === null ? true : holds(rule.condition, variables);
    if (truth === false) continue;
    possible.push(said(rule.when ?? when));
    if (truth === true && !rule.looksAtFiles) return agreed(possible);
  }
  return agreed([...possible, 'not']);
}

const agreed = (possible: readonly Runs[]): Runs =>
  possible.every((one) => one === possible[0]) ? (possible[0] ?? 'not') : 'unknown';

/** GitLab: a job without `rules`, `only` and `except` is in pipelines of branches and tags, not in those of merge requests. */
function byRefs(config: Config, job: string, variables: Variables): Truth {
  const parts = (key: 'only' | 'except') => {
    const at = sectionOf(config, job, key);
    return at === null ? null : partsOf(config, at, variables);
  };
  const [only, except] = [parts('only'), parts('except')];
  // Each part of `only` has to be met: refs, variables, changes. One part of `except` is enough.
  const wanted = only === null ? isOf('branches', variables) || isOf('tags', variables) : every(only);
  const refused = except === null ? false : any(except);
  if (wanted === false || refused === true) return false;
  return wanted === null || refused === null ? null : true;
}

function partsOf(config: Config, at: At, variables: Variables): readonly Truth[] {
  const found = target(at);
  if (!found || !isMap(found.node)) return [anyRef(config, at, variables)];
  const { file, node: map } = found;
  return map.items.map(({ key }) => {
    const part = lookUp(file, map, String(key));
    if (part === null) return null;
    if (String(key) === 'refs') return anyRef(config, part, variables);
    if (String(key) !== 'variables') return null;
    return any(textsOf(config, part).map((condition) => (condition === null ? null : holds(condition, variables))));
  });
}

/** The texts of a list; null: one that cannot be followed. */
const textsOf = (config: Config, at: At): readonly (string | null)[] =>
  elementsOf(config, at).map((each) => (each && isScalar(each.node) ? String(each.node.value) : null));

const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
const any = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);

const anyRef = (config: Config, at: At, variables: Variables): Truth =>
  any(textsOf(config, at).map((name) => (name === null ? null : namesRef(name, variables))));

/** GitLab: the words that `only` and `except` know beside names and patterns of refs. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['pushes', 'push'],
  ['schedules', 'schedule'],
  ['merge_requests', 'merge_request_event'],
  ['web', 'web'],
  ['api', 'api'],
  ['triggers', 'trigger'],
  ['pipelines', 'pipeline'],
  ['chat', 'chat'],
  ['external', 'external'],
  ['external_pull_requests', 'external_pull_request_event'],
]);

/** A pipeline of a merge request has neither branch nor tag, and neither has a child of it. */
function isOf(kind: 'branches' | 'tags', variables: Variables): boolean {
  const name = variables.get(kind === 'tags' ? 'CI_COMMIT_TAG' : 'CI_COMMIT_BRANCH');
  return name !== undefined && name !== null;
}

/** Names and patterns mean refs of pipelines of branches and tags. */
function namesRef(name: string, variables: Variables): Truth {
  if (name === 'branches' || name === 'tags') return isOf(name, variables);
  const source = SOURCES.get(name);
  if (source !== undefined) return variables.get('CI_PIPELINE_SOURCE') === source;
  if (!isOf('branches', variables) && !isOf('tags', variables)) return false;
  const ref = variables.get('CI_COMMIT_REF_NAME');
  if (typeof ref !== 'string') return null;
  if (!name.startsWith('/')) return /[@$]/.test(name) ? null : name === ref;
  const end = name.lastIndexOf('/');
  return end === 0 ? null : matchesPattern(name.slice(1, end), name.slice(end + 1), ref);
}
