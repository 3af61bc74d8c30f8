/** Lists of which views can be saved, with the parameters of their addresses that make a view. */
export const VIEW_PARAMETERS = {
  roles: ['where', 'sort'],
  projects: ['where', 'sort'],
  changes: ['where', 'state', 'whose'],
  reviews: ['where'],
  audit: ['where', 'from', 'to', 'group'],
} as const;

export const VIEWED_LISTS = Object.keys(VIEW_PARAMETERS) as [ViewedList, ...ViewedList[]];
export type ViewedList = keyof typeof VIEW_PARAMETERS;

/** What a view shows: parameters of the list's address, by their names. */
export type ViewQuery = Readonly<Record<string, string>>;

/** Those parameters of an address that make a view of this list. */
export const viewQueryOf = (list: ViewedList, query: ViewQuery): ViewQuery =>
  Object.fromEntries(VIEW_PARAMETERS[list].flatMap((name) => (query[name] ? [[name, query[name]]] : [])));

/** Whether two addresses show the same view. */
export const sameView = (list: ViewedList, one: ViewQuery, other: ViewQuery): boolean =>
  VIEW_PARAMETERS[list].every((name) => (one[name] ?? '') === (other[name] ?? ''));
