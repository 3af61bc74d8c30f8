import type { Rule } from '@/lib/pipelines/merged';
import { holds, SOME_TEXT, type Truth, type Variables } from '@/lib/pipelines/rule-condition';

/** A pipeline that could be started. */
export interface PipelineStart {
  /** What people call it. */
  readonly label: string;
  readonly variables: Variables;
}

interface Start {
  readonly ref: string;
  readonly defaultBranch: string | null;
}

/** Variables that every pipeline of the kind has or lacks. GitLab: predefined variables. */
const common = ({ ref, defaultBranch }: Start): readonly (readonly [string, string | null])[] => [
  ['CI_COMMIT_REF_NAME', ref],
  ...(defaultBranch === null ? [] : [['CI_DEFAULT_BRANCH', defaultBranch] as const]),
];

export const pushToBranch = (start: Start): PipelineStart => ({
  label: `a push to ${start.ref}`,
  variables: new Map([
    ...common(start),
    ['CI_PIPELINE_SOURCE', 'push'],
    ['CI_COMMIT_BRANCH', start.ref],
    ['CI_COMMIT_TAG', null],
    ['CI_MERGE_REQUEST_IID', null],
    ['CI_MERGE_REQUEST_ID', null],
    ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', null],
  ]),
});

export const pushOfTag = (start: Start): PipelineStart => ({
  label: `a push of tag ${start.ref}`,
  variables: new Map([
    ...common(start),
    ['CI_PIPELINE_SOURCE', 'push'],
    ['CI_COMMIT_BRANCH', null],
    ['CI_COMMIT_TAG', start.ref],
    ['CI_MERGE_REQUEST_IID', null],
    ['CI_MERGE_REQUEST_ID', null],
    ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', null],
  ]),
});

/** Of a merge request the target is not known. */
export const mergeRequestFrom = (start: Start): PipelineStart => ({
  label: `a merge request from ${start.ref}`,
  variables: new Map([
    ...common(start),
    ['CI_PIPELINE_SOURCE', 'merge_request_event'],
    ['CI_COMMIT_BRANCH', null],
    ['CI_COMMIT_TAG', null],
    ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', start.ref],
  ]),
});

/** Of a schedule the project's own variables are not known, nor those that it sets itself. */
export const scheduleOn = (start: Start): PipelineStart => ({
  label: `a schedule on ${start.ref}`,
  variables: new Map([...pushToBranch(start).variables, ['CI_PIPELINE_SOURCE', 'schedule']]),
});

/** The child pipeline that a job of this one starts. GitLab: its source is the parent, whatever started that. */
export const childOf = ({ label, variables }: PipelineStart): PipelineStart => ({
  label,
  variables: new Map([...variables, ['CI_PIPELINE_SOURCE', 'parent_pipeline']]),
});

/** Some tag, whose name is not known. */
export const pushOfSomeTag = (defaultBranch: string | null): PipelineStart => ({
  label: 'a push of a tag',
  variables: new Map([
    ...pushOfTag({ ref: '', defaultBranch }).variables,
    ['CI_COMMIT_TAG', SOME_TEXT],
    ['CI_COMMIT_REF_NAME', SOME_TEXT],
  ]),
});

/** Whether rules let something run: the first that holds decides, and where none holds, nothing runs. null: it cannot be told. */
export function rulesAllow(rules: readonly Rule[], variables: Variables): Truth {
  const possible: boolean[] = [];
  for (const { condition, when, looksAtFiles, unread } of rules) {
    if (unread) return null;
    const truth = condition === null ? true : holds(condition, variables);
    if (truth === false) continue;
    possible.push(when !== 'never');
    if (truth === true && !looksAtFiles) return all(possible);
  }
  return all([...possible, false]);
}

/** What every way to decide comes to; null: they differ. */
const all = (ways: readonly boolean[]): Truth => (ways.every((way) => way === ways[0]) ? (ways[0] ?? null) : null);
