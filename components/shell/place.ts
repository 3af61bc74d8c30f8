/** A section that a person can jump to. */
export interface Place {
  readonly href: string;
  readonly label: string;
  /** `g` and this key lead there. */
  readonly key?: string | undefined;
}
