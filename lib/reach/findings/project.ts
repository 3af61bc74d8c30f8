import { isOutside } from '@/lib/reach/estate/read-groups';
import { assessValue } from '@/lib/reach/findings/assess-value';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { corrected, withClause, withoutValue } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { projectIndex } from '@/lib/reach/issuers';
import type { ProjectFacts, TrustAge } from '@/lib/reach/types';
import { looksLike } from '@/lib/subjects/visible-text';

/** Values that name one project by its path, and what the inventory knows of that path. */
function pathsNamed(view: StatementView) {
  const instance = view.issuer?.instance ?? null;
  if (instance === null || instance.projects.length === 0 || view.statement.effect === 'Deny') return [];
  const { byPath, byId } = projectIndex(instance);
  const pinned = view.clauses.filter(({ claim }) => claim === 'project_id').flatMap(({ clause }) => clause.values);
  return view.subjects
    .filter(({ shape }) => shape.tail !== null && !shape.byId)
    .map((subject) => {
      const { project: path } = subject.shape;
      const other = instance.projects.find((project) => project.path.toLowerCase() === path.toLowerCase());
      const [only, ...more] = pinned;
      const id = only === undefined ? instance.formerPaths?.get(path) : more.length > 0 ? undefined : Number(only);
      const owner = id === undefined ? undefined : byId.get(id);
      const left = id !== undefined && instance.formerPaths?.get(path) === id;
      return { subject, path, known: byPath.get(path), sameButCase: other, owner, left, pinned: only !== undefined };
    });
}

/** The value with another path, as an edit. */
const withPath = (subject: SubjectView, path: string) =>
  corrected(
    subject,
    subject.value.replace(`:${subject.shape.project}`, () => `:${path}`),
  );

/** The value for the path of now, where the project's tokens still begin with it; those that begin with the id need another mapping. */
const renamed = (subject: SubjectView, { path, subComponents }: ProjectFacts) =>
  subComponents !== null && subComponents[0] !== subject.value.split(':')[0] ? null : withPath(subject, path);

const day = (instant: string | null | undefined): string => instant?.slice(0, 10) ?? '';

/** Whether a project is younger than the trust in its path, and what says so; null: it is not, or nothing is known. */
function youngerThan({ id, createdAt }: ProjectFacts, trust: TrustAge | undefined, key: string) {
  if (trust === undefined || !createdAt) return null;
  const { roleCreatedAt: atEarliest, paths } = trust;
  const known = paths?.get(key) ?? { atEarliest, seenAt: null, approvedFor: null };
  if (known.approvedFor === id) return null;
  if (known.seenAt !== null && known.seenAt < createdAt)
    return {
      severity: 'high' as const,
      than: 'after the trust policy named its path',
      why: `Drawbridge saw the path in the trust policy on ${day(known.seenAt)}, before this project was there: another one was meant.`,
    };
  if (known.atEarliest === null || known.atEarliest >= createdAt) return null;
  return {
    severity: 'medium' as const,
    than: `after this role was made on ${day(known.atEarliest)}`,
    why: 'This rests on the creation dates of project and role. Whether the trust policy named the path before is not known: CloudTrail tells who wrote it when.',
  };
}

/** What becomes of names when projects move, go away or are spelled in another way. */
export const PROJECT_RULES: readonly FindingRule[] = [
  {
    id: 'path-case',
    severity: 'medium',
    title: 'The path differs from the real one in case',
    why: 'GitLab finds a project in any case, but the token carries the stored spelling and AWS compares exactly.',
    remedy: 'Copy the path as GitLab stores it.',
    source: 'GitLab: project paths; AWS: StringEquals',
    says: 'keeps-out',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, sameButCase }) =>
        known === undefined && sameButCase !== undefined
          ? [
              {
                path: subject.path,
                title: `GitLab spells ${quote(path)} as ${quote(sameButCase.path)}, so this value never matches`,
                fix: withPath(subject, sameButCase.path),
              },
            ]
          : [],
      ),
  },
  {
    id: 'path-moved',
    severity: 'high',
    title: 'The project has another path now',
    why: 'The tokens of the project no longer match, and a project that takes the old path may be let in.',
    remedy: 'Write the path that the project has today.',
    source: 'GitLab: renaming and transferring projects',
    says: 'neither',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, owner, left, pinned }) => {
        if (owner === undefined || owner.path === path || known?.id === owner.id) return [];
        // A pinned id beside the path of another project says nothing of a move.
        if (known !== undefined && !left) return [];
        // GitLab gives a project that waits for deletion another path: nobody means that one.
        const dies = Boolean(owner.deletionOn);
        const fix = dies ? withoutValue(view, subject) : renamed(subject, owner);
        const moved = dies
          ? `Project #${owner.id}, which had ${quote(path)}, is deleted on ${owner.deletionOn}`
          : `Project #${owner.id} moved from ${quote(path)} to ${quote(owner.path)}`;
        // Where the id is pinned, whoever has the path now is kept out.
        if (known === undefined || pinned) return [{ path: subject.path, title: moved, fix }];
        const title = `${moved}, and project #${known.id} took the old path`;
        const why = `Project #${known.id} can assume this role in the place of the project that was meant.`;
        return [{ path: subject.path, title, why, severity: 'critical', fix }];
      }),
  },
  {
    id: 'path-younger',
    severity: 'medium',
    title: 'The project is younger than the trust in its path',
    why: 'A path that was trusted before may have been given up by the project that was meant, and taken by another one.',
    remedy:
      'Ask who owns the project. If it is the one that is meant, map it anew: approving it by its id ends this finding.',
    source: 'Astrix: recycled namespaces; GitLab: project creation date; IAM: CreateDate',
    says: 'neither',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, owner, pinned }) => {
        const other = owner !== undefined && owner.id !== known?.id;
        if (known === undefined || pinned || other) return [];
        const age = youngerThan(known, view.facts.trust, `${view.issuer?.host} ${path}`);
        if (age === null) return [];
        const title = `Project #${known.id} was created on ${day(known.createdAt)}, ${age.than}`;
        return [{ path: subject.path, title, why: age.why, severity: age.severity, fix: withoutValue(view, subject) }];
      }),
  },
  {
    id: 'path-unknown',
    severity: 'medium',
    title: 'No project has this path',
    why: 'The project was deleted or renamed, or Drawbridge cannot read it. Whoever creates a project at that path is admitted.',
    remedy: 'Remove the value, or give the GitLab token of Drawbridge access to the project.',
    source: 'Astrix: recycled namespaces; GitLab: burned project routes',
    says: 'neither',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, sameButCase, owner, pinned }) => {
        if (known !== undefined || sameButCase !== undefined || owner !== undefined) return [];
        const instance = view.issuer?.instance ?? null;
        if (instance !== null && isOutside(instance, path)) {
          const title = `${quote(path)} is outside the groups that Drawbridge reads from ${instance.host}`;
          const why = 'Whether the project exists and what is protected in it is not known, so neither is who gets in.';
          const remedy = `Add its group to the groups of this GitLab in the configuration, or remove the value.`;
          return [{ path: subject.path, title, why, remedy, severity: 'low' as const, fix: null }];
        }
        const alike = view.issuer?.instance?.projects.find((project) => looksLike(project.path, path));
        const title =
          alike === undefined
            ? `Drawbridge read no project ${quote(path)} from ${view.issuer?.host}`
            : `${quote(path)} only looks like ${quote(alike.path)}: they are different paths`;
        // Nobody else can have the id that is pinned, so a new project at the path stays out.
        const severity = pinned ? 'low' : view.issuer?.kind === 'gitlab-com' ? 'high' : 'medium';
        return [{ path: subject.path, title, severity, fix: withoutValue(view, subject) }];
      }),
  },
  {
    id: 'id-not-pinned',
    severity: 'low',
    title: 'The project is known by its name alone',
    why: 'A path can be given up and taken by somebody else; an id cannot.',
    remedy: 'Add a condition on `gitlab.com:project_id`.',
    source: 'GitLab: OIDC with AWS',
    says: 'neither',
    find: (view) => {
      const { issuer, assessment, subjects, clauses, statement } = view;
      const pinned = clauses.some(({ claim }) => claim === 'project_id' || claim === 'namespace_id');
      if (statement.effect === 'Deny' || issuer?.kind !== 'gitlab-com' || pinned) return [];
      if (assessment.high === 0 || assessment.low > 2) return [];
      const named = subjects.filter(
        (subject) => subject.shape.tail !== null && !subject.shape.byId && assessValue(view, subject).high > 0,
      );
      const ids = pathsNamed(view).map(({ known }) => known?.id);
      const all = ids.length === subjects.length && ids.every((id) => id !== undefined);
      const fix = all ? withClause(view, 'project_id', [...new Set(ids.map(String))], 'Pin the project id') : null;
      return named
        .slice(0, 1)
        .map(({ path, shape }) => ({ path, title: `${view.name} does not pin the id of ${shape.project}`, fix }));
    },
  },
];
