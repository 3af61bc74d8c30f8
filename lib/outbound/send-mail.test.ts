import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendMail } from '@/lib/outbound/send-mail';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A mail server that answers each command by this table; what it was told is in `heard`. */
async function mailServer(answers: Readonly<Record<string, string>> = {}) {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  let inData = false;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(answers.GREETING ?? '220 here\r\n');
    socket.setEncoding('utf8').on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').filter(Boolean)) {
        heard.push(line);
        if (inData && line !== '.') continue;
        const command = line === '.' ? 'END' : (line.split(' ')[0] ?? '');
        inData = command === 'DATA';
        const usual = { EHLO: '250 here', DATA: '354 go on', QUIT: '221 bye' }[command] ?? '250 fine';
        socket.write(`${answers[command] ?? usual}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { heard, url: `smtp://user:canary@127.0.0.1:${port}` };
}

const MAIL = { id: 'n1', subject: 'Drawbridge: Change 12', text: 'Change 12: a title waits for approval.\n' };
const people = { from: 'drawbridge@example.com', to: ['amir@example.com', 'pia@example.com'] };
const AUTH = { EHLO: '250-here\r\n250 AUTH PLAIN', AUTH: '235 welcome' };

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
