import type { PipelineKind } from '@/lib/reach/explain/job-token';

/** A way to start a pipeline, by the token that its jobs get. GitLab: predefined variables, CI_PIPELINE_SOURCE. */
export interface StartKind {
  readonly id: StartKindId;
  readonly word: string;
  /** Whose token it is like on a branch; null: it runs on tags alone. */
  readonly onBranch: PipelineKind | null;
  readonly onTag: boolean;
  /** What the claim `pipeline_source` says of such pipelines; of `other` one that is known of several. */
  readonly sources: readonly string[];
  /** Why its token is as it is, in sentences. */
  readonly why: string;
}

const RUNS_ON = 'Its token names the branch or tag that it runs on.';

const MERGE_REQUEST = 'merge_request_event';
/** Of a child pipeline, whatever started the one above it. */
const CHILD = 'parent_pipeline';
const ROWS = [
  ['push', 'Push', 'push', false, ['push'], 'Its token names the branch.'],
  ['tag', 'Tag', null, true, ['push'], 'Its token names the tag.'],
  [
    'merge-request',
    'Merge request',
    'merge-request',
    false,
    [MERGE_REQUEST],
    'Its token names the source branch, as a push to that branch does.',
  ],
  [
    'fork-merge-request',
    'Fork merge request',
    'fork-merge-request',
    false,
    // Whoever forks writes the child pipelines too, and theirs is the name of the fork.
    [MERGE_REQUEST, CHILD],
    'Its token names the fork since GitLab 18.2.2, and the parent project before.',
  ],
  ['schedule', 'Schedule', 'schedule', true, ['schedule'], RUNS_ON],
  ['trigger', 'Trigger token', 'push', true, ['trigger'], RUNS_ON],
  ['web', 'Run in the browser', 'push', true, ['web'], RUNS_ON],
  ['api', 'API', 'push', true, ['api'], RUNS_ON],
  [
    'downstream',
    'Downstream',
    'push',
    true,
    ['pipeline'],
    'Its token is one of the downstream project, whoever started the pipeline above it.',
  ],
  [
    'other',
    'Any other way',
    'push',
    true,
    [CHILD],
    'Child pipelines, chat commands and security policies are some. Their tokens name the branch or tag that they run on.',
  ],
] as const;
export type StartKindId = (typeof ROWS)[number][0];

/** GitLab: ID token claims by kind of pipeline. */
export const START_KINDS: readonly StartKind[] = ROWS.map(([id, word, onBranch, onTag, sources, why]) => ({
  ...{ id, word, onBranch, onTag, sources, why },
}));

/** Values of `pipeline_source` for the kinds that have a row of their own. Any other value, also one that GitLab adds later, is `other`. */
export const NAMED_SOURCES: readonly string[] = [
  ...new Set(START_KINDS.flatMap(({ id, sources }) => (id === 'other' ? [] : sources.filter((one) => one !== CHILD)))),
];
