import type { Config } from '@/e2e/sandbox/gitlab/ci-config';
import { isObject } from '@/e2e/sandbox/gitlab/params';
import type { Project } from '@/e2e/sandbox/world/types';

type Values = Readonly<Record<string, unknown>>;

const TOKEN = /\s*(&&|\|\||[()]|==|!=|=~|!~|\$\{?\w+\}?|"[^"]*"|'[^']*'|\/(?:\\.|[^/\\])+\/i?|null)/y;

function tokensOf(condition: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(condition); found; found = TOKEN.exec(condition)) tokens.push(found[1] ?? '');
  return tokens;
}

/** Whether a condition of `rules:if` holds: comparisons, patterns, `&&` before `||`, and brackets. GitLab: `rules:if`. */
export function holds(condition: string, values: Values): boolean {
  const tokens = tokensOf(condition);
  const either = (): boolean => {
    let truth = both();
    while (tokens[0] === '||') {
      tokens.shift();
      truth = both() || truth;
    }
    return truth;
  };
  const both = (): boolean => {
    let truth = compared();
    while (tokens[0] === '&&') {
      tokens.shift();
      truth = compared() && truth;
    }
    return truth;
  };
  const compared = (): boolean => {
    const first = tokens.shift() ?? '';
    if (first === '(') {
      const truth = either();
      tokens.shift();
      return truth;
    }
    const value = meant(first, values);
    if (!/^[=!][=~]$/.test(tokens[0] ?? '')) return value !== null && value !== '';
    const operator = tokens.shift() ?? '';
    const other = tokens.shift() ?? '';
    const same = operator.endsWith('~') ? matches(value, other) : value === meant(other, values);
    return operator.startsWith('!') ? !same : same;
  };
  return either();
}

function meant(token: string, values: Values): string | null {
  if (token.startsWith('$')) {
    const value = values[token.replace(/[${}]/g, '')];
    return value === undefined ? null : String(isObject(value) ? value.value : value);
  }
  return token === 'null' ? null : token.slice(1, -1);
}

function matches(value: string | null, pattern: string): boolean {
  const end = pattern.lastIndexOf('/');
  return value !== null && new RegExp(pattern.slice(1, end), pattern.slice(end + 1)).test(value);
}

/** What every pipeline of a push to the ref has. GitLab: predefined variables. */
export const pushTo = ({ branches, defaultBranch, variables }: Project, ref: string): Values => ({
  ...Object.fromEntries(variables.map(({ key, value }) => [key, value])),
  CI_PIPELINE_SOURCE: 'push',
  CI_DEFAULT_BRANCH: defaultBranch,
  CI_COMMIT_REF_NAME: ref,
  ...(branches.includes(ref) ? { CI_COMMIT_BRANCH: ref } : { CI_COMMIT_TAG: ref }),
});

const valuesOf = (said: unknown): Values => (isObject(said) ? said : {});
const visible = ([name, job]: readonly [string, unknown]) =>
  !name.startsWith('.') && isObject(job) && WORK.some((word) => word in job);
const WORK = ['script', 'run', 'trigger'];

/** Names of the jobs of a whole configuration. With `push` those that a pipeline of it would have; null: there would be none. */
export function jobsOf(config: Config, push: Values | null): readonly string[] | null {
  const jobs = Object.entries(config).filter(visible);
  if (push === null) return jobs.map(([name]) => name);
  const values = { ...push, ...valuesOf(config.variables) };
  if (!allowed(valuesOf(config.workflow).rules, values)) return null;
  const created = jobs.filter(([, job]) => {
    const own = valuesOf(job);
    const all = { ...values, ...valuesOf(own.variables) };
    return own.rules === undefined ? byRefs(own, push) : allowed(own.rules, all);
  });
  return created.length === 0 ? null : created.map(([name]) => name);
}

/** The first rule that holds decides. What refers to other jobs is taken to hold. */
function allowed(rules: unknown, values: Values): boolean {
  if (!Array.isArray(rules)) return true;
  const first = rules.flat().find((rule) => !isObject(rule) || rule.if === undefined || holds(String(rule.if), values));
  return first !== undefined && valuesOf(first).when !== 'never';
}

function byRefs({ only, except, when }: Values, push: Values): boolean {
  const refs = (said: unknown) => [isObject(said) ? (said.refs ?? []) : (said ?? [])].flat().map(String);
  const name = String(push.CI_COMMIT_REF_NAME);
  const kind = push.CI_COMMIT_BRANCH === undefined ? 'tags' : 'branches';
  const names = (each: string) =>
    each === kind || each === name || each === 'pushes' || (each.startsWith('/') && matches(name, each));
  const wanted = refs(only);
  return when !== 'never' && (wanted.length === 0 || wanted.some(names)) && !refs(except).some(names);
}
