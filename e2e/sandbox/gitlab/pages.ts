import { badParameter } from '@/e2e/sandbox/gitlab/refusals';
import type { Call } from '@/e2e/sandbox/gitlab/route';
import { type Answer, json } from '@/e2e/sandbox/http';

const LARGEST = 100;

/** A page by number, with the headers and the `Link` that clients follow. GitLab: offset-based pagination. */
export function paged(call: Call, all: readonly unknown[]): Answer {
  const page = positive(call, 'page', 1);
  const size = Math.min(positive(call, 'per_page', 20), LARGEST);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    ...(page > 1 ? [link(call, 'prev', { page: page - 1 })] : []),
    ...(page < last ? [link(call, 'next', { page: page + 1 })] : []),
    link(call, 'first', { page: 1 }),
    link(call, 'last', { page: last }),
  ];
  return json(all.slice((page - 1) * size, page * size), 200, {
    'x-page': String(page),
    'x-per-page': String(size),
    'x-prev-page': page > 1 ? String(page - 1) : '',
    'x-next-page': page < last ? String(page + 1) : '',
    'x-total': String(all.length),
    'x-total-pages': String(last),
    link: links.join(', '),
  });
}

/**
 * A page after an item, which stays right while others come and go. `cursor` is the parameter that names the item and
 * `all` is in the order in which it is read. GitLab: keyset-based pagination.
 */
export function keyset<T>(
  call: Call,
  all: readonly T[],
  cursor: {
    readonly name: string;
    readonly of: (item: T) => string;
    readonly isAfter: (item: T, at: string) => boolean;
  },
  show: (item: T) => unknown,
): Answer {
  const after = call.params.text(cursor.name);
  const size = Math.min(positive(call, 'per_page', 20), LARGEST);
  const rest = after === undefined ? all : all.filter((item) => cursor.isAfter(item, after));
  const items = rest.slice(0, size);
  const lastShown = items.at(-1);
  const more = rest.length > size && lastShown !== undefined;
  return json(items.map(show), 200, more ? { link: link(call, 'next', { [cursor.name]: cursor.of(lastShown) }) } : {});
}

function positive(call: Call, name: string, otherwise: number): number {
  const value = call.params.whole(name) ?? otherwise;
  if (value < 1) throw badParameter(`${name} does not have a valid value`);
  return value;
}

function link(call: Call, relation: string, changed: Readonly<Record<string, string | number>>): string {
  const url = new URL(call.url);
  for (const [name, value] of Object.entries(changed)) url.searchParams.set(name, String(value));
  return `<${url.href}>; rel="${relation}"`;
}
