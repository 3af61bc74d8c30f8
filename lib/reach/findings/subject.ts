import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import type { StatementView, SubjectView } from '@/lib/reach/statement-view';
import { tailParts } from '@/lib/reach/subject-shape';
import type { FindingFix } from '@/lib/reach/types';

const isGitLab = ({ issuer, assessment, statement }: StatementView): boolean =>
  issuer !== null && issuer.kind !== 'other' && statement.effect === 'Allow' && assessment.high > 0;

const isShared = ({ issuer }: StatementView): boolean => issuer?.kind === 'gitlab-com';
const show = (value: string): string => JSON.stringify(value);

/** The subject patterns of statements that admit somebody, by a test on their shape. */
const eachSubject = (
  view: StatementView,
  test: (subject: SubjectView) => boolean,
  hit: (subject: SubjectView) => Omit<Hit, 'path'>,
): readonly Hit[] =>
  isGitLab(view) ? view.subjects.filter(test).map((subject) => ({ path: subject.path, ...hit(subject) })) : [];

/** The clause with one value replaced. */
export function replacing({ within, value }: SubjectView, by: readonly string[]): FindingFix {
  return { path: within.path, values: within.clause.values.flatMap((other) => (other === value ? by : [other])) };
}

/** Faults of the subject pattern, from the widest to the narrowest. */
export const SUBJECT_RULES: readonly FindingRule[] = [
  {
    id: 'sub-missing',
    severity: 'high',
    title: 'The subject is not checked',
    why: 'Every project of the issuer can get a token with the audience that is asked for.',
    remedy: 'Add a condition on the subject that names the project and its refs.',
    source: 'GitLab: OIDC with AWS; AWS: identity-provider controls for shared issuers',
    find: (view) =>
      isGitLab(view) && !view.clauses.some(({ claim }) => claim === 'sub')
        ? [
            {
              path: view.path,
              message: `No condition on the subject: every project of ${view.issuer?.host} is admitted.`,
              example: view.assessment.example,
              severity: isShared(view) ? 'critical' : 'high',
            },
          ]
        : [],
  },
  {
    id: 'sub-wildcard-only',
    severity: 'critical',
    title: 'The subject pattern is only a wildcard',
    why: 'It matches the subject of every project.',
    remedy: 'Name the project in full, then its refs.',
    source: 'AWS: identity-provider controls for shared issuers',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.firstWildcard === 'all',
        ({ value }) => ({ message: `${show(value)} matches every subject.`, example: view.assessment.example }),
      ),
  },
  {
    id: 'sub-open-namespace',
    severity: 'high',
    title: 'A wildcard stands before the first slash of the path',
    why: 'Whoever can create a top-level group or a user with a fitting name is admitted.',
    remedy: 'Write the path of the project in full, up to the colon behind it.',
    source: 'Rezonate: loose subject conditions; GitLab: OIDC with AWS',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.firstWildcard === 'namespace',
        ({ value }) => ({
          message: `${show(value)} leaves the namespace open: a stranger's namespace can match.`,
          example: view.assessment.example,
          severity: isShared(view) ? 'critical' : 'high',
        }),
      ),
  },
  {
    id: 'sub-unterminated',
    severity: 'high',
    title: 'A name is not closed',
    why: 'The wildcard continues a name, so that projects and groups with longer names match too.',
    remedy: 'Put a colon behind the project, or a slash behind the group, before the wildcard.',
    source: 'Datadog, Tinder: prefix conditions on federated roles',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.firstWildcard === 'segment' || shape.firstWildcard === 'id',
        (subject) => {
          const { project, byId } = subject.shape;
          const name = byId ? `the project id ${project}` : project;
          const lead = subject.value.slice(0, subject.value.indexOf(project) + project.length);
          return {
            message: `${show(subject.value)} does not close ${name}: longer names match too.`,
            example: view.assessment.example,
            ...(byId ? { severity: 'critical' as const } : {}),
            fix: replacing(subject, [`${lead}:*`]),
          };
        },
      ),
  },
  {
    id: 'sub-group-wide',
    severity: 'medium',
    title: 'A whole group is admitted',
    why: 'Every project below the group is admitted, and every project that will ever be created there.',
    remedy: 'Name the projects that need the role.',
    source: 'GitLab: OIDC with AWS',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.firstWildcard === 'group',
        ({ value, shape }) => ({
          message: `${show(value)} admits every project below ${shape.project}, present and future.`,
          example: view.assessment.example,
        }),
      ),
  },
  {
    id: 'sub-any-ref',
    severity: 'medium',
    title: 'Any ref is admitted',
    why: 'Any Developer can push a branch, and merge request pipelines run on it.',
    remedy: 'Name the branches and tags that need the role, and protect them.',
    source: 'Unit 42: loosely configured OIDC policies',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.tail !== null && isAnyRef(shape.tail),
        ({ value, shape }) => ({
          message: `${show(value)} admits every ref of ${shape.project}.`,
          example: view.assessment.example,
        }),
      ),
  },
  {
    id: 'ref-type-open',
    severity: 'medium',
    title: 'The ref type is not fixed',
    why: 'A tag can have the name of a branch, and tags are protected by other rules.',
    remedy: 'Write ref_type:branch or ref_type:tag.',
    source: 'GitLab: ID token authentication',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) => shape.tail !== null && isTypeOpen(shape.tail),
        (subject) => ({
          message: `${show(subject.value)} admits a tag as well as a branch of that name.`,
          ...(subject.value.includes('ref_type:*:')
            ? { fix: replacing(subject, [subject.value.replace('ref_type:*:', 'ref_type:branch:')]) }
            : {}),
        }),
      ),
  },
  {
    id: 'wildcard-crosses-parts',
    severity: 'medium',
    title: 'A wildcard runs across the parts of the subject',
    why: 'An asterisk matches colons and slashes too, so parts that look fixed are not.',
    remedy: 'Write every part with its name, and a wildcard only inside one of them.',
    source: 'AWS: IAM JSON policy elements, StringLike',
    find: (view) =>
      eachSubject(
        view,
        ({ shape }) =>
          shape.tail !== null && /[*?]/.test(shape.tail) && shape.tail !== '*' && tailParts(shape.tail) === null,
        ({ value }) => ({ message: `A wildcard in ${show(value)} can match a colon and what stands behind it.` }),
      ),
  },
  {
    id: 'sub-obsolete',
    severity: 'medium',
    title: 'The subject belongs to a removed kind of token',
    why: 'CI_JOB_JWT went away with GitLab 17.0; no token has such a subject any more.',
    remedy: 'Use id_tokens in the pipeline and name the project in the condition.',
    source: 'GitLab: removal of CI_JOB_JWT',
    find: (view) =>
      view.subjects
        .filter(({ value }) => /^job_(\d|\*|\?)/.test(value))
        .map(({ value, path }) => ({ path, message: `${show(value)} was the subject of CI_JOB_JWT.` })),
  },
  {
    id: 'sub-long',
    severity: 'low',
    title: 'The subject is longer than STS answers with',
    why: 'The answer of STS holds at most 255 characters of the subject; a longer one may be refused.',
    remedy: 'Shorten the ref, or identify the project by its id.',
    source: 'AWS: AssumeRoleWithWebIdentity, SubjectFromWebIdentityToken',
    find: (view) =>
      eachSubject(
        view,
        ({ value }) => value.length > 255,
        ({ value }) => ({ message: `The subject has ${value.length} characters; STS knows 255.` }),
      ),
  },
];

/** Nothing about the ref is fixed: the last part is a wildcard, and no ref stands before it. */
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
