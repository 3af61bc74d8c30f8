import { noticeLines, noticeLink, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import type { Notice } from '@/lib/notify/notices';
import { NOTICE_REASONS, type NoticeReason } from '@/lib/notify/reasons';

interface MailText {
  readonly subject: string;
  readonly text: string;
}

const headingOf = (notice: Notice): string => `${noticeSubject(notice)} ${noticeSays(notice)}`;

/** A line break would end the header. */
const subjectOf = (heading: string): string => `Drawbridge: ${heading.replaceAll(/\s+/g, ' ')}`;

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const linesOf = (notice: Notice, publicUrl: string): readonly string[] => [
  `${headingOf(notice)}.`,
  '',
  ...noticeLines(notice),
  '',
  noticeLink(publicUrl, notice),
];

/** Subject and text of an e-mail, plain text only: nothing of it can be a link in disguise. */
export function mailText(notice: Notice, publicUrl: string): MailText {
  return { subject: subjectOf(headingOf(notice)), text: textOf(linesOf(notice, publicUrl)) };
}

const footer = (because: string, publicUrl: string): readonly string[] => [
  '',
  '--',
  because,
  `Choose what reaches you: ${publicUrl}/settings/notifications`,
];

/** The same to one person, with why it reaches them. What it asks for is done after signing in, never by a link alone. */
export function personalMail(notice: Notice, reason: NoticeReason, publicUrl: string): MailText {
  const lines = [...linesOf(notice, publicUrl), ...footer(`${NOTICE_REASONS[reason].says}.`, publicUrl)];
  return { subject: subjectOf(headingOf(notice)), text: textOf(lines) };
}

/** Everything that a person chose to be told of once a day, oldest first. */
export function digestMail(notices: readonly Notice[], publicUrl: string): MailText {
  const count = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  const each = notices.flatMap((notice) => [`${headingOf(notice)}.`, noticeLink(publicUrl, notice), '']);
  return {
    subject: subjectOf(`${count} since the last digest`),
    text: textOf([...each.slice(0, -1), ...footer('This is your daily digest.', publicUrl)]),
  };
}
