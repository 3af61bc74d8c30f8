/** How CloudTrail is asked, in one place: what is done is what Settings says of it. */
export const PACE = {
  /** Milliseconds between two pages: LookupEvents takes two a second of an account in a region (AWS CloudTrail: quotas). */
  pause: 500,
  /** Pages of fifty events in one sitting in a region; the next sync goes on where this one ended. */
  mostPages: 200,
  regionsAtOnce: 4,
  /** Hours after which a region where nobody ever asked for a role is looked at again. */
  quietHours: 6,
} as const;
