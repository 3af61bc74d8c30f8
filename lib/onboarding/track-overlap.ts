import type { RefSelector } from '@/lib/mappings/types';
import type { TrackAnswers } from '@/lib/onboarding/answers';

/**
 * What tracks of one guide give each other: a token says nothing of its environment unless the subject names it, so that two roles which
 * admit one ref are open to each other's jobs, whatever environments these have.
 */
export function overlapWarnings(track: TrackAnswers, all: readonly TrackAnswers[]): readonly string[] {
  return all.flatMap((other) => {
    const shared = other === track ? undefined : track.refs.find((ref) => other.refs.some((each) => meets(ref, each)));
    return shared === undefined
      ? []
      : [
          `Jobs of the track ${other.name} can assume this role too: both admit ${inWords(shared)}. Environments and their protection do not tell tokens apart. Give each its own refs.`,
        ];
  });
}

/** Whether some ref may be admitted by both. Patterns are taken to meet wherever their beginnings may. */
function meets(one: RefSelector, other: RefSelector): boolean {
  if (one.kind === 'any' || other.kind === 'any') return true;
  if (one.type !== other.type) return false;
  if (one.kind === 'all' || other.kind === 'all') return true;
  if (one.kind === 'exact' && other.kind === 'exact') return one.name === other.name;
  const [first, second] = [beginning(one), beginning(other)];
  if (one.kind === 'exact') return first.startsWith(second);
  return other.kind === 'exact' ? second.startsWith(first) : first.startsWith(second) || second.startsWith(first);
}

const beginning = (ref: Extract<RefSelector, { kind: 'exact' | 'pattern' }>): string =>
  ref.kind === 'exact' ? ref.name : (ref.pattern.split(/[*?]/)[0] ?? '');

function inWords(ref: RefSelector): string {
  if (ref.kind === 'any') return 'any ref';
  if (ref.kind === 'all') return `every ${ref.type}`;
  return `${ref.type} ${ref.kind === 'exact' ? ref.name : ref.pattern}`;
}
