/** AWS: access levels of calls, from the least to the most that a call gives. */
export const LEVELS = ['list', 'read', 'write', 'tagging', 'permissions'] as const;
export type Level = (typeof LEVELS)[number];
