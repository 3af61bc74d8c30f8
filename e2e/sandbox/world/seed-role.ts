/** A role of the seeded world, in short. `shows` names what it is an example of. */
export interface SeedRole {
  readonly name: string;
  readonly shows: string;
  readonly trust: (account: string) => string;
  readonly path?: string;
  /** ISO 8601; absent: more than a year ago. */
  readonly created?: string;
  readonly usedDaysAgo?: number | null;
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly maxSession?: number;
  readonly boundary?: string;
}
