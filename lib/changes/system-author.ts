/** The author of what the product does by itself: never the id of a person. */
export const SYSTEM_AUTHOR = 'system';
export const SYSTEM_NAME = { id: SYSTEM_AUTHOR, name: 'Drawbridge', username: 'drawbridge' } as const;
