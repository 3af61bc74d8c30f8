import { redirect } from 'next/navigation';
import { queryOf } from '@/app/query';
import { withQuery } from '@/components/paths';
import { withTerm } from '@/lib/lists/edit-filter';
import { quote } from '@/lib/lists/split-filter';

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What the address of a list says. */
export interface ListQuery {
  /** Every parameter, with one filter. */
  readonly query: Readonly<Record<string, string>>;
  readonly where: string;
  /** What stays when the filter changes: all but the filter and the page. */
  readonly keep: Readonly<Record<string, string>>;
}

/** A parameter that means a term of the filter. */
export type TermOf = (value: string) => string;

/** Text that is searched for. */
export const searchTerm: TermOf = (text) => quote(text);

/**
 * Reads the address of a list. A form without script sends the filter and what was typed as two parameters of one name: they are one
 * filter. A parameter of the API that the filter bar has a term for becomes that term, by another address.
 */
export function listQuery(action: string, params: Params, terms: Readonly<Record<string, TermOf>>): ListQuery {
  const { where: _, ...rest } = queryOf(params);
  const written = [params.where ?? []].flat().reduce(withTerm, '');
  const isTerm = ([name]: readonly [string, string]) => Object.hasOwn(terms, name);
  const meant = Object.entries(rest).filter(isTerm);
  const others = Object.fromEntries(Object.entries(rest).filter((each) => !isTerm(each)));
  if (meant.length > 0) {
    const where = meant.reduce((filter, [name, value]) => withTerm(filter, terms[name]?.(value) ?? ''), written);
    redirect(withQuery(action, { ...others, where }));
  }
  const { after: __, before: ___, ...keep } = others;
  return { query: written === '' ? others : { ...others, where: written }, where: written, keep };
}
