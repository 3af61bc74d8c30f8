/** Lists of which views can be saved. */
export const VIEWED_LISTS = ['roles', 'projects', 'changes', 'reviews', 'audit'] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/** The parameters of their addresses that make a view. */
const VIEW_PARAMETERS: Readonly<Record<ViewedList, readonly string[]>> = {
  roles: ['where', 'sort'],
  projects: ['where', 'sort'],
  changes: ['where', 'state', 'whose'],
  reviews: ['where'],
  audit: ['where', 'from', 'to', 'group'],
};

/** What a view shows: parameters of the list's address, by their names. */
export type ViewQuery = Readonly<Record<string, string>>;

/** Those parameters of an address that make a view of this list. */
export const viewQueryOf = (list: ViewedList, query: ViewQuery): ViewQuery =>
  Object.fromEntries(VIEW_PARAMETERS[list].flatMap((name) => (query[name] ? [[name, query[name]]] : [])));

/** Whether two addresses show the same view. */
export const sameView = (list: ViewedList, one: ViewQuery, other: ViewQuery): boolean =>
  VIEW_PARAMETERS[list].every((name) => (one[name] ?? '') === (other[name] ?? ''));
