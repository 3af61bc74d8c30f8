/** A role by what people know of it. */
export interface NamedRole {
  readonly accountId: string;
  readonly name: string;
}

/** Roles that one text may name. */
export const MOST_NAMED = 100;

const WRITTEN = /^(\d{12})\/([\w+=,.@-]{1,64})$/;

/** How a role is written in a text of several: "111122223333/shop-deploy". */
export const writtenRole = ({ accountId, name }: NamedRole): string => `${accountId}/${name}`;

/** The roles of a text, each written once, divided by white space; null: one of them is no such name, or they are too many. */
export function namedRoles(text: string): readonly NamedRole[] | null {
  const written = [...new Set(text.split(/\s+/).filter((part) => part !== ''))];
  if (written.length > MOST_NAMED) return null;
  const roles = written.flatMap((each) => {
    const [, accountId, name] = WRITTEN.exec(each) ?? [];
    return accountId === undefined || name === undefined ? [] : [{ accountId, name }];
  });
  return roles.length === written.length ? roles : null;
}
