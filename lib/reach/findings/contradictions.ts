import type { Path } from '@/lib/policy/types';
import { assessValue } from '@/lib/reach/findings/assess-value';
import type { FindingRule, Hit, Says } from '@/lib/reach/findings/finding-rule';
import type { StatementView } from '@/lib/reach/findings/statement-view';

interface Found {
  readonly rule: FindingRule;
  readonly hit: Hit;
}

const saysOf = ({ rule, hit }: Found): Says => hit.says ?? rule.says;
const isSame = (one: Path, other: Path): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The findings of one statement without those that contradict how far it was found to reach: where nobody gets in, none says that
 * somebody does; where somebody does, no clause is said to keep everyone out. A statement is called dead only where nothing tells why.
 */
export function withoutContradictions(view: StatementView, found: readonly Found[]): readonly Found[] {
  const isDead = view.assessment.high === 0;
  const deadValues = [
    ...view.subjects.filter((subject) => assessValue(view, subject).high === 0).map(({ path }) => path),
    // Git could hold a ref of this name, so it is not dead by the grammar; GitLab refuses to create one.
    ...found.filter(({ rule }) => rule.id === 'ref-full-name').map(({ hit }) => hit.path),
  ];
  const kept = found.filter((each) => {
    const says = saysOf(each);
    if (view.statement.effect === 'Deny' || says === 'neither') return true;
    const atDeadValue = deadValues.some((path) => isSame(path, each.hit.path));
    if (says === 'lets-in') return !isDead && !atDeadValue;
    // A value may keep everyone out while others let somebody in; a clause or a statement may not.
    return isDead || atDeadValue || view.subjects.some(({ path }) => isSame(path, each.hit.path));
  });
  const told = kept.filter((each) => saysOf(each) === 'keeps-out' && each.rule.id !== 'statement-dead');
  return told.length === 0 ? kept : kept.filter(({ rule }) => rule.id !== 'statement-dead');
}
