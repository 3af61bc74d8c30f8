import { afterEach, expect, test } from 'vitest';
import { sendMail } from '@/lib/outbound/send-mail';
import { AUTH, openMailServer } from '@/lib/test-worlds/mail-test-server';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function mailServer(answers: Readonly<Record<string, string>> = {}) {
  const server = await openMailServer(answers);
  open.push(server);
  return server;
}

const MAIL = { id: 'n1', subject: 'Drawbridge: Change 12', text: 'Change 12: a title waits for approval.\n' };
const people = { from: 'drawbridge@example.com', to: ['amir@example.com', 'pia@example.com'] };

test('a notice is handed to the mail server for each address, under an id that stays the same', async () => {
  const { heard, url } = await mailServer(AUTH);
  expect(await sendMail({ url, ...people }, MAIL)).toEqual({
    ok: true,
    status: null,
    detail: 'The mail server took it.',
  });
  expect(heard.filter((line) => line.startsWith('RCPT'))).toEqual([
    'RCPT TO:<amir@example.com>',
    'RCPT TO:<pia@example.com>',
  ]);
  expect(heard).toContain('Message-ID: <n1@drawbridge>');
  expect(heard).toContain('Change 12: a title waits for approval.');
});

test('a subject of somebody else adds no recipient and no header', async () => {
  const { heard, url } = await mailServer(AUTH);
  await sendMail({ url, ...people }, { ...MAIL, subject: 'x\r\nBcc: mallory@example.com' });
  expect(heard.filter((line) => line.startsWith('RCPT'))).toHaveLength(2);
  expect(heard.some((line) => line.startsWith('Bcc'))).toBe(false);
});

test.each([
  [
    'refuses the password',
    { ...AUTH, AUTH: '535 user canary is unknown' },
    'The mail server refuses the user or password.',
  ],
  ['refuses a recipient', { ...AUTH, RCPT: '550 no such user' }, 'The mail server refuses the sender or a recipient.'],
  ['refuses the message', { ...AUTH, END: '554 spam' }, 'The mail server refuses the message.'],
])('a server that %s is told in words without what it said', async (_, answers, detail) => {
  const { url } = await mailServer(answers);
  expect(await sendMail({ url, ...people }, MAIL)).toEqual({ ok: false, status: null, detail });
});

test('a server that says nothing is given up, and nothing else is thrown', async () => {
  const { url } = await mailServer({ GREETING: ' ' });
  expect(await sendMail({ url, ...people }, MAIL, 200)).toMatchObject({ ok: false });
  expect(await sendMail({ url: 'smtp://127.0.0.1:9', ...people }, MAIL, 200)).toMatchObject({ ok: false });
});
