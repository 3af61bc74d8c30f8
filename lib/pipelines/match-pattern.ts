import { codeOf, type Edge, isAscii, isWord, type Pattern, parsePattern } from '@/lib/pipelines/pattern-syntax';

/** A step of a pattern. `to`: the steps that may follow. */
type Step =
  | { readonly kind: 'one'; readonly has: (code: number) => boolean; to: number }
  | { readonly kind: 'edge'; readonly edge: Edge; to: number }
  | { readonly kind: 'fork'; to: readonly number[] }
  | { readonly kind: 'end' };

const MOST_STEPS = 5000;
/** Steps times characters. Refs have at most 255 characters, so that this is far away for what people write. */
const MOST_WORK = 5_000_000;

/**
 * Whether a pattern is found in a text. All ways through it are followed at once, so that it costs its length times that of the text.
 * null: it holds what is not decided here, or would cost too much.
 */
export function matchesPattern(source: string, flags: string, text: string): boolean | null {
  // RE2 folds letters beyond ASCII into ASCII ones too.
  if (flags.includes('i') && !isAscii(text)) return null;
  const pattern = parsePattern(source, flags);
  const steps = pattern === null ? null : stepsOf(pattern);
  if (steps === null || steps.length * (text.length + 1) > MOST_WORK) return null;
  return found(steps, [...text].map(codeOf));
}

/** Builds from the end, for every step names the one after it. The last step is the first to be taken. null: more than are followed. */
function stepsOf(pattern: Pattern): readonly Step[] | null {
  const steps: Step[] = [{ kind: 'end' }];
  const add = (step: Step): number => {
    if (steps.length <= MOST_STEPS) steps.push(step);
    return steps.length - 1;
  };
  const build = (part: Pattern, to: number): number => {
    if (steps.length > MOST_STEPS) return to;
    if (part.kind === 'one') return add({ kind: 'one', has: part.has, to });
    if (part.kind === 'edge') return add({ kind: 'edge', edge: part.edge, to });
    if (part.kind === 'row') return part.parts.reduceRight((next, each) => build(each, next), to);
    if (part.kind === 'choice') return add({ kind: 'fork', to: part.ways.map((way) => build(way, to)) });
    return repeat(part, to);
  };
  const repeat = ({ of, least, most }: Extract<Pattern, { kind: 'repeat' }>, to: number): number => {
    let next = to;
    if (most === null) {
      const fork: Step = { kind: 'fork', to: [to] };
      next = add(fork);
      fork.to = [build(of, next), to];
    } else
      for (let n = least; n < most && steps.length <= MOST_STEPS; n++)
        next = add({ kind: 'fork', to: [build(of, next), to] });
    for (let n = 0; n < least && steps.length <= MOST_STEPS; n++) next = build(of, next);
    return next;
  };
  const first = build(pattern, 0);
  add({ kind: 'fork', to: [first] });
  return steps.length > MOST_STEPS ? null : steps;
}

function found(steps: readonly Step[], codes: readonly number[]): boolean {
  let open: readonly number[] = [];
  for (let at = 0; at <= codes.length; at++) {
    const reached = reach(steps, [...open, steps.length - 1], codes, at);
    if (reached.has(0)) return true;
    open = [...reached].flatMap((index) => {
      const step = steps[index];
      const code = codes[at];
      return step?.kind === 'one' && code !== undefined && step.has(code) ? [step.to] : [];
    });
  }
  return false;
}

/** The steps that can be come to at a place without reading a character. */
function reach(steps: readonly Step[], from: readonly number[], codes: readonly number[], at: number): Set<number> {
  const seen = new Set<number>();
  const queue = [...from];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    const step = steps[index];
    if (step === undefined || seen.has(index)) continue;
    seen.add(index);
    if (step.kind === 'fork') queue.push(...step.to);
    if (step.kind === 'edge' && isAt(step.edge, codes, at)) queue.push(step.to);
  }
  return seen;
}

function isAt(edge: Edge, codes: readonly number[], at: number): boolean {
  if (edge === 'start') return at === 0;
  if (edge === 'end') return at === codes.length;
  const [before, after] = [codes[at - 1], codes[at]].map((code) => code !== undefined && isWord(code));
  return (before !== after) === (edge === 'word');
}
