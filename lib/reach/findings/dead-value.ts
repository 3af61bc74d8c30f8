import { quote } from '@/lib/reach/findings/quote';
import type { SubjectView } from '@/lib/reach/findings/statement-view';
import { newRefProblem, shortRefName } from '@/lib/subjects/ref-names';
import {
  componentWords,
  DEFAULT_SUB_COMPONENTS,
  subComponent,
  subComponentsProblem,
} from '@/lib/subjects/sub-components';
import { hiddenIn } from '@/lib/subjects/visible-text';

/** Why GitLab never writes a subject like this value. */
export interface DeadCause {
  /** What a sentence about the value says of it, without a full stop. */
  readonly because: string;
  readonly remedy: string;
  /** The value that was meant, where that is beyond doubt. */
  readonly meant?: string;
}

type Test = (value: string, parts: readonly Part[]) => DeadCause | null;
interface Part {
  readonly name: string;
  /** undefined: the text ends with a name. */
  readonly value: string | undefined;
}

const SEPARATORS = [',', ';', '|', ' '] as const;

/** The mistakes that people make, the most telling first. GitLab: ID token authentication, sub. */
const CAUSES: readonly Test[] = [
  (value) => {
    const [hidden] = hiddenIn(value);
    if (hidden === undefined) return null;
    return { because: `it contains ${/^U/.test(hidden) ? hidden : `an ${hidden}`}`, remedy: 'Type the value again.' };
  },
  (value) =>
    /^job_(\d|\*|\?)/.test(value)
      ? {
          because: 'only tokens of `CI_JOB_JWT` had such a subject, and GitLab 17.0 removed them',
          remedy: 'Use `id_tokens` in the pipeline and name the project in the condition.',
        }
      : null,
  (value) =>
    value !== value.trim()
      ? { because: 'it has a space at its edge', remedy: 'Remove the space.', meant: value.trim() }
      : null,
  (value) =>
    value.startsWith('repo:') || value.startsWith('repository:')
      ? {
          because: '`repo:` is how GitHub begins a subject',
          remedy: 'Write `project_path:` and the path of the GitLab project.',
        }
      : null,
  (value) =>
    value.startsWith('^') || value.endsWith('$') || value.includes('.*')
      ? {
          because: 'it is a regular expression, which IAM does not read',
          remedy: 'Use `*` for any text and `?` for one character.',
        }
      : null,
  (value) =>
    /(^|:)https?:\/\//.test(value)
      ? { because: 'it holds a URL', remedy: 'Write the path of the project alone, without the host.' }
      : null,
  (_, [lead]) => otherLead(lead),
  (_, parts) => strayPart(parts),
  (_, [lead]) => wrongPath(lead),
  (_, parts) => wrongType(parts),
  (_, parts) => wrongRef(parts),
  (_, parts) => wrongOrder(parts),
];

/** Why no token has such a subject, or null: as far as its text tells, some project could. */
export function deadCause({ value, shape }: Pick<SubjectView, 'value' | 'shape'>): DeadCause | null {
  const parts = partsOf(value);
  for (const test of CAUSES) {
    const cause = test(value, parts);
    if (cause !== null) return cause;
  }
  return withoutRef(value, shape.tail);
}

/** Names with their values, up to the first wildcard that may cross a colon. What follows it could be either one. */
function partsOf(value: string): readonly Part[] {
  const pieces = value.split(':');
  const parts: Part[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const name = pieces[at] ?? '';
    if (/[*?$]/.test(name)) break;
    const text = pieces[at + 1];
    parts.push({ name, value: text });
    // An asterisk may swallow the parts that follow; behind a ref or a type it is read as ending there.
    if (text?.includes('*') && subComponent(name)?.holds === 'path' && !text.endsWith('/*')) break;
  }
  return parts;
}

function otherLead(lead: Part | undefined): DeadCause | null {
  if (lead === undefined || subComponent(lead.name)?.leads) return null;
  const lower = lead.name.toLowerCase();
  if (lower !== lead.name && subComponent(lower)?.leads)
    return { because: `GitLab writes \`${lower}\` in lower case`, remedy: `Write \`${lower}:\`.` };
  if (lead.name.includes('/'))
    return { because: 'a subject begins with `project_path:`', remedy: 'Write `project_path:` before the path.' };
  if (/^(group|namespace)(_path|_id)?$/.test(lead.name))
    return {
      because: `\`${lead.name}\` is no part of a GitLab subject`,
      remedy: 'Name a group as `project_path:GROUP/*`.',
    };
  return {
    because: `a GitLab subject never begins with ${quote(lead.name)}`,
    remedy: 'Begin the value with `project_path:` and the path of the project.',
  };
}

function strayPart(parts: readonly Part[]): DeadCause | null {
  const stray = parts.slice(1).find(({ name }) => subComponent(name) === undefined);
  if (stray === undefined) return null;
  if (stray.name === '')
    return { because: 'two colons follow each other or one ends it', remedy: 'Remove the stray colon.' };
  const lower = stray.name.toLowerCase();
  if (subComponent(lower) !== undefined)
    return { because: `GitLab writes \`${lower}\` in lower case`, remedy: `Write \`${lower}:\`.` };
  if (stray.name === 'environment')
    return {
      because: '`environment` is no part of a GitLab subject',
      remedy: 'Use the sub claim components `environment_protected` or `deployment_tier`, or name the ref.',
    };
  return {
    because: `${quote(stray.name)} is no part of a GitLab subject`,
    remedy: 'Write the parts as `project_path:…:ref_type:branch:ref:…`.',
  };
}

function wrongPath(lead: Part | undefined): DeadCause | null {
  if (lead?.value === undefined || subComponent(lead.name)?.holds !== 'path') return null;
  const path = lead.value;
  const separator = SEPARATORS.find((one) => path.includes(one));
  if (separator !== undefined)
    return { because: 'it joins several paths in one value', remedy: 'Write one value for each project.' };
  if (path.startsWith('/')) return { because: 'its path begins with a slash', remedy: 'Remove the slash.' };
  if (path.endsWith('/'))
    return { because: 'its path ends with a slash', remedy: 'Remove the slash, or write `/*` for a whole group.' };
  if (path.endsWith('.git')) return { because: 'its path ends with `.git`', remedy: 'Write the path without `.git`.' };
  if (!/[*?/]/.test(path))
    return {
      because: `${quote(path)} names no project in a group`,
      remedy: 'Write the full path of the project, or `/*` for a whole group.',
    };
  return null;
}

function wrongType(parts: readonly Part[]): DeadCause | null {
  const type = parts.find(({ name }) => name === 'ref_type')?.value;
  if (type === undefined || /[*?]/.test(type) || componentWords('ref_type')?.includes(type)) return null;
  const isMergeRequest = /^(mr|merge[-_]?requests?|merge_request_event|pull_request)$/i.test(type);
  if (isMergeRequest)
    return {
      because: 'a merge request pipeline says `ref_type:branch` and its source branch',
      remedy: 'Name the source branches as `ref_type:branch:ref:…`.',
    };
  const lower = type.toLowerCase();
  if (componentWords('ref_type')?.includes(lower))
    return { because: `GitLab writes \`${lower}\` in lower case`, remedy: `Write \`ref_type:${lower}\`.` };
  return {
    because: `${quote(`ref_type:${type}`)} is neither branch nor tag`,
    remedy: 'Write `ref_type:branch` or `ref_type:tag`.',
  };
}

function wrongRef(parts: readonly Part[]): DeadCause | null {
  const ref = parts.find(({ name }) => name === 'ref')?.value;
  if (ref === undefined) return null;
  if (ref === '') return { because: 'its ref is empty', remedy: 'Write the name of the branch or tag.' };
  const wild = /[*?]/.test(ref);
  if (shortRefName(ref) !== null || wild) return null;
  const problem = newRefProblem(ref);
  return problem === null ? null : { because: `no ref can be called ${quote(ref)}`, remedy: problem };
}

function wrongOrder(parts: readonly Part[]): DeadCause | null {
  const names = parts.map(({ name }) => name);
  return parts.every(({ value }) => value !== undefined) && subComponentsProblem(names) !== null && names.length > 1
    ? { because: 'it names a part twice', remedy: 'Write each part of the subject once.' }
    : null;
}

/** Projects with the default sub components always say their ref. */
function withoutRef(value: string, tail: string | null): DeadCause | null {
  if (tail === '')
    return {
      because: 'a subject also names the ref',
      remedy: `Add the ref, as in ${quote(`${value}:ref_type:branch:ref:main`)}.`,
    };
  const names = value.split(':').filter((_, index) => index % 2 === 0);
  if (!/[*?$]/.test(value) && names.includes('ref') && !names.includes('ref_type'))
    return {
      because: 'a subject also says whether the ref is a branch or a tag',
      remedy: 'Add `ref_type:branch` or `ref_type:tag` before the ref.',
    };
  if (
    !/[*?$]/.test(value) &&
    names.join() !== DEFAULT_SUB_COMPONENTS.join() &&
    names.every((name) => subComponent(name))
  )
    return {
      because: 'only projects with custom sub claim components write their subject in this form',
      remedy: 'Write it with the sub claim components that the project has.',
    };
  return null;
}
