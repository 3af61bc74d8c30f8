/** What a text can be completed with. */

/** A word that may be at a place. */
export interface Word {
  readonly text: string;
  readonly detail?: string;
}

/** Where in a JSON document a key or a string is typed. */
export interface Place {
  readonly kind: 'key' | 'value';
  /** Names of the members on the way to it; list items have none. */
  readonly names: readonly string[];
  /** Keys that the object has already. */
  readonly siblings: readonly string[];
  /** What of the key or string is left of the cursor. */
  readonly typed: string;
}

/** The words for a place, best first. May ask the server; what it does not answer is left out. */
export type Completing = (place: Place) => readonly Word[] | Promise<readonly Word[]>;
