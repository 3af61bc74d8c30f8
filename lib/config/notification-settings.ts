/** Settings of where notices go. More than one of a kind, and fewer kinds of notices, are named in drawbridge.yaml. */
import { z } from 'zod';
import { listed, text, url } from '@/lib/config/setting-schemas';

export const NOTIFICATION_SETTINGS = [
  {
    name: 'DRAWBRIDGE_SLACK_WEBHOOK_URL',
    meaning: 'A Slack incoming webhook that notices go to',
    secret: true,
    schema: url.optional(),
  },
  {
    name: 'DRAWBRIDGE_WEBHOOK_URL',
    meaning: 'A receiver of Standard Webhooks that notices go to',
    example: 'https://hooks.example.com/drawbridge',
    schema: url.optional(),
  },
  {
    name: 'DRAWBRIDGE_WEBHOOK_SECRET',
    meaning: 'The key that its messages are signed with: whsec_ and 24 to 64 bytes in base64',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_TEAMS_WEBHOOK_URL',
    meaning: 'The webhook of a Microsoft Teams workflow that notices go to',
    secret: true,
    schema: url.optional(),
  },
  {
    name: 'DRAWBRIDGE_SMTP_URL',
    meaning:
      'The mail server that sends notices: smtps://user:password@mail.example.com:465, or smtp:// on port 587, which has to switch to TLS before anything is sent',
    secret: true,
    schema: z.url({ protocol: /^smtps?$/, error: 'must begin with smtps:// or smtp://' }).optional(),
  },
  {
    name: 'DRAWBRIDGE_MAIL_FROM',
    meaning: 'The e-mail address that notices come from',
    example: 'drawbridge@example.com',
    schema: z.email({ error: 'must be an e-mail address' }).optional(),
  },
  {
    name: 'DRAWBRIDGE_MAIL_TO',
    meaning: 'The e-mail addresses that notices go to, by comma',
    example: 'platform@example.com',
    schema: z
      .string()
      .default('')
      .transform(listed)
      .pipe(z.array(z.email({ error: 'must be e-mail addresses by comma' }))),
  },
] as const;
