/** One thing that AWS asks of an issuer, in sentences for a person. */
export interface IssuerFinding {
  readonly ok: boolean;
  readonly what: string;
  /** What to do; null: nothing. */
  readonly remedy: string | null;
  /** What else is to be known of it. */
  readonly note: string | null;
}

export const fine = (what: string, note: string | null = null): IssuerFinding => ({
  ok: true,
  what,
  remedy: null,
  note,
});
export const broken = (what: string, remedy: string): IssuerFinding => ({ ok: false, what, remedy, note: null });

/** What AWS would refuse and an issuer of the sandbox may do, for that one speaks http on this machine. */
export const excused = ({ what }: IssuerFinding): IssuerFinding =>
  fine(what, 'AWS would refuse it. The sandbox takes it.');

/** Text of another server in a sentence: shortened, and without signs that move the cursor. */
export const quoted = (text: string): string => `“${[...text.replaceAll(/\p{C}/gu, ' ')].slice(0, 100).join('')}”`;
