'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import { useAsked } from '@/components/api/use-asked';
import type { ProjectSource, Source } from '@/lib/services/estate/find-sources';

interface Chosen {
  readonly source: Source;
  /** What GitLab has of it: null while it is read, and for a group. */
  readonly project: ProjectSource | null;
  /** Why its refs could not be read, in a sentence; null: they could, or are being read. */
  readonly problem: string | null;
}

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

/** The project or group that a person chose, with its refs as soon as they are read. */
export function useSource(instanceId: string) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choose = async (source: Source | null): Promise<void> => {
    setChosen(source && { source, project: null, problem: null });
    if (source?.kind !== 'project') return;
    const sent = await send<ProjectSource>('GET', `${sourcesOf(instanceId)}/${source.id}`);
    const [project, problem] = sent.ok ? [sent.data, null] : [null, sent.problem.detail];
    // Another one may have been chosen while this one was read.
    setChosen((now) => (now?.source === source ? { source, project, problem } : now));
  };
  return { chosen, choose };
}

const sourcesOf = (instanceId: string): string => `/instances/${encodeURIComponent(instanceId)}/sources`;
