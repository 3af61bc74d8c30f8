import type { ClauseVerdict } from '@/lib/policy/explain-clause';
import { matchPattern } from '@/lib/policy/match-wildcard';
import { parseValue } from '@/lib/policy/policy-text';
import { parseSubject } from '@/lib/subjects/subject';

/** Where a value of a token and a value of a policy part, in words. */

const PART_WORDS: Readonly<Record<string, string>> = {
  project_path: 'project',
  project_id: 'project id',
  ref_type: 'ref type',
  ref: 'ref',
  ref_protected: 'protection of the ref',
};

/** What keeps a clause from matching, in one sentence. */
export interface Miss {
  readonly sentence: string;
  /** The token is of another project than the policy speaks of. */
  readonly elsewhere: boolean;
}

const here = (sentence: string): Miss => ({ sentence, elsewhere: false });

/** null: it matches, or there is nothing better to say than the clause itself does. */
export function nearestMiss({ matched, operator, key, closest }: ClauseVerdict, given: string | null): Miss | null {
  if (matched || given === null || closest === null) return null;
  const like = /like/i.test(operator);
  if (!like && matchesLike(closest, given)) return here(`${operator} takes * and ? literally. StringLike would match.`);
  if (key.toLowerCase().endsWith(':aud'))
    return here(`The token is for ${quote(given)}; the policy asks for ${quote(closest)}.`);
  return key.toLowerCase().endsWith(':sub') ? subjectMiss(given, closest, like) : null;
}

function subjectMiss(subject: string, pattern: string, like: boolean): Miss | null {
  const [have, want] = [parseSubject(subject), parseSubject(pattern)];
  if (have === null) return null;
  if (want === null) return looseMiss(subject, pattern);
  for (const [index, part] of want.entries()) {
    const own = have[index];
    if (own === undefined)
      return here(`The policy goes on with ${part.name}:${part.value}, where the token's subject ends.`);
    if (own.name !== part.name)
      return here(
        `The policy expects ${part.name} where the token says ${own.name}: the project has other sub components.`,
      );
    if (own.value !== part.value && !(like && matchesLike(part.value, own.value))) return partMiss(own, part.value);
  }
  const more = have.slice(want.length);
  return more.length === 0
    ? null
    : here(
        `The policy ends before ${more.map(({ name, value }) => `${name}:${value}`).join(':')}, which the token also says.`,
      );
}

/** A pattern that is not made of pairs, because a wildcard stands for colons or it was cut off. */
function looseMiss(subject: string, pattern: string): Miss {
  const fixed = pattern.split(/[*?]/)[0] ?? '';
  if (subject.toLowerCase().startsWith(fixed.toLowerCase()) && !subject.startsWith(fixed))
    return here(`The beginning ${quote(fixed)} differs in case.`);
  return subject.startsWith(fixed)
    ? here(`The token begins with ${quote(fixed)}, and goes on otherwise than the policy.`)
    : { sentence: `The token does not begin with ${quote(fixed)}.`, elsewhere: true };
}

function partMiss(own: { readonly name: string; readonly value: string }, wanted: string): Miss {
  const what = PART_WORDS[own.name] ?? own.name;
  const there = { elsewhere: own.name.startsWith('project') };
  if (own.value.toLowerCase() === wanted.toLowerCase())
    return here(`The ${what} differs in case: ${quote(own.value)} and ${quote(wanted)}. AWS compares case.`);
  if (own.name === 'ref_type') return here(`The token is of a ${own.value}; the policy admits a ${wanted}.`);
  if (own.value.startsWith(wanted))
    return {
      ...there,
      sentence: `The ${what} ${quote(own.value)} goes on after ${quote(wanted)}; the policy admits exactly that.`,
    };
  return { ...there, sentence: `The ${what} is ${quote(own.value)}; the policy admits ${quote(wanted)}.` };
}

/** Whether a pattern of StringLike fits, variables taken as text. */
function matchesLike(pattern: string, text: string): boolean {
  const parts = parseValue(pattern, { wildcards: true, variables: false });
  return matchPattern(
    parts.flatMap((part) => (part.kind === 'variable' ? [] : [part])),
    text,
  );
}

const quote = (text: string): string => `“${text}”`;
