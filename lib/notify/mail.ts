import { noticeLines, noticeLink, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import type { Notice } from '@/lib/notify/notices';

/** Subject and text of an e-mail, plain text only: nothing of it can be a link in disguise. */
export function mailText(notice: Notice, publicUrl: string): { readonly subject: string; readonly text: string } {
  const heading = `${noticeSubject(notice)} ${noticeSays(notice)}`;
  const lines = [`${heading}.`, '', ...noticeLines(notice), '', noticeLink(publicUrl, notice)];
  // A line break would end the header.
  return { subject: `Drawbridge: ${heading.replaceAll(/\s+/g, ' ')}`, text: `${lines.join('\n')}\n` };
}
