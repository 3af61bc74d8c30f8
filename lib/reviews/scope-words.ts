import type { ReviewScope } from '@/lib/reviews/types';

/** What a review asked about, for people; the parts hold together. */
export function scopeInWords(scope: ReviewScope): string {
  const { roles = [], accounts, tags, groups, who, rungAtLeast, olderThanDays, unusedDays } = scope;
  const parts = [
    roles.length > 0 ? `the roles ${roles.join(', ')}` : null,
    accounts.length > 0 ? `accounts ${accounts.join(', ')}` : null,
    groups.length > 0 ? `groups ${groups.join(', ')}` : null,
    tags.length > 0 ? `roles with the tags ${tags.join(', ')}` : null,
    who === '' ? null : `lines with "${who}"`,
    rungAtLeast === null ? null : `roles on rung ${rungAtLeast} or a more open one`,
    olderThanDays === null ? null : `there for ${olderThanDays} days`,
    unusedDays === null ? null : `roles unused for ${unusedDays} days`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'every line of every role' : parts.join('; ');
}
