'use client';

import { useAsked } from '@/components/api/use-asked';
import type { Source } from '@/lib/services/estate/find-sources';

interface Sources {
  readonly rows: readonly Source[];
  /** What to show in place of rows. */
  readonly empty: string;
}

/** The projects and groups of an instance whose path contains the query. */
export function useSources(instanceId: string, query: string): Sources {
  const { data, asking } = useAsked<{ rows: readonly Source[] }>(
    `${sourcesOf(instanceId)}?${new URLSearchParams({ q: query })}`,
  );
  return {
    rows: data?.rows ?? [],
    empty: asking || data === null ? 'Searching…' : 'No project or group has this path.',
  };
}

/** Where the projects and groups of an instance are asked for. */
export const sourcesOf = (instanceId: string): string => `/instances/${encodeURIComponent(instanceId)}/sources`;
