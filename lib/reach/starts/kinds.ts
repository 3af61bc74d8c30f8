import type { PipelineKind } from '@/lib/reach/explain/job-token';

/** A way to start a pipeline, by the token that its jobs get. GitLab: predefined variables, CI_PIPELINE_SOURCE. */
export interface StartKind {
  readonly id: StartKindId;
  readonly word: string;
  /** Whose token it is like on a branch; null: it runs on tags alone. */
  readonly onBranch: PipelineKind | null;
  readonly onTag: boolean;
  /** The claim `pipeline_source`. */
  readonly source: string;
  /** Why its token is as it is, in one sentence. */
  readonly why: string;
}

const RUNS_ON = 'Its token names the branch or tag that it runs on.';

const MERGE_REQUEST = 'merge_request_event';
const ROWS = [
  ['push', 'Push', 'push', false, 'push', 'Its token names the branch.'],
  ['tag', 'Tag', null, true, 'push', 'Its token names the tag.'],
  [
    'merge-request',
    'Merge request',
    'merge-request',
    false,
    MERGE_REQUEST,
    'Its token names the source branch, as a push to that branch does.',
  ],
  [
    'fork-merge-request',
    'Fork merge request',
    'fork-merge-request',
    false,
    MERGE_REQUEST,
    'Its token names the fork since GitLab 18.2.2, and the parent project before.',
  ],
  ['schedule', 'Schedule', 'schedule', true, 'schedule', RUNS_ON],
  ['trigger', 'Trigger token', 'push', true, 'trigger', RUNS_ON],
  ['api', 'API', 'push', true, 'api', RUNS_ON],
  [
    'downstream',
    'Downstream',
    'push',
    true,
    'pipeline',
    'Its token is one of the downstream project, whoever started the pipeline above it.',
  ],
] as const;
export type StartKindId = (typeof ROWS)[number][0];

/** GitLab: ID token claims by kind of pipeline. */
export const START_KINDS: readonly StartKind[] = ROWS.map(([id, word, onBranch, onTag, source, why]) => ({
  ...{ id, word, onBranch, onTag, source, why },
}));
