import { afterEach, beforeEach, expect, it } from 'vitest';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { chooseNotices } from '@/lib/services/notices/choose-notices';
import { deliverInPerson } from '@/lib/services/notices/deliver-in-person';
import { getNoticeChoices } from '@/lib/services/notices/get-notice-choices';
import { listNotifications } from '@/lib/services/notices/list-notifications';
import { readMembers } from '@/lib/services/people/read-members';
import type { Context } from '@/lib/services/verb/context';
import { AMIR, adds, at, byToken, openChanges, person, RHEA, STRANGER } from '@/lib/test-worlds/change-test-world';
import { AUTH, openMailServer } from '@/lib/test-worlds/mail-test-server';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const DAY = 24 * 3_600_000;
const PIA = person('pia', 'approver');
let server: Awaited<ReturnType<typeof openMailServer>>;
let answers: Record<string, string> = {};
beforeEach(async () => {
  answers = { ...AUTH };
  server = await openMailServer(answers);
});
afterEach(() => server.close());

/** People whose addresses GitLab told, and a mail server; its own endpoint wants nothing. */
async function open() {
  const mail = { name: 'email', kind: 'email', from: 'drawbridge@example.com', to: ['ops@example.com'] } as const;
  const opened = await openChanges(database().client, { notifications: [{ ...mail, url: server.url, events: [] }] });
  for (const id of ['rhea', 'amir', 'pia', 'vik'])
    await opened.db.person.update({ where: { id }, data: { email: `${id}@example.com` } });
  let passed = 0;
  const context: Context = { ...opened.context, now: () => new Date(opened.context.now().getTime() + passed) };
  const rows = async () =>
    (await opened.db.delivery.findMany({ orderBy: { position: 'asc' } })).map(
      ({ personId, state, detail }) => `${personId} ${state}: ${detail}`,
    );
  const pass = (milliseconds: number) => {
    passed += milliseconds;
  };
  return { ...opened, context, rows, pass, deliver: () => deliverInPerson(context) };
}

/** Who was written to, since the last call. */
const toldNow = () =>
  server.heard
    .splice(0)
    .filter((line) => line.startsWith('RCPT'))
    .map((line) => line.slice('RCPT TO:<'.length, -'@example.com>'.length));

it('a change that waits reaches each who may approve it, and its decision the author; nobody is told of what they did', async () => {
  const { context, submitted, deliver, rows } = await open();
  const change = await submitted();
  await deliver();
  expect(server.heard.filter((line) => line.startsWith('Subject'))[0]).toContain('Change 1: Let service 2 in');
  expect(server.heard).toContain('A change waits for your approval.');
  expect(server.heard).toContain('Choose what reaches you: http://127.0.0.1:3000/settings/notifications');
  expect(toldNow()).toEqual(['amir', 'pia']);
  await approveChange(context, AMIR, at(change));
  await deliver();
  expect(toldNow()).toEqual(['rhea']);
  await deliver();
  expect(toldNow()).toEqual([]);
  expect(await rows()).toEqual(['amir', 'pia', 'rhea'].map((id) => `${id} delivered: The mail server took it.`));
  expect((await listNotifications(context, RHEA)).deliveries).toEqual([]);
});

it('whoever lost access, or whose address GitLab no longer tells, is told nothing, though it was to go out', async () => {
  const { db, submitted, deliver, rows } = await open();
  await db.person.create({
    data: {
      ...{ id: 'nils', issuer: 'https://gitlab.example.com', subject: 'nils', username: 'nils', name: 'nils' },
      ...{ createdAt: new Date(0), email: 'nils@example.com' },
      roles: { create: { role: 'approver', source: 'configuration', grantedAt: new Date(0) } },
    },
  });
  await submitted();
  await db.person.update({ where: { id: 'amir' }, data: { disabledAt: new Date() } });
  await db.personRole.updateMany({ where: { personId: 'pia' }, data: { role: 'viewer' } });
  await db.person.update({ where: { id: 'nils' }, data: { email: null } });
  await deliver();
  expect(toldNow()).toEqual([]);
  expect((await rows()).toSorted()).toEqual([
    'amir dead: The person has no access any more.',
    'nils dead: GitLab tells no e-mail address of the person.',
    'pia dead: The person may not see this any more.',
  ]);
});

it('a digest has everything since the last one in one e-mail, once a day, and what is off is not kept', async () => {
  const { context, draftInput, submitted, deliver, pass } = await open();
  await chooseNotices(context, AMIR, { choices: { 'to-approve': 'digest' } });
  await chooseNotices(context, PIA, { choices: { 'to-approve': 'off' } });
  await submitted();
  const other = await draftChange(context, RHEA, { ...(await draftInput('role-002')), proposal: adds(3) });
  await submitChange(context, RHEA, at(other));
  await deliver();
  expect(toldNow()).toEqual([]);
  pass(DAY);
  await deliver();
  expect(server.heard.join('\n')).toContain('Drawbridge: 2 notices since the last digest');
  expect(server.heard.join('\n')).toMatch(/Change 1: [\s\S]*Change 2: [\s\S]*This is your daily digest\./);
  expect(toldNow()).toEqual(['amir']);
  pass(DAY);
  await deliver();
  expect(toldNow()).toEqual([]);
});

it('what the mail server does not take waits for its next try, and holds up nobody else for longer than this round', async () => {
  const { submitted, deliver, pass, rows } = await open();
  await submitted();
  answers.END = '451 not now';
  await deliver();
  const idsOf = () => server.heard.splice(0).filter((line) => line.startsWith('Message-ID'));
  expect(await rows()).toEqual(['amir waiting: The mail server refuses the message.', 'pia waiting: null']);
  delete answers.END;
  await deliver();
  expect(toldNow()).toEqual(['amir', 'pia']);
  pass(DAY);
  await deliver();
  expect(idsOf()).toHaveLength(1);
  expect(await rows()).toEqual(['amir', 'pia'].map((id) => `${id} delivered: The mail server took it.`));
});

it('choices are of the person who made them, are recorded, and are refused to whoever has no permission', async () => {
  const { context, events } = await open();
  const how = async (actor = AMIR) =>
    Object.fromEntries((await getNoticeChoices(context, actor)).choices.map(({ reason, how }) => [reason, how]));
  const usual = { 'to-approve': 'now', 'to-review': 'now', 'my-changes': 'now', roles: 'off' };
  expect(await how()).toEqual(usual);
  await chooseNotices(context, AMIR, { choices: { roles: 'digest', 'my-changes': 'off' } });
  expect(await how()).toEqual({ ...usual, roles: 'digest', 'my-changes': 'off' });
  expect(await how(PIA)).toEqual(usual);
  expect(await events({ action: 'notification.chosen' })).toMatchObject([{ actorId: 'amir', objectId: 'amir' }]);
  for (const wrong of [{ choices: { roles: 'sms' } }, { choices: { other: 'now' } }, { personId: 'pia', choices: {} }])
    await expect(chooseNotices(context, AMIR, wrong)).rejects.toMatchObject({ code: 'invalid' });
  await expect(chooseNotices(context, STRANGER, { choices: {} })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(chooseNotices(context, byToken(AMIR, 'read'), { choices: {} })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

it('the address is the one that GitLab tells, and goes when GitLab tells it no more; without a mail server nobody is told', async () => {
  const { context, db, world, submitted } = await open();
  await db.person.update({ where: { id: 'pia' }, data: { subject: '4', email: null } });
  const told = { id: 4, username: 'pia', name: 'pia', state: 'active', traits: [] };
  world.accounts[4] = { ...told, email: 'pia@harbour.example' };
  const addressOf = async () => (await db.person.findUniqueOrThrow({ where: { id: 'pia' } })).email;
  for (const id of ['rhea', 'amir', 'vik'])
    await db.person.update({ where: { id }, data: { issuer: 'https://other' } });
  await readMembers(context);
  expect(await addressOf()).toBe('pia@harbour.example');
  world.accounts[4] = told;
  await readMembers(context);
  expect(await addressOf()).toBeNull();
  Object.assign(context.config, { notifications: [] });
  await submitted();
  expect(await db.delivery.count()).toBe(0);
});
