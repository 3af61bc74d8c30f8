import type { Path } from '@/lib/policy/types';

/** A place in the document in words, for example "statement 2, gitlab.com:sub, value 3". */
export function placeWords([first, index, ...rest]: Path): string {
  if (first !== 'Statement' || typeof index !== 'number') return `the policy${first === undefined ? '' : `, ${first}`}`;
  const [member, ...inner] = rest;
  const steps = member === 'Condition' ? inner.slice(1) : rest;
  const words = steps.map((step) => (typeof step === 'number' ? `value ${step + 1}` : step));
  return [`statement ${index + 1}`, ...words].join(', ');
}
