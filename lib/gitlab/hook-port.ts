/** What sends a GitLab's events to Drawbridge. Failures are GitLabErrors. */

/** What a hook belongs to: all of the GitLab, one group with everything below it, or one project. */
export type HookHolder =
  | { readonly kind: 'instance' }
  | { readonly kind: 'group'; readonly id: number }
  | { readonly kind: 'project'; readonly id: number };

/** Whose audit events are streamed. GitLab: only groups at the top have streams. */
export type StreamHolder = { readonly kind: 'instance' } | { readonly kind: 'group'; readonly path: string };

export interface HookTarget {
  readonly url: string;
  /** What GitLab sends with each event. */
  readonly token: string;
}

export interface GitLabHooks {
  /** Sets up the hook of a holder with this address, or sets the one that it has anew: there is one, however often it is asked for. */
  putHook(holder: HookHolder, target: HookTarget): Promise<'created' | 'updated'>;
  /** The same for audit events. 'refused': this GitLab has no streams, or none for this token. */
  putStream(holder: StreamHolder, target: HookTarget): Promise<'created' | 'updated' | 'refused'>;
}
