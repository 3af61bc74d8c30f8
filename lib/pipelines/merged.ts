import { isMap, isScalar } from 'yaml';
import { type Config, firstOf, fromDefault, jobNames, sectionOf } from '@/lib/pipelines/ci-jobs';
import { type At, lookUp, target, words } from '@/lib/pipelines/ci-nodes';
import { environmentOf } from '@/lib/pipelines/environment';
import { elementsOf } from '@/lib/pipelines/pieces';

/** What the whole configuration says besides its jobs. A file takes precedence over the files that it includes. */

/** Every name at the top of any file: jobs, hidden ones too, and GitLab's own words. A new job takes none of them. */
export const takenNames = ({ files }: Config): ReadonlySet<string> =>
  new Set(files.flatMap(({ top }) => top.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []))));

/** GitLab: stages of a configuration that names none. */
const DEFAULT_STAGES = ['build', 'test', 'deploy'] as const;

/** The stages of the pipeline, in their order, without `.pre` and `.post`. GitLab: `stages`. */
export function stagesOf(config: Config): readonly string[] {
  const said = firstOf(topsOf(config), 'stages');
  return said === null ? DEFAULT_STAGES : words(said).filter((name) => name !== '.pre' && name !== '.post');
}

/** Stages with a job that deploys to an environment. GitLab: a job without a stage is in `test`. */
export const deploymentStages = (config: Config): ReadonlySet<string> =>
  new Set(
    jobNames(config)
      .filter((name) => environmentOf(config, name) !== null)
      .map((name) => words(sectionOf(config, name, 'stage'))[0] ?? 'test'),
  );

/**
 * Tags that every job asks of a runner, where none of them come from `default:`: a job without them would wait for a runner that is not
 * there. GitLab: `tags`.
 */
export function commonTags(config: Config): readonly string[] {
  if (fromDefault(config, '', 'tags') !== null) return [];
  const running = jobNames(config).filter((name) => sectionOf(config, name, 'trigger') === null);
  const [first = [], ...others] = running.map((name) => words(sectionOf(config, name, 'tags')));
  return first.filter((tag) => others.every((tags) => tags.includes(tag)));
}

/** A rule of `workflow:rules` or of a job's `rules`. */
export interface Rule {
  /** null: the rule has no condition. */
  readonly condition: string | null;
  readonly when: string | null;
  /** It looks at files too, which only GitLab can. */
  readonly looksAtFiles: boolean;
  /** It could not be followed, so anything may come of it. */
  readonly unread: boolean;
}

const UNREAD: Rule = { condition: null, when: null, looksAtFiles: false, unread: true };

/** The rules that decide whether there is a pipeline at all; null: there always is. GitLab: `workflow:rules`. */
export function workflowRules(config: Config): readonly Rule[] | null {
  const workflow = firstOf(topsOf(config), 'workflow');
  const found = workflow && target(workflow);
  if (!found || !isMap(found.node)) return null;
  const rules = lookUp(found.file, found.node, 'rules');
  return rules === null ? null : rulesAt(config, rules);
}

/** The rules of a `rules` node, of `workflow` or of a job. */
export function rulesAt(config: Config, at: At): readonly Rule[] {
  return elementsOf(config, at).map((rule) => {
    if (rule === null || !isMap(rule.node)) return UNREAD;
    const map = rule.node;
    const word = (key: string) => words(lookUp(rule.file, map, key))[0] ?? null;
    const has = (key: string) => lookUp(rule.file, map, key) !== null;
    return { condition: word('if'), when: word('when'), looksAtFiles: has('changes') || has('exists'), unread: false };
  });
}

const topsOf = ({ files }: Config) => files.map((file) => ({ file, name: '', map: file.top }));
