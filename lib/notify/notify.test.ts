import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { AUDIT_ACTIONS, type AuditAction } from '@/lib/audit/events';
import { mailText } from '@/lib/notify/mail';
import { type ChangeFacts, type HouseFacts, NOTICE_KINDS, type Notice, noticeOf, placeOf } from '@/lib/notify/notices';
import { MOST_ATTEMPTS, waitAfter } from '@/lib/notify/retries';
import { slackBody } from '@/lib/notify/slack';
import { secretBytes, webhookBody, webhookHeaders } from '@/lib/notify/standard-webhooks';
import { teamsBody } from '@/lib/notify/teams';

const URL_OF_OURS = 'https://drawbridge.example.com';
const notice = (patch: Partial<ChangeFacts> = {}, kind: Notice['kind'] = 'waits-for-you'): Notice => ({
  id: 'notice-1',
  kind,
  at: '2026-11-23T10:00:00.000Z',
  facts: {
    change: 12,
    title: 'Let service 2 in',
    reason: 'It deploys now.',
    role: 'shop-deploy',
    account: 'Production',
    actor: 'Rhea',
    said: null,
    canApprove: ['Amir', 'Pia'],
    ...patch,
  },
});
const slackText = (of: Notice): string => JSON.parse(slackBody(of, URL_OF_OURS)).blocks[0].text.text;

describe('the table of notices', () => {
  it('gives every kind at least one event, and no event two kinds', () => {
    const kinds = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).map(noticeOf).filter((kind) => kind !== null);
    expect([...new Set(kinds)].sort()).toEqual([...NOTICE_KINDS].sort());
    expect(noticeOf('change.drafted')).toBeNull();
    expect(noticeOf('access.refused')).toBeNull();
  });

  it('has a row for every event that changes who may do what, or says that Drawbridge cannot be trusted', () => {
    const families = ['person.', 'members.', 'group-grant.', 'token.', 'rules.', 'applying.', 'recovery-link.'];
    const single: readonly AuditAction[] = [
      'change.break-glass',
      'setup-link.used',
      'audit.broken',
      'audit.key-rotated',
    ];
    const told = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter(
      (action) => single.includes(action) || families.some((family) => action.startsWith(family)),
    );
    expect(told.length).toBeGreaterThanOrEqual(17);
    expect(told.filter((action) => noticeOf(action) === null)).toEqual([]);
  });

  it('leads to pages that there are', () => {
    const pages = NOTICE_KINDS.flatMap((kind) => placeOf(kind)?.page ?? []);
    expect(pages).toContain('/settings/people');
    expect(pages.filter((page) => !existsSync(path.join('app/(app)', page, 'page.tsx')))).toEqual([]);
  });
});

describe('a message to Slack', () => {
  it('links the exact change and names who can approve', () => {
    expect(slackText(notice())).toBe(
      [
        '<https://drawbridge.example.com/changes/12|Change 12: Let service 2 in> waits for approval.',
        'Role shop-deploy in Production. By Rhea.',
        'Reason: It deploys now.',
        'Approvers: Amir, Pia.',
      ].join('\n'),
    );
    expect(slackText(notice({ canApprove: [] }))).toContain('Nobody can approve it');
    expect(slackText(notice({ said: 'Too wide.' }, 'rejected'))).toMatch(/was rejected\.\n.*\nToo wide\.$/);
  });

  it.each([
    ['a link', '<https://evil.example|Change 12>'],
    ['a call to everyone', '<!channel>'],
    ['the end of our link', 'a> <https://evil.example|b'],
    ['an entity', '&lt;!here&gt;'],
    ['a line of its own', 'a\n<https://evil.example>'],
  ])('%s in a title, a name or a reason stays text', (_, text) => {
    const written = slackText(notice({ title: text, reason: text, canApprove: [text], role: text, actor: text }));
    expect(written.match(/</g)).toHaveLength(1);
    expect(written.match(/>/g)).toHaveLength(1);
    expect(written.split('\n')).toHaveLength(4);
    expect(written).not.toMatch(/&(?!amp;|lt;|gt;)/);
    expect(JSON.parse(slackBody(notice({ title: text }), URL_OF_OURS)).text).not.toMatch(/[<>]/);
  });

  it('is never longer than Slack takes', () => {
    const long = 'x'.repeat(5000);
    expect(slackText(notice({ title: long, reason: long, canApprove: [long], role: long })).length).toBeLessThan(3000);
  });
});

describe('a message to Teams', () => {
  const card = (patch: Partial<Parameters<typeof notice>[0]> = {}) =>
    JSON.parse(teamsBody(notice(patch), URL_OF_OURS)).attachments[0].content;

  it('is one card that links the exact change', () => {
    const { body, actions } = card();
    expect(body.map(({ inlines }: { inlines: { text: string }[] }) => inlines[0]?.text)).toEqual([
      'Change 12: Let service 2 in waits for approval.',
      'Role shop-deploy in Production. By Rhea.',
      'Reason: It deploys now.',
      'Approvers: Amir, Pia.',
    ]);
    expect(actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open in Drawbridge', url: `${URL_OF_OURS}/changes/12` },
    ]);
  });

  it('has text in runs alone, of which nothing is read as Markdown', () => {
    const { body, actions } = card({ title: '[Approve](https://evil.example)', reason: '**now**' });
    expect(new Set(body.map(({ type }: { type: string }) => type))).toEqual(new Set(['RichTextBlock']));
    expect(actions).toHaveLength(1);
  });
});

describe('an e-mail', () => {
  it('says the same as plain text, under a subject of one line', () => {
    const { subject, text } = mailText(notice({ title: 'a\r\nBcc: mallory@example.com' }), URL_OF_OURS);
    expect(subject).toBe('Drawbridge: Change 12: a Bcc: mallory@example.com waits for approval');
    expect(text).toContain(`\n${URL_OF_OURS}/changes/12\n`);
    expect(text).toContain('Approvers: Amir, Pia.');
  });
});

describe('a notice of a review', () => {
  const facts = {
    review: 3,
    title: 'Autumn <3',
    dueAt: '2026-12-01T23:59:59.000Z',
    waiting: [{ name: 'Vik', items: 2 }],
  };
  const due: Notice = { ...notice(), kind: 'review-due', facts };

  it('links the review and says until when it waits for whom', () => {
    const body = slackBody(due, 'https://drawbridge.example.com');
    expect(body).toContain(
      '<https://drawbridge.example.com/reviews/3|Review 3: Autumn &lt;3> still waits for answers.',
    );
    expect(body).toContain('Due 2026-12-01 23:59 UTC.\\nWaiting for: Vik 2.');
    const { type, data } = JSON.parse(webhookBody(due, 'https://drawbridge.example.com'));
    expect([type, data.url]).toEqual(['review.due', 'https://drawbridge.example.com/reviews/3']);
  });

  it('says so where nobody is asked, and is never longer than Slack takes', () => {
    const many = Array.from({ length: 400 }, () => ({ name: 'n'.repeat(200), items: 1 }));
    expect(slackBody({ ...due, facts: { ...facts, waiting: [] } }, 'x')).toContain('Nobody is asked');
    expect(slackBody({ ...due, facts: { ...facts, waiting: many } }, 'x').length).toBeLessThan(3000);
  });
});

describe('a notice of Drawbridge itself', () => {
  const facts: HouseFacts = {
    ...{ title: 'API token <deploys>', page: '/settings/tokens', actor: 'Ada', concerns: 'Rhea' },
    ...{ said: 'Scopes: read.', admins: ['Ada', 'Odile'] },
  };
  const made: Notice = { ...notice(), kind: 'token-created', facts };

  it('says what happened, by whom, whom it concerns and who the admins are, and links the page', () => {
    expect(slackText(made)).toBe(
      [
        '<https://drawbridge.example.com/settings/tokens|API token &lt;deploys&gt;> was created.',
        'By Ada.',
        'Scopes: read.',
        'It concerns Rhea. Admins: Ada, Odile.',
      ].join('\n'),
    );
    const { type, data } = JSON.parse(webhookBody(made, URL_OF_OURS));
    expect([type, data.url]).toEqual(['drawbridge.token-created', `${URL_OF_OURS}/settings/tokens`]);
  });

  it('says so where there is no admin, and is never longer than Slack takes', () => {
    const long = 'x'.repeat(5000);
    const many = Array.from({ length: 400 }, () => 'n'.repeat(200));
    expect(slackText({ ...made, facts: { ...facts, admins: [] } })).toContain('There is no admin.');
    expect(slackText({ ...made, facts: { ...facts, title: long, said: long, admins: many } }).length).toBeLessThan(
      3000,
    );
  });
});

describe('a webhook', () => {
  const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  it('is signed as the reference libraries sign', () => {
    const headers = webhookHeaders(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is verified by who has the secret; another body, id, time or secret is not', () => {
    const body = webhookBody(notice(), URL_OF_OURS);
    const headers = webhookHeaders(SECRET, 'notice-1', 1000, body);
    const given = Buffer.from((headers['webhook-signature'] ?? '').slice(3), 'base64');
    const verifies = (key: Buffer, text: string) =>
      timingSafeEqual(given, createHmac('sha256', key).update(text).digest());
    expect(verifies(Buffer.alloc(32, 7), `notice-1.1000.${body}`)).toBe(true);
    expect(verifies(Buffer.alloc(32, 7), `notice-1.1000.${body} `)).toBe(false);
    expect(verifies(Buffer.alloc(32, 7), `notice-2.1000.${body}`)).toBe(false);
    expect(verifies(Buffer.alloc(32, 7), `notice-1.1001.${body}`)).toBe(false);
    expect(verifies(Buffer.alloc(32, 8), `notice-1.1000.${body}`)).toBe(false);
  });

  it('says what happened, when, and where to look', () => {
    expect(JSON.parse(webhookBody(notice({}, 'applied'), URL_OF_OURS))).toMatchObject({
      type: 'change.applied',
      timestamp: '2026-11-23T10:00:00.000Z',
      data: { change: 12, url: 'https://drawbridge.example.com/changes/12' },
    });
  });

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', SECRET.slice(6), `${SECRET}!`, `whsec_${'A'.repeat(200)}`])(
    '"%s" is no secret',
    (secret) => {
      expect(secretBytes(secret)).toBeNull();
    },
  );
});

test('ten tries take about a day', () => {
  const waits = Array.from({ length: MOST_ATTEMPTS }, (_, index) => waitAfter(index + 1));
  expect(waits.at(-1)).toBeNull();
  expect(waits.slice(0, -1)).not.toContain(null);
  const hours = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / 3_600_000;
  expect(MOST_ATTEMPTS).toBe(10);
  expect(Math.round(hours)).toBe(23);
});
