import type { ProjectAssessment } from '@/lib/reach/assess-project';
import { assessValue } from '@/lib/reach/assess-value';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { isAnyRef } from '@/lib/reach/findings/subject';
import type { StatementView, SubjectView } from '@/lib/reach/statement-view';
import { matchesProtection } from '@/lib/subjects/protection';
import { parseSubject } from '@/lib/subjects/subject';

/** The projects that a value names and that are known, with how far the value reaches in each. */
function named(view: StatementView): readonly { readonly subject: SubjectView; readonly project: ProjectAssessment }[] {
  return view.subjects.flatMap((subject) => {
    if (subject.shape.tail === null) return [];
    const projects = assessValue(view, subject)?.projects ?? [];
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
        !isAnyRef(subject.shape.tail ?? '') &&
        test(subject, ref.type)
      );
    })
    .map(({ subject, project }) => ({ path: subject.path, message: project.reason, example: project.example }));

const isExact = ({ shape }: SubjectView): boolean => shape.firstWildcard === 'none';

/** What only the protection rules and settings of the projects can show. */
export const REF_RULES: readonly FindingRule[] = [
  {
    id: 'ref-unprotected',
    severity: 'high',
    title: 'The branch is not protected',
    why: 'Any Developer of the project can push it, and every pipeline on it may enter the role.',
    remedy: 'Protect the branch in GitLab, or map a protected one.',
    source: 'GitLab: protected branches',
    find: (view) => unprotected(view, (subject, type) => isExact(subject) && type === 'branch'),
  },
  {
    id: 'ref-pattern-unprotected',
    severity: 'high',
    title: 'The pattern matches branches that no rule protects',
    why: 'Any Developer can create a branch that matches the pattern but no protection rule.',
    remedy: 'Protect the same pattern in GitLab, or close the pattern so that it lies inside a protected one.',
    source: 'GitLab: protected branches, wildcard rules',
    find: (view) => unprotected(view, (subject, type) => !isExact(subject) && type === 'branch'),
  },
  {
    id: 'tag-unprotected',
    severity: 'high',
    title: 'Tags that no rule protects are admitted',
    why: 'Any Developer can create such a tag, on any commit.',
    remedy: 'Protect these tags in GitLab.',
    source: 'GitLab: protected tags',
    find: (view) => unprotected(view, (_, type) => type === 'tag'),
  },
  {
    id: 'protected-for-developers',
    severity: 'medium',
    title: 'Developers may push or merge into the protected ref',
    why: 'Protection keeps nobody out here: of all rules that match a ref the most permissive one counts.',
    remedy: 'Let only Maintainers push and merge, or accept that every Developer can use the role.',
    source: 'GitLab: protected branches, several rules for one branch',
    find: (view) =>
      named(view).flatMap(({ subject, project }) => {
        const { facts, example, low, high } = project;
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
        if (rule === undefined) return [];
        const message = `The rule ${rule.pattern} of ${project.label} lets Developers push or merge.`;
        return [{ path: subject.path, message, example }];
      }),
  },
  {
    id: 'sub-template-mismatch',
    severity: 'medium',
    title: 'The project writes its subject in another way',
    why: 'The sub claim components of the project never give a subject of this form, so the value admits nobody.',
    remedy: 'Write the value with the components that the project has.',
    source: 'GitLab: ID token authentication, custom sub claims',
    find: (view) =>
      named(view).flatMap(({ subject, project }) =>
        project.high > 0 || project.facts?.subComponents == null
          ? []
          : [
              {
                path: subject.path,
                message: `The subject of ${project.label} is made of ${project.facts.subComponents.join(', ')}; this value never matches.`,
              },
            ],
      ),
  },
  {
    id: 'sub-without-ref',
    severity: 'critical',
    title: 'All refs of the project share one subject',
    why: 'The sub claim components of the project leave out the ref, so no condition on the subject can tell refs apart.',
    remedy: 'Add ref_type and ref to the sub claim components of the project.',
    source: 'GitLab: ID token authentication, custom sub claims',
    find: (view) =>
      named(view).flatMap(({ subject, project }) =>
        project.high < 2 || project.facts?.subComponents == null || project.facts.subComponents.includes('ref')
          ? []
          : [
              {
                path: subject.path,
                message: `Every ref of ${project.label} has this subject.`,
                example: project.example,
              },
            ],
      ),
  },
  {
    id: 'fork-carries-subject',
    severity: 'high',
    title: 'A merge request from a fork can carry this subject',
    why: 'Code that its author alone wrote runs with the identity of the parent project.',
    remedy: 'Update GitLab to 18.2.2 or later, and do not run pipelines of forks in the parent project.',
    source: 'GitLab: security release 18.2.2; merge request pipelines for forks',
    find: (view) =>
      named(view).flatMap(({ subject, project }) =>
        project.low === 2 && project.ref === null && project.facts?.subComponents?.includes('ref')
          ? [{ path: subject.path, message: project.reason, example: project.example }]
          : [],
      ),
  },
];
