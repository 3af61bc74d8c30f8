'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { useAsked } from '@/components/api/use-asked';
import type { ProjectSource, Source } from '@/lib/services/estate/find-sources';

interface Chosen {
  readonly source: Source;
  /** What GitLab has of it: null while it is read, and for a group. */
  readonly project: ProjectSource | null;
}

/** The projects and groups of an instance whose path contains the query. */
export const useSources = (instanceId: string, query: string): readonly Source[] =>
  useAsked<{ rows: readonly Source[] }>(`${sourcesOf(instanceId)}?${new URLSearchParams({ q: query })}`).data?.rows ??
  [];

/** The project or group that a person chose, with its refs as soon as they are read. */
export function useSource(instanceId: string) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choose = async (source: Source | null): Promise<void> => {
    setChosen(source && { source, project: null });
    if (source?.kind !== 'project') return;
    const sent = await send<ProjectSource>('GET', `${sourcesOf(instanceId)}/${source.id}`);
    // Another one may have been chosen while this one was read.
    if (sent.ok) setChosen((now) => (now?.source === source ? { source, project: sent.data } : now));
  };
  return { chosen, choose };
}

const sourcesOf = (instanceId: string): string => `/instances/${encodeURIComponent(instanceId)}/sources`;
