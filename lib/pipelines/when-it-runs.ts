import { isScalar, isSeq } from 'yaml';
import { type Config, sectionOf } from '@/lib/pipelines/ci-jobs';
import { type At, lookUp, mapAt, target, words } from '@/lib/pipelines/ci-nodes';
import { type Rule, rulesAt, workflowRules } from '@/lib/pipelines/merged';
import { type PipelineStart, rulesAllow } from '@/lib/pipelines/pipeline-kinds';
import { holds, matchesPlain, type Truth, type Variables } from '@/lib/pipelines/rule-condition';

/** Whether a job is in a pipeline: automatic, started by a person, or not at all. `unknown`: its rules test unknown facts. */
export type Runs = 'runs' | 'manual' | 'not' | 'unknown';

/** Decides it by `workflow:rules` first, then by the job's `rules`, or by `only` and `except`. GitLab: "Specify when jobs run". */
export function whenItRuns(config: Config, job: string, { variables }: PipelineStart): Runs {
  const workflow = workflowRules(config);
  const pipeline = workflow === null ? true : rulesAllow(workflow, variables);
  if (pipeline === false) return 'not';
  const itself = ofJob(config, job, variables);
  return pipeline === null && itself !== 'not' ? 'unknown' : itself;
}

function ofJob(config: Config, job: string, variables: Variables): Runs {
  const when = words(sectionOf(config, job, 'when'))[0] ?? null;
  const rules = sectionOf(config, job, 'rules');
  if (rules !== null) return byRules(rulesAt(rules), when, variables);
  const truth = byRefs(sectionOf(config, job, 'only'), sectionOf(config, job, 'except'), variables);
  return truth === null ? 'unknown' : truth ? said(when) : 'not';
}

const said = (when: string | null): Runs => (when === 'never' ? 'not' : when === 'manual' ? 'manual' : 'runs');

/** The first rule that holds decides; where one before it cannot be told, both have to say the same. */
function byRules(rules: readonly Rule[], when: string | null, variables: Variables): Runs {
  const possible: Runs[] = [];
  for (const rule of rules) {
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
function byRefs(only: At | null, except: At | null, variables: Variables): Truth {
  const wanted = only === null ? isOf('branches', variables) || isOf('tags', variables) : every(only, variables);
  const refused = except === null ? false : some(except, variables);
  if (wanted === false || refused === true) return false;
  return wanted === null || refused === null ? null : true;
}

/** Each part of `only` has to be met: refs, variables, changes. */
const every = (at: At, variables: Variables): Truth => {
  const parts = partsOf(at, variables);
  return parts.includes(false) ? false : parts.includes(null) ? null : true;
};
/** One part of `except` is enough. */
const some = (at: At, variables: Variables): Truth => {
  const parts = partsOf(at, variables);
  return parts.includes(true) ? true : parts.includes(null) ? null : false;
};

function partsOf(at: At, variables: Variables): readonly Truth[] {
  const found = target(at);
  if (found && (isSeq(found.node) || isScalar(found.node))) return [anyRef(words(found), variables)];
  const map = mapAt(at);
  if (!found || map === null) return [null];
  return map.items.map(({ key }) => {
    const values = words(lookUp(found.file, map, String(key)));
    if (String(key) === 'refs') return anyRef(values, variables);
    return String(key) === 'variables' ? any(values.map((condition) => holds(condition, variables))) : null;
  });
}

const any = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);

const anyRef = (names: readonly string[], variables: Variables): Truth =>
  any(names.map((name) => namesRef(name, variables)));

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

function isOf(kind: string, variables: Variables): boolean {
  const mergeRequest = variables.get('CI_PIPELINE_SOURCE') === 'merge_request_event';
  const tag = variables.get('CI_COMMIT_TAG');
  return !mergeRequest && (kind === 'tags' ? tag !== null : tag === null);
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
  return end === 0 || end < name.length - 1 ? null : matchesPlain(name.slice(1, end), ref);
}
