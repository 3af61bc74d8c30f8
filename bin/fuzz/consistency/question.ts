import { type Case, GITLAB_COM } from '@/bin/fuzz/consistency/case';
import type { Minted } from '@/bin/fuzz/consistency/mint';
import type { Truth } from '@/bin/fuzz/consistency/truth';
import type { Policy } from '@/lib/policy/types';
import type { Facts } from '@/lib/reach/types';

/** A case made ready to be asked. */
export interface Subject {
  readonly tried: Case;
  readonly facts: Facts;
  readonly before: Policy;
  readonly after: Policy;
  /** Every kind of token that the estate can bring forth today or tomorrow. */
  readonly minted: readonly Minted[];
  readonly truth: { readonly before: Truth; readonly after: Truth };
}

/** What a question found: how often it was asked, and each answer that differs from what STS does. */
export interface Outcome {
  readonly asked: number;
  readonly differences: readonly string[];
}

/** One answer of the product that is held against the sandbox's STS. */
export interface Question {
  readonly id: string;
  /** What is agreed on, as a sentence. */
  readonly holds: string;
  readonly ask: (subject: Subject) => Outcome;
}

export const outcome = (asked: number, found: readonly string[]): Outcome => ({ asked, differences: found });

/** Projects that are listed, with refs that are: what a screen can speak about. */
export const isListed = ({ stranger, exists }: Minted): boolean => stranger === null && exists;
export const componentsKnown = ({ tried }: Subject, { instance, runsIn }: Minted): boolean =>
  tried.unread.get(`${instance.id} ${runsIn.id}`) !== 'components';

/** The rung of a role that lets in this token. */
export function rungOf({ stranger, host, protected: isProtected }: Minted): number {
  if (stranger === 'namespace') return host === GITLAB_COM ? 5 : 4;
  if (stranger === 'below') return 3;
  return isProtected ? 1 : 2;
}

export const placeOf = ({ project, type, ref }: Minted): string => `${project.id} ${project.path} ${type} ${ref}`;

/** The places of one list that the other does not have. */
export function differences(said: ReadonlySet<string>, true_: ReadonlySet<string>): readonly string[] {
  return [
    ...[...said].filter((place) => !true_.has(place)).map((place) => `says that ${place} gets in, and STS refuses`),
    ...[...true_].filter((place) => !said.has(place)).map((place) => `leaves out ${place}, which STS lets in`),
  ];
}
