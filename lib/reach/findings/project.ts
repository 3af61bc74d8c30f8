import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { replacing } from '@/lib/reach/findings/subject';
import { projectIndex } from '@/lib/reach/issuers';
import type { StatementView, SubjectView } from '@/lib/reach/statement-view';
import type { ProjectFacts } from '@/lib/reach/types';

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
      return { subject, path, known: byPath.get(path), sameButCase: other, owner, pinned: only !== undefined };
    });
}

const withPath = (subject: SubjectView, path: string) => {
  const { project } = subject.shape;
  return replacing(subject, [subject.value.replace(`:${project}`, () => `:${path}`)]);
};

/** The value for the path of now, where the project's tokens still begin with it; those that begin with the id need another mapping. */
const renamed = (subject: SubjectView, { path, subComponents }: ProjectFacts) =>
  subComponents !== null && subComponents[0] !== subject.value.split(':')[0] ? null : withPath(subject, path);

/** What becomes of names when projects move, go away or are spelled in another way. */
export const PROJECT_RULES: readonly FindingRule[] = [
  {
    id: 'path-case',
    severity: 'medium',
    title: 'The path differs from the real one in case',
    why: 'GitLab finds projects in any case, but the token carries the stored spelling and AWS compares exactly: nobody is admitted.',
    remedy: 'Copy the path as GitLab stores it.',
    source: 'GitLab: project paths; AWS: StringEquals',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, sameButCase }) =>
        known === undefined && sameButCase !== undefined
          ? [
              {
                path: subject.path,
                message: `${path} is spelled ${sameButCase.path} in GitLab, so this value never matches.`,
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
    why: 'Its tokens no longer match, and whoever takes the old path may be admitted.',
    remedy: 'Write the path that the project has today.',
    source: 'GitLab: renaming and transferring projects',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, owner, pinned }) => {
        if (owner === undefined || owner.path === path || known?.id === owner.id) return [];
        const moved = `Project ${owner.id} is ${owner.path} now, not ${path}.`;
        const fix = renamed(subject, owner);
        // Where the id is pinned, whoever has the path now is kept out.
        const taken = known !== undefined && !pinned;
        const message = taken ? `${moved} Project ${known.id} has that path now and is let in.` : moved;
        return [{ path: subject.path, message, ...(taken && { severity: 'critical' as const }), ...(fix && { fix }) }];
      }),
  },
  {
    id: 'path-unknown',
    severity: 'medium',
    title: 'No project has this path',
    why: 'The project was deleted or renamed, or may not be read. Whoever creates a project at that path is admitted.',
    remedy: 'Remove the value, or connect Drawbridge so that it can read the project.',
    source: 'Astrix: recycled namespaces; GitLab: burned project routes',
    find: (view) =>
      pathsNamed(view).flatMap(({ subject, path, known, sameButCase, owner }) =>
        known === undefined && sameButCase === undefined && owner === undefined
          ? [
              {
                path: subject.path,
                message: `${path} is not among the projects that were read from ${view.issuer?.host}.`,
                severity: view.issuer?.kind === 'gitlab-com' ? ('critical' as const) : ('medium' as const),
              },
            ]
          : [],
      ),
  },
  {
    id: 'id-not-pinned',
    severity: 'low',
    title: 'The project is known by its name alone',
    why: 'A path can be given up and taken by somebody else; an id cannot.',
    remedy: 'Pin project_id beside the subject.',
    source: 'GitLab: OIDC with AWS',
    find: (view) => {
      const { issuer, assessment, subjects, clauses } = view;
      const pinned = clauses.some(({ claim }) => claim === 'project_id' || claim === 'namespace_id');
      if (issuer?.kind !== 'gitlab-com' || pinned || assessment.high === 0 || assessment.low > 2) return [];
      return subjects
        .filter(({ shape }) => shape.tail !== null && !shape.byId)
        .slice(0, 1)
        .map(({ path, shape }) => ({ path, message: `Nothing pins the id of ${shape.project}.` }));
    },
  },
];
