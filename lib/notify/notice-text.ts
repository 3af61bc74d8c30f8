import { type HouseFacts, NOTICES, type Notice, type ReviewFacts } from '@/lib/notify/notices';

const NAMES = 10;
const LONGEST = 300;

/** The lines of a notice below its heading, as plain text. */
export function noticeLines({ kind, facts }: Pick<Notice, 'kind' | 'facts'>): readonly string[] {
  if ('review' in facts) return [`Due ${facts.dueAt.slice(0, 16).replace('T', ' ')} UTC.`, whoIsAsked(facts)].map(clip);
  if ('provider' in facts) return [facts.said].map(clip);
  if ('refused' in facts) return [facts.said, `Subject: ${facts.refused}`].map(clip);
  if ('page' in facts) return houseLines(facts).map(clip);
  const lines = [`Role ${facts.role} in ${facts.account}. By ${facts.actor}.`];
  if (kind === 'waits-for-you') lines.push(`Reason: ${facts.reason}`, whoCanApprove(facts.canApprove));
  else if (facts.said) lines.push(facts.said);
  return lines.map(clip);
}

/** "Change 12: title", "Review 3: title" or the name of what it happened to, the text of the link to it. */
export function noticeSubject({ facts }: Pick<Notice, 'facts'>): string {
  if ('page' in facts) return clip(facts.title);
  if ('review' in facts) return clip(`Review ${facts.review}: ${facts.title}`);
  if ('provider' in facts) return clip(`OIDC provider ${facts.title} of account ${facts.account}`);
  if ('refused' in facts) return clip(`Role ${facts.title} in ${facts.account}`);
  return clip(`Change ${facts.change}: ${facts.title}`);
}

/** What happened to it: "waits for approval". */
export const noticeSays = ({ kind }: Pick<Notice, 'kind'>): string => NOTICES[kind].says;

/**
 * The exact change or review, or the page that shows it; of a provider the roles of its account that admit nobody, of a refusal the
 * inbox. `publicUrl` has no trailing slash.
 */
export function noticeLink(publicUrl: string, { facts }: Pick<Notice, 'facts'>): string {
  if ('page' in facts) return `${publicUrl}${facts.page}`;
  if ('review' in facts) return `${publicUrl}/reviews/${facts.review}`;
  if ('provider' in facts) return `${publicUrl}/roles?account=${encodeURIComponent(facts.accountId)}&rung=0`;
  if ('refused' in facts) return `${publicUrl}/refused`;
  return `${publicUrl}/changes/${facts.change}`;
}

function houseLines({ actor, said, concerns, admins }: HouseFacts): readonly string[] {
  const concerned = concerns === null ? '' : `It concerns ${concerns}. `;
  return [
    `By ${actor}.`,
    ...(said ? [said] : []),
    `${concerned}${admins.length === 0 ? 'There is no admin.' : some('Admins', admins)}`,
  ];
}

function whoIsAsked({ waiting }: ReviewFacts): string {
  if (waiting.length === 0) return 'Nobody is asked. Add reviewers.';
  const more = waiting.length > NAMES ? ` and ${waiting.length - NAMES} more people` : '';
  const names = waiting.slice(0, NAMES).map(({ name, items }) => `${name} ${items}`);
  return `Waiting for: ${names.join(', ')}${more}.`;
}

const whoCanApprove = (names: readonly string[]): string =>
  names.length === 0
    ? 'Nobody can approve it. Make someone an approver, then submit it anew.'
    : some('Approvers', names);

function some(who: string, names: readonly string[]): string {
  const more = names.length > NAMES ? ` and ${names.length - NAMES} more` : '';
  return `${who}: ${names.slice(0, NAMES).join(', ')}${more}.`;
}

/** One line: a line break of a title must not begin a line of ours. */
function clip(text: string): string {
  // By characters: half of one is not text.
  const line = [...text.replaceAll(/\s+/g, ' ').trim()];
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).join('')}…` : line.join('');
}
