/**
 * Who wrote what is approved. Every act that shapes it makes an author, and no author decides on it: verbs, buttons, the
 * counting of approvals, notices, approval rules and reviews afterwards all ask here.
 */
import { z } from 'zod';

/** Each act that shapes a change or approval rules, as it follows "You", and whom it makes an author. There are no others. */
export const AUTHORING_ACTS = {
  author: { did: 'are the author of this change', who: 'Whoever drafted or opened it' },
  edited: { did: 'edited this change', who: 'Whoever wrote a later revision of it' },
  rebased: { did: 'rebased this change', who: 'Whoever made it anew over the live policy' },
  guide: {
    did: 'answered the guide that this change comes from',
    who: 'Whoever began, answered or submitted the guide that it comes from',
  },
  rename: {
    did: 'planned the rename that this change completes',
    who: 'Whoever planned the rename that Drawbridge completes by it',
  },
  restored: {
    did: 'wrote the approved policy that this change restores',
    who: 'Every author of the approved policy that Drawbridge restores by it',
  },
  ended: {
    did: 'set the end that this change carries out',
    who: 'Whoever set the end of the mapping that Drawbridge takes out by it',
  },
  review: {
    did: 'decided in an access review to remove what this change removes',
    who: 'Everyone who ever answered in the access review that this is to go',
  },
  silence: {
    did: 'started or ended the access review that removes this because nobody answered',
    who: 'Whoever chose that the access review removes what nobody answers, and whoever ended it',
  },
  suggested: {
    did: 'suggested in a comment what this change contains now',
    who: 'Whoever wrote a value in a comment that an edit then added',
  },
  'broke-glass': { did: 'applied this change without approval', who: 'Of its review afterwards: whoever applied it' },
  rules: { did: 'proposed these rules', who: 'Of approval rules: whoever proposed them' },
} as const satisfies Readonly<Record<string, { readonly did: string; readonly who: string }>>;
export type AuthoringAct = keyof typeof AUTHORING_ACTS;
const isAct = (act: string): act is AuthoringAct => Object.hasOwn(AUTHORING_ACTS, act);

/** One part of the work, and the account that did it. */
export interface Hand {
  readonly personId: string;
  readonly act: AuthoringAct;
}

export interface Authorship {
  readonly hands: readonly Hand[];
  /** Linked account → the account of the same person that it is linked to. Whoever is not in it stands for themselves. */
  readonly roots: ReadonlyMap<string, string>;
  /** One person runs this alone: authors may approve. */
  readonly singleOperator: boolean;
}

/** The person behind an account, as one of their accounts. */
export const rootIn = (roots: ReadonlyMap<string, string>, id: string): string => roots.get(id) ?? id;

/** Whether both accounts are of one person. */
export const isSamePerson = (roots: ReadonlyMap<string, string>, one: string, other: string): boolean =>
  rootIn(roots, one) === rootIn(roots, other);

/** What the person did to it, by whichever of their accounts; null: nothing. */
export function handOf({ hands, roots }: Pick<Authorship, 'hands' | 'roots'>, personId: string): Hand | null {
  const own = hands.find((hand) => hand.personId === personId);
  return own ?? hands.find((hand) => isSamePerson(roots, hand.personId, personId)) ?? null;
}

/** Why the person may not decide on it, naming the act that made them an author; null: they had no part in it. */
export function whyAuthor(
  authorship: Pick<Authorship, 'hands' | 'roots'>,
  personId: string,
  asks = 'Someone else has to decide on it.',
): string | null {
  const hand = handOf(authorship, personId);
  if (hand === null) return null;
  const account = hand.personId === personId ? '' : ' with another account of yours';
  return `You ${AUTHORING_ACTS[hand.act].did}${account}. ${asks}`;
}

interface Written {
  readonly authorId: string;
  readonly revisions: readonly {
    readonly editorId: string;
    readonly coEditorIds: readonly string[];
    readonly hands: unknown;
  }[];
}

/** An act that a newer release wrote is one all the same. What is no list of hands throws: nobody is an author by accident. */
const act = z.string().transform((name): AuthoringAct => (isAct(name) ? name : 'edited'));
const handsColumn = z.array(z.object({ personId: z.string(), act }));

/** Everyone who had a hand in any revision of a change. Rows from before acts were kept say only who. */
export function handsOf({ authorId, revisions }: Written): readonly Hand[] {
  const stored = revisions.flatMap(({ hands }) => handsColumn.parse(hands));
  const known = new Set(stored.map(({ personId }) => personId));
  const bare = [
    { personId: authorId, act: 'author' as const },
    ...revisions.map(({ editorId }) => ({ personId: editorId, act: 'edited' as const })),
    ...revisions.flatMap(({ coEditorIds }) => coEditorIds.map((personId) => ({ personId, act: 'review' as const }))),
  ];
  return distinct([...stored, ...bare.filter(({ personId }) => !known.has(personId))]);
}

const distinct = (hands: readonly Hand[]): readonly Hand[] => [
  ...new Map(hands.map((hand) => [`${hand.personId} ${hand.act}`, hand])).values(),
];

/** Their accounts, each once. */
export const authorIds = (hands: readonly Hand[]): readonly string[] => [
  ...new Set(hands.map(({ personId }) => personId)),
];
