import type { ProjectAssessment } from '@/lib/reach/assess-project';
import { assessValue } from '@/lib/reach/findings/assess-value';
import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { corrected, limitedToToday, withoutValue } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { isAnyRef } from '@/lib/reach/findings/subject';
import { tailParts } from '@/lib/reach/subject-shape';
import { matchesProtection } from '@/lib/subjects/protection';
import { newRefProblem, shortRefName } from '@/lib/subjects/ref-names';
import { formatSubject, parseSubject } from '@/lib/subjects/subject';

interface Named {
  readonly subject: SubjectView;
  readonly project: ProjectAssessment;
}

/** The projects that a value names and that are known, with how far the value reaches in each. */
function named(view: StatementView): readonly Named[] {
  if (view.statement.effect === 'Deny') return [];
  return view.subjects.flatMap((subject) => {
    if (subject.shape.tail === null) return [];
    const projects = assessValue(view, subject).projects;
    return projects.filter(({ facts }) => facts !== null).map((project) => ({ subject, project }));
  });
}

/** Values that admit an unprotected ref of a known project, by the kind of that ref. */
const unprotected = (view: StatementView, test: (subject: SubjectView, type: string) => boolean): readonly Hit[] =>
  named(view)
    .filter(({ subject, project }) => {
      const { facts, low, ref } = project;
      return (
        low >= 2 &&
        ref !== null &&
        facts?.protection !== null &&
        refOf(subject) !== null &&
        !isAnyRef(subject.shape.tail ?? '') &&
        test(subject, ref.type)
      );
    })
    .map(({ subject, project }) => ({
      path: subject.path,
      title: throughRef(subject, project),
      example: exampleOf(view, subject, (text) => !isProtected(text, project)) ?? project.example,
      fix: limitedToToday(view, subject, { onlyProtected: true }) ?? withoutValue(view, subject),
    }));

/** Whether a rule of the project protects the ref of a subject. */
function isProtected(subject: string, { facts }: ProjectAssessment): boolean {
  const parts = new Map(parseSubject(subject)?.map(({ name, value }) => [name, value]));
  const [type, name] = [parts.get('ref_type'), parts.get('ref')];
  return (facts?.protection ?? []).some(
    (rule) => rule.type === type && name !== undefined && matchesProtection(rule.pattern, name),
  );
}

/** The ref that a value names, unless it is written with its full name: no such ref exists. */
function refOf({ shape }: SubjectView): string | null {
  const name = tailParts(shape.tail ?? '')?.ref ?? shape.tail ?? '';
  return shortRefName(name) === null ? name : null;
}

function throughRef(subject: SubjectView, { label, facts, ref }: ProjectAssessment): string {
  const developers = facts?.developers ?? null;
  const who =
    developers === null
      ? 'Any Developer'
      : developers === 1
        ? 'The one Developer'
        : `Any of the ${developers} Developers`;
  const noun = ref?.type === 'tag' ? 'tag' : 'branch';
  if (isExact(subject)) {
    const reason = noun === 'tag' ? 'create the unprotected tag' : 'push to the unprotected branch';
    return `${who} of ${label} can ${reason} ${quote(ref?.name ?? '')} and assume this role`;
  }
  const pattern = tailParts(subject.shape.tail ?? '')?.ref ?? subject.shape.tail ?? '';
  return `${who} of ${label} can create a ${noun} that matches ${quote(pattern)} and is not protected`;
}

const isExact = ({ shape }: SubjectView): boolean => shape.firstWildcard === 'none';

/** What only the protection rules and settings of the projects can show. */
export const REF_RULES: readonly FindingRule[] = [
  {
    id: 'ref-unprotected',
    severity: 'high',
    title: 'The branch is not protected',
    why: 'Every pipeline on the branch can assume the role, whoever pushed to it.',
    remedy: 'Protect the branch in GitLab, or map a protected one.',
    source: 'GitLab: protected branches',
    says: 'lets-in',
    find: (view) => unprotected(view, (subject, type) => isExact(subject) && type === 'branch'),
  },
  {
    id: 'ref-pattern-unprotected',
    severity: 'high',
    title: 'The pattern matches branches that no rule protects',
    why: 'The pattern reaches further than the protection rules of the project.',
    remedy: 'Protect the same pattern in GitLab, or narrow this one to what is protected.',
    source: 'GitLab: protected branches, wildcard rules',
    says: 'lets-in',
    find: (view) => unprotected(view, (subject, type) => !isExact(subject) && type === 'branch'),
  },
  {
    id: 'tag-unprotected',
    severity: 'high',
    title: 'Tags that no rule protects are admitted',
    why: 'A tag can point to any commit, also to one that nobody reviewed.',
    remedy: 'Protect these tags in GitLab.',
    source: 'GitLab: protected tags',
    says: 'lets-in',
    find: (view) => unprotected(view, (_, type) => type === 'tag'),
  },
  {
    id: 'ref-pattern-unchecked',
    severity: 'medium',
    title: 'A pattern of refs that may not be protected',
    why: 'Unless a protection rule of the project covers the whole pattern, any Developer can create a ref that matches.',
    remedy: 'Protect the same pattern in GitLab, or name the refs in full.',
    source: 'GitLab: protected branches and tags, wildcard rules',
    says: 'lets-in',
    find: (view) =>
      view.statement.effect === 'Deny' || view.issuer === null || view.issuer.kind === 'other'
        ? []
        : view.subjects.flatMap((subject) => unchecked(view, subject)),
  },
  {
    id: 'protected-for-developers',
    severity: 'medium',
    title: 'Developers may push or merge into the protected ref',
    why: 'Protection keeps nobody out here: where several rules match a ref, GitLab applies the most permissive one.',
    remedy: 'Let only Maintainers push and merge, or accept that every Developer can use the role.',
    source: 'GitLab: protected branches, several rules for one branch',
    says: 'lets-in',
    find: (view) =>
      named(view).flatMap(({ subject, project }) => {
        const pattern = looseRule(project);
        if (pattern === null) return [];
        const title = `The protection rule ${quote(pattern)} of ${project.label} lets Developers push or merge`;
        return [{ path: subject.path, title, example: exampleOf(view, subject) ?? project.example }];
      }),
  },
  {
    id: 'sub-template-mismatch',
    severity: 'medium',
    title: 'The project writes its subject in another form',
    why: 'The subject of a token follows the sub claim components of the project, so this value admits nobody.',
    remedy: 'Write the value with the components that the project has.',
    source: 'GitLab: ID token authentication, custom sub claims',
    says: 'keeps-out',
    find: (view) =>
      named(view).flatMap(({ subject, project }) => {
        const components = project.facts?.subComponents;
        if (project.high > 0 || components == null || hasForm(subject.value, components)) return [];
        const title = `${quote(subject.value)} never matches: the subject of ${project.label} is made of ${components.join(', ')}`;
        const meant = inComponents(subject, project, components);
        return [
          { path: subject.path, title, fix: meant === null ? withoutValue(view, subject) : corrected(subject, meant) },
        ];
      }),
  },
  {
    id: 'sub-without-ref',
    severity: 'critical',
    title: 'All refs of the project share one subject',
    why: 'The sub claim components of the project leave out the ref, so no condition on the subject can tell refs apart.',
    remedy: 'Add ref_type and ref to the sub claim components of the project.',
    source: 'GitLab: ID token authentication, custom sub claims',
    says: 'lets-in',
    find: (view) =>
      named(view).flatMap(({ subject, project }) =>
        project.high < 2 || project.facts?.subComponents == null || project.facts.subComponents.includes('ref')
          ? []
          : [
              {
                path: subject.path,
                title: `Every branch and tag of ${project.label} can assume this role: they share one subject`,
                example: exampleOf(view, subject) ?? project.example,
              },
            ],
      ),
  },
  {
    id: 'fork-carries-subject',
    severity: 'high',
    title: 'A merge request from a fork can carry this subject',
    why: 'Code that only the author of the fork has seen runs with the identity of the parent project.',
    remedy: 'Update GitLab to 18.2.2 or later, and do not run pipelines of forks in the parent project.',
    source: 'GitLab: security release 18.2.2; merge request pipelines for forks',
    says: 'lets-in',
    find: (view) =>
      named(view).flatMap(({ subject, project }) =>
        project.low === 2 && project.ref === null && project.facts?.subComponents?.includes('ref')
          ? [
              {
                path: subject.path,
                title: `A merge request from a fork of ${project.label} can assume this role`,
                example: exampleOf(view, subject) ?? project.example,
              },
            ]
          : [],
      ),
  },
];

/** A pattern of refs of one project whose protection was not read. */
function unchecked(view: StatementView, subject: SubjectView): readonly Hit[] {
  const { tail, project, byId } = subject.shape;
  const parts = tail === null ? null : tailParts(tail);
  const pattern = parts?.ref ?? '';
  if (parts === null || !/[*?]/.test(pattern) || pattern === '*' || refOf(subject) === null) return [];
  const { high, projects } = assessValue(view, subject);
  if (high < 2 || projects.some(({ facts }) => facts !== null && facts.protection !== null)) return [];
  const noun = parts.ref_type === 'tag' ? 'tag' : parts.ref_type === 'branch' ? 'branch' : 'ref';
  const owner = byId ? `project #${project}` : project;
  const title = `Any ${noun} of ${owner} that matches ${quote(pattern)} can assume this role, protected or not`;
  return [{ path: subject.path, title, example: exampleOf(view, subject) }];
}

/** The rule of a protected ref by which Developers may bring code to the ref that the example shows; null: there is none. */
function looseRule({ facts, example, low, high }: ProjectAssessment): string | null {
  const parts = low === 1 && high === 1 && example !== null ? (parseSubject(example) ?? []) : [];
  const part = (name: string) => parts.find((one) => one.name === name)?.value;
  const name = part('ref');
  const rule = facts?.protection?.find(
    ({ type, pattern, pushLevel, mergeLevel }) =>
      type === part('ref_type') &&
      name !== undefined &&
      matchesProtection(pattern, name) &&
      [pushLevel, mergeLevel].some((level) => level !== null && level > 0 && level < 40),
  );
  return rule?.pattern ?? null;
}

/** Whether a value has exactly these components, in their order. */
const hasForm = (value: string, components: readonly string[]): boolean =>
  parseSubject(value)
    ?.map(({ name }) => name)
    .join() === components.join();

/** The same project and ref as the project writes them; null where the value does not say both in full. */
function inComponents(
  { value }: SubjectView,
  { facts }: ProjectAssessment,
  components: readonly string[],
): string | null {
  const said = Object.fromEntries((parseSubject(value) ?? []).map((part) => [part.name, part.value]));
  const { ref, ref_type } = said;
  if (facts === null || ref === undefined || /[*?$]/.test(ref) || newRefProblem(ref) !== null) return null;
  if (ref_type !== 'branch' && ref_type !== 'tag') return null;
  const claims = { project_path: facts.path, project_id: String(facts.id), ref_type, ref };
  return components.includes('ref') && components.every((name) => name in claims)
    ? formatSubject(components, claims)
    : null;
}
