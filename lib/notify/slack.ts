import { noticeLines, noticeLink, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import type { Notice } from '@/lib/notify/notices';

/** Slack, "Formatting text for app surfaces": only these three must be escaped, "&" first. */
const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The body of a Slack incoming webhook, as JSON. The only link is the one to the change. */
export function slackBody(notice: Notice, publicUrl: string): string {
  const says = noticeSays(notice);
  const subject = escapeText(noticeSubject(notice));
  const heading = `<${noticeLink(publicUrl, notice)}|${subject}> ${says}.`;
  const text = [heading, ...noticeLines(notice).map(escapeText)].join('\n');
  return JSON.stringify({
    text: `${subject} ${says}.`,
    unfurl_links: false,
    unfurl_media: false,
    // Verbatim: an address or a channel's name in a title is not made a link.
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }],
  });
}
