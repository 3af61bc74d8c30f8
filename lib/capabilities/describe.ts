import type { Capabilities, GivenLevel } from '@/lib/capabilities/summarise';

const SHOWN = 4;
const UNREAD = 'What its other policies give or deny is unknown.';
const UNREAD_BOTH = 'What its other policies give or deny is unknown, and so is what its boundary takes off.';

/** What a role can do, in one sentence or two. */
export function describeCapabilities(can: Capabilities): string {
  if (can.administrator) return 'It is an administrator: every call on everything in the account.';
  const named = can.services.filter(({ levels }) => levels.length > 0);
  const parts = [
    ...(can.otherServices.length > 0 ? [`${levelWords(can.otherServices)} in almost every service`] : []),
    ...named.slice(0, SHOWN).map(({ service, levels }) => `${levelWords(levels)} in ${service}`),
    ...(named.length > SHOWN ? [`use ${named.length - SHOWN} more services`] : []),
    ...(can.passRole === 'none' ? [] : [can.passRole === 'every' ? 'pass any role' : 'pass some roles']),
    ...(can.services.some(({ unknownCalls }) => unknownCalls.length > 0) ? ['make calls whose level is unknown'] : []),
  ];
  const boundary = can.unreadBoundary !== null;
  const unread = can.unread.length === 0 ? '' : ` ${boundary ? UNREAD_BOTH : UNREAD}`;
  if (parts.length === 0 && unread !== '') return 'What it can do is unknown.';
  if (parts.length === 0)
    return 'No policy of the role gives it a call. What policies of resources give it, such as that of a bucket, is not looked at.';
  // What was read is the most only where nothing is unread that could give more.
  const may = !boundary ? 'can' : unread === '' ? 'can at most' : 'may be able to';
  return `It ${may} ${joined(parts)}.${unread}`;
}

const WORDS = {
  list: 'list',
  read: 'read',
  write: 'write',
  tagging: 'tag',
  permissions: 'change permissions',
} as const;

/** Listing is part of reading, and tags are part of writing. */
function levelWords(levels: readonly GivenLevel[]): string {
  const has = (level: GivenLevel['level']) => levels.some((given) => given.level === level);
  const told = levels
    .map(({ level }) => level)
    .filter((level) => !(level === 'list' && has('read')) && !(level === 'tagging' && has('write')));
  return joined(told.map((level) => WORDS[level]));
}

const LIST = new Intl.ListFormat('en-GB');
const joined = (parts: readonly string[]): string => LIST.format(parts);
