import { assessValue } from '@/lib/reach/findings/assess-value';
import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { closed, limitedToToday, narrowed, withoutStatement, withoutValue } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { tailParts } from '@/lib/reach/subject-shape';
import type { FindingFix, Severity } from '@/lib/reach/types';

/** Statements that let somebody in who comes from a GitLab, or from what may be one. */
const isOpen = ({ issuer, assessment, statement }: StatementView): boolean =>
  issuer !== null && statement.effect === 'Allow' && assessment.high > 0;
const isGitLab = (view: StatementView): boolean => isOpen(view) && view.issuer?.kind !== 'other';
const hostOf = ({ issuer }: StatementView): string => issuer?.host ?? 'the issuer';

/** On gitlab.com anybody can have a project; elsewhere somebody has to be let onto the instance first. */
const byAudience = (view: StatementView): Severity => (view.issuer?.kind === 'gitlab-com' ? 'critical' : 'high');
const whoever = (view: StatementView): string =>
  view.issuer?.kind === 'gitlab-com' ? 'Anyone on the internet' : `Anyone who can create a project on ${hostOf(view)}`;

/** The subject patterns that let somebody in at or above a rung, by a test on their shape. */
const eachSubject = (
  view: StatementView,
  rung: number,
  test: (subject: SubjectView) => boolean,
  hit: (subject: SubjectView) => Omit<Hit, 'path'>,
  isMeant: (view: StatementView) => boolean = isGitLab,
): readonly Hit[] =>
  isMeant(view)
    ? view.subjects
        .filter((subject) => test(subject) && assessValue(view, subject).high >= rung)
        .map((subject) => {
          const { example = exampleOf(view, subject), ...told } = hit(subject);
          return { path: subject.path, example, ...told };
        })
    : [];

/** The mend of a statement that is open to strangers: what it admits today, or nothing. */
export const narrowedStatement = (view: StatementView) =>
  limitedToToday(view, null) ?? withoutStatement(view) ?? closed(view);
const narrowedValue = (view: StatementView, subject: SubjectView) =>
  limitedToToday(view, subject) ?? withoutValue(view, subject) ?? closed(view);

/** Faults of the subject pattern, from the widest to the narrowest. */
export const SUBJECT_RULES: readonly FindingRule[] = [
  {
    id: 'sub-missing',
    severity: 'high',
    title: 'The subject is not checked',
    why: 'A job can ask for a token with any audience, so without a condition on the subject nothing tells projects apart.',
    remedy: 'Add a condition on `sub` that names the project and its protected refs.',
    source: 'GitLab: OIDC with AWS; AWS: identity-provider controls for shared issuers',
    says: 'lets-in',
    find: (view) => {
      const checked = view.clauses.some(
        ({ claim, operator }) => claim === 'sub' && operator.rule.compares !== 'absence',
      );
      if (!isOpen(view) || checked) return [];
      const { name, path, assessment } = view;
      if (assessment.high >= 3) {
        const title = `${name} does not check the subject, so any project of ${hostOf(view)} can assume this role`;
        const severity = byAudience(view);
        return [{ path, title, severity, example: exampleOf(view, null), fix: narrowedStatement(view) }];
      }
      return view.issuer?.kind === 'gitlab-com' ? [unguarded(view)] : [];
    },
  },
  {
    id: 'sub-wildcard-only',
    severity: 'critical',
    title: 'The subject pattern is only a wildcard',
    why: 'A pattern of wildcards alone checks nothing: it matches the subject of every project.',
    remedy: 'Name the project in full, then its refs.',
    source: 'AWS: identity-provider controls for shared issuers',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        3,
        ({ shape }) => shape.firstWildcard === 'all',
        (subject) => ({
          title: `${quote(subject.value)} matches every subject, so any project of ${hostOf(view)} can assume this role`,
          fix: narrowedValue(view, subject),
        }),
        // Whoever the issuer is, such a pattern tells none of its tokens apart.
        isOpen,
      ),
  },
  {
    id: 'sub-open-namespace',
    severity: 'high',
    title: 'A wildcard before the first slash of the path',
    why: 'The name of a top-level group or user is free to choose, so a stranger can take one that matches.',
    remedy: 'Write the full path of the project, up to the colon after it.',
    source: 'Rezonate: loose subject conditions; GitLab: OIDC with AWS',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        3,
        ({ shape }) => shape.firstWildcard === 'namespace',
        (subject) => ({
          title: `${whoever(view)} can create a project that matches ${quote(subject.value)}`,
          severity: byAudience(view),
          fix: narrowedValue(view, subject),
        }),
      ),
  },
  {
    id: 'sub-unterminated',
    severity: 'high',
    title: 'The wildcard continues a name',
    why: 'Projects and groups with a longer name match too, and somebody else may own them.',
    remedy: 'End the name before the wildcard: a colon after a project, a slash after a group.',
    source: 'Datadog, Tinder: prefix conditions on federated roles',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        3,
        ({ shape }) => shape.firstWildcard === 'segment' || shape.firstWildcard === 'id',
        (subject) => {
          const { project, byId } = subject.shape;
          const lead = subject.value.slice(0, subject.value.indexOf(project) + project.length);
          const others = byId ? `projects whose id starts with ${project}` : `every path that starts with ${project}`;
          return {
            title: `${quote(subject.value)} also matches ${others}`,
            example: exampleOf(view, subject, (text) => !text.startsWith(`${lead}:`)),
            ...(byId ? { severity: 'critical' as const } : {}),
            fix: ended(subject, lead),
          };
        },
      ),
  },
  {
    id: 'sub-group-wide',
    severity: 'medium',
    title: 'A whole group is admitted',
    why: 'The pattern admits every project of the group, including those that are created or moved there later.',
    remedy: 'Name the projects that need the role.',
    source: 'GitLab: OIDC with AWS',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        3,
        ({ shape }) => shape.firstWildcard === 'group',
        (subject) => ({
          title: `Any project in ${subject.shape.project.replace(/\/$/, '')}, now or later, can assume this role`,
          fix: limitedToToday(view, subject),
        }),
      ),
  },
  {
    id: 'sub-any-ref',
    severity: 'medium',
    title: 'Any ref is admitted',
    why: 'Any Developer can push a branch or create a tag, and merge request pipelines run on branches too.',
    remedy: 'Name the branches and tags that need the role, and protect them in GitLab.',
    source: 'Unit 42: loosely configured OIDC policies',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        2,
        ({ shape }) => shape.tail !== null && isAnyRef(shape.tail),
        (subject) => ({
          title: `Any ${refTypeOf(subject)} of ${ownerOf(subject)} can assume this role`,
          fix: limitedToToday(view, subject),
        }),
      ),
  },
  {
    id: 'ref-type-open',
    severity: 'medium',
    title: 'The ref type is not fixed',
    why: 'A tag can have the name of a branch, and other rules protect tags.',
    remedy: 'Write `ref_type:branch` or `ref_type:tag`.',
    source: 'GitLab: ID token authentication',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        1,
        ({ shape }) => shape.tail !== null && isTypeOpen(shape.tail),
        (subject) => ({
          title: `${quote(subject.value)} admits a tag as well as a branch of that name`,
          fix: subject.value.includes(':ref_type:*:')
            ? narrowed(subject, subject.value.replace(':ref_type:*:', ':ref_type:branch:'))
            : null,
        }),
      ),
  },
  {
    id: 'wildcard-crosses-parts',
    severity: 'medium',
    title: 'A wildcard runs across the parts of the subject',
    why: 'An asterisk also matches colons and slashes, so what looks like one part of the subject can be several.',
    remedy: 'Write every part with its name, and a wildcard only inside one of them.',
    source: 'AWS: IAM JSON policy elements, StringLike',
    says: 'lets-in',
    find: (view) =>
      eachSubject(
        view,
        1,
        ({ shape: { tail } }) => tail !== null && /[*?]/.test(tail) && tail !== '*' && tailParts(tail) === null,
        (subject) => ({
          title: `A wildcard in ${quote(subject.value)} can match across a colon`,
          fix: limitedToToday(view, subject),
        }),
      ),
  },
  {
    id: 'sub-long',
    severity: 'low',
    title: 'The subject is longer than STS answers with',
    why: 'STS answers with at most 255 characters of the subject and may refuse a longer one.',
    remedy: 'Shorten the ref, or identify the project by its id.',
    source: 'AWS: AssumeRoleWithWebIdentity, SubjectFromWebIdentityToken',
    says: 'neither',
    find: (view) =>
      eachSubject(
        view,
        1,
        ({ value }) => value.length > 255,
        ({ value }) => ({ title: `The subject in ${view.name.toLowerCase()} has ${value.length} characters` }),
      ),
  },
];

/** The project is pinned by its id, but AWS wants a condition on the subject all the same. */
const unguarded = ({ name, path }: StatementView): Hit => ({
  path,
  title: `${name} has no condition on \`sub\`, which AWS requires for gitlab.com`,
  why: 'AWS refuses to create or edit a role that trusts gitlab.com without a condition on the subject.',
  severity: 'low',
  says: 'neither',
});

/** The value with the name ended where the wildcard continued it; what followed the wildcard stays. null: that is not plain. */
function ended(subject: SubjectView, lead: string): FindingFix | null {
  const rest = subject.value.slice(lead.length).replace(/^[*?]+/, '');
  if (rest === '') return narrowed(subject, `${lead}:*`);
  return rest.startsWith(':') || rest.startsWith('/') ? narrowed(subject, lead + rest) : null;
}

const ownerOf = ({ shape }: SubjectView): string => (shape.byId ? `project #${shape.project}` : shape.project);

/** What of refs a value admits that names none: branches, tags, or both. */
function refTypeOf({ shape }: SubjectView): string {
  const type = tailParts(shape.tail ?? '')?.ref_type;
  return type === 'branch' || type === 'tag' ? type : 'ref';
}

/** Whether nothing about the ref is fixed: the last part is a wildcard, and no ref comes before it. */
export function isAnyRef(tail: string): boolean {
  if (/^\*+$/.test(tail)) return true;
  const parts = tailParts(tail);
  if (parts === null) return false;
  return parts.ref === undefined ? tail.endsWith(':*') : parts.ref === '*';
}

function isTypeOpen(tail: string): boolean {
  const parts = tailParts(tail);
  if (parts === null) return /ref:[^*?:]+$/.test(tail) && !/ref_type:(branch|tag):/.test(tail);
  return parts.ref !== undefined && parts.ref !== '*' && parts.ref_type !== 'branch' && parts.ref_type !== 'tag';
}
