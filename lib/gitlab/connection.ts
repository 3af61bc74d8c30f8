import type { Projects } from '@gitbeaker/rest';
import type { InstanceConfig } from '@/lib/config/config';
import type { Page } from '@/lib/gitlab/port';
import { type Patience, politeRequester, type SeeNext } from '@/lib/gitlab/requester';

/** Largest page that GitLab gives. */
export const PAGE_SIZE = 100;

export type ResourceOptions = NonNullable<ConstructorParameters<typeof Projects>[0]> & { readonly token: string };

/** Options for a gitbeaker resource of this instance. gitbeaker follows every page unless `seeNext` says stop. */
export type Connection = (seeNext?: SeeNext) => ResourceOptions;

export const connectTo =
  (instance: Pick<InstanceConfig, 'url' | 'token'>, patience: Patience): Connection =>
  (seeNext) => ({
    host: instance.url,
    token: instance.token,
    // Each request has a timeout of its own; gitbeaker's would span all pages.
    queryTimeout: null,
    requesterFn: politeRequester(patience, seeNext),
  });

/**
 * Reads one page and says where the next begins, which gitbeaker itself does not tell for keyset paging. `parameter` is the
 * member of GitLab's next link that serves as the cursor.
 */
export async function readPage<T>(
  connection: Connection,
  parameter: 'id_after' | 'page',
  read: (options: ResourceOptions) => Promise<readonly T[]>,
): Promise<Page<T>> {
  let next: string | null = null;
  const options = connection((link) => {
    next = link === null ? null : new URL(link, 'http://link').searchParams.get(parameter);
    return 'stop';
  });
  const items = await read(options);
  return { items, next };
}

/** Reads every page of a list that gitbeaker has no method for. */
export async function readToEnd<T>(
  connection: Connection,
  read: (options: ResourceOptions, page: string | undefined) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await readPage(connection, 'page', (options) => read(options, cursor));
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return all;
}
