import { noticeLines, noticeLink, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import type { Notice } from '@/lib/notify/notices';

/** Text of which nothing is read as Markdown: a title of somebody's could otherwise become a link that says one thing and opens another. */
const plain = (text: string, more: { readonly weight?: 'Bolder' } = {}) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...more }],
});

/**
 * The body for a Microsoft Teams workflow that begins with a webhook, as JSON: one Adaptive Card, the only form that it takes
 * (Microsoft Learn, "Create incoming webhooks with Workflows"). The only link is the one to what it is about.
 */
export function teamsBody(notice: Notice, publicUrl: string): string {
  const heading = plain(`${noticeSubject(notice)} ${noticeSays(notice)}.`, { weight: 'Bolder' });
  const card = {
    type: 'AdaptiveCard',
    version: '1.4',
    body: [heading, ...noticeLines(notice).map((line) => plain(line))],
    actions: [{ type: 'Action.OpenUrl', title: 'Open in Drawbridge', url: noticeLink(publicUrl, notice) }],
  };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  });
}
