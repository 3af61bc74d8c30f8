import { assessValue } from '@/lib/reach/findings/assess-value';
import { deadCause } from '@/lib/reach/findings/dead-value';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { corrected, withoutStatement, withoutValue } from '@/lib/reach/findings/fixes';
import { hasWildcardAsText } from '@/lib/reach/findings/operator';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { shortRefName } from '@/lib/subjects/ref-names';
import { subComponent } from '@/lib/subjects/sub-components';

const REDUNDANT = 'A value that nobody can use hides what the policy really admits.';

/** Values and statements that admit nobody, each with its cause. */
export const DEAD_RULES: readonly FindingRule[] = [
  {
    id: 'ref-full-name',
    severity: 'high',
    title: 'The ref is written with its full name',
    why: 'GitLab writes the short name of a ref into the token, so the pipeline that you mean is refused.',
    remedy: 'Take `refs/heads/` or `refs/tags/` away.',
    source: 'GitLab: ID token authentication, ref; Git ref validator',
    says: 'keeps-out',
    find: (view) =>
      subjectsOf(view).flatMap((subject) => {
        const short = shortened(subject.value);
        if (short === null) return [];
        const title = `GitLab writes ${quote(short.name)}, not ${quote(short.full)}, so no pipeline matches this value`;
        return [{ path: subject.path, title, fix: corrected(subject, short.value) }];
      }),
  },
  {
    id: 'value-dead',
    severity: 'medium',
    title: 'The value admits nobody',
    why: REDUNDANT,
    remedy: 'Correct the value, or remove it.',
    source: 'GitLab: ID token authentication, sub',
    says: 'keeps-out',
    find: (view) =>
      subjectsOf(view)
        .filter((subject) => shortened(subject.value) === null && !hasWildcardAsText(subject))
        .flatMap((subject) => deadValue(view, subject)),
  },
  {
    id: 'sub-without-ref-part',
    severity: 'medium',
    title: 'The value names a project and no ref',
    why: 'By default every subject also names the ref, so this value only matches a project with custom sub claim components.',
    remedy: 'Add the ref, as in `project_path:GROUP/PROJECT:ref_type:branch:ref:main`.',
    source: 'GitLab: ID token authentication, custom sub claims',
    says: 'neither',
    find: (view) =>
      subjectsOf(view)
        .filter(({ shape }) => shape.tail === '' && shape.firstWildcard === 'none')
        .filter((subject) => {
          const { high, projects } = assessValue(view, subject);
          return high > 0 && projects.every(({ facts }) => facts?.subComponents == null);
        })
        .map(({ path, value }) => ({ path, title: `${quote(value)} names no ref` })),
  },
  {
    id: 'statement-dead',
    severity: 'low',
    title: 'The statement admits nobody',
    why: 'A statement that nobody can use hides what the policy really admits.',
    remedy: 'Correct the condition, or remove the statement.',
    source: 'AWS: policy evaluation logic',
    says: 'keeps-out',
    find: (view) => {
      const { statement, path, whole, issuer, name } = view;
      if (statement.effect !== 'Allow' || issuer === null || whole.high > 0) return [];
      const title = `${name} admits nobody: no token of ${issuer.host} can satisfy its conditions`;
      return [{ path, title, why: whole.reason, fix: withoutStatement(view) }];
    },
  },
];

/** Values of statements that are about a GitLab, or whose values look so. */
const subjectsOf = (view: StatementView): readonly SubjectView[] =>
  view.statement.effect === 'Allow' && view.issuer !== null && view.issuer.kind !== 'other' ? view.subjects : [];

function deadValue(view: StatementView, subject: SubjectView): readonly Hit[] {
  if (assessValue(view, subject).high > 0) return [];
  const { path, value } = subject;
  const cause = deadCause(subject);
  if (cause !== null) {
    const { because, remedy, meant } = cause;
    const fix = meant === undefined ? withoutValue(view, subject) : corrected(subject, meant);
    return [{ path, title: `${quote(value)} matches no token: ${because}`, remedy, fix }];
  }
  // Where other conditions keep everybody out, the value is not at fault.
  if (view.assessment.high === 0) return [];
  return [
    { path, title: `${quote(value)} matches no token of ${view.issuer?.host}`, fix: withoutValue(view, subject) },
  ];
}

function shortened(value: string) {
  const at = value.lastIndexOf(':ref:');
  const full = at < 0 ? '' : value.slice(at + ':ref:'.length);
  const name = shortRefName(full);
  const leads = subComponent(value.slice(0, value.indexOf(':')))?.leads ?? false;
  return name === null || name === '' || !leads
    ? null
    : { name, full, value: value.slice(0, at + ':ref:'.length) + name };
}
