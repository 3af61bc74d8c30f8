import { isStale } from '@/lib/access/membership';
import { PERMISSIONS, type PermissionRule } from '@/lib/access/permissions';
import { digestMail, personalMail } from '@/lib/notify/mail';
import type { Notice } from '@/lib/notify/notices';
import { NOTICE_REASONS, type NoticeReason, reasonOf } from '@/lib/notify/reasons';
import { sendMail } from '@/lib/outbound/send-mail';
import { type Claimed, deliverLine, type Outcome } from '@/lib/services/notices/deliver-line';
import { readNotice } from '@/lib/services/notices/read-notice';
import type { Context } from '@/lib/services/verb/context';
import { mailServerOf } from '@/lib/services/verb/mail-server';
import { peopleIssuers } from '@/lib/services/verb/people-issuers';
import { lineOf } from '@/lib/services/verb/told-in-person';

/** Lines that are looked at in one round. */
const LINES = 100;
/** Notices of one digest. The others come with the next one. */
const MOST = 200;

type Delivering = Pick<Context, 'db' | 'now' | 'config'>;

/** Sends what is due to people in person, each in a line of their own. A round ends where the mail server takes nothing. */
export async function deliverInPerson(context: Delivering, send: typeof sendMail = sendMail): Promise<void> {
  const server = mailServerOf(context.config);
  if (server === null) return;
  for (const { endpoint } of await dueLines(context)) {
    let taken = true;
    await deliverLine(context, endpoint, async (head) => {
      const outcome = await tellPerson(context, head, (to, mail) => send({ ...server, to: [to] }, mail));
      taken = outcome.ok || outcome.final === true;
      return outcome;
    });
    if (!taken) return;
  }
}

/** Those whose head is due, the longest waiting first: a line that waits for its retry keeps nobody else's back. */
const dueLines = ({ db, now }: Delivering): Promise<{ readonly endpoint: string }[]> => db.$queryRaw`
  SELECT head."endpoint" FROM (
    SELECT DISTINCT ON ("endpoint") "endpoint", "nextAt" FROM "Delivery"
    WHERE "personId" IS NOT NULL AND "state" = 'waiting'
    ORDER BY "endpoint", "position"
  ) head
  WHERE head."nextAt" <= ${now()} ORDER BY head."nextAt" LIMIT ${LINES}`;

type Send = (to: string, mail: Parameters<typeof sendMail>[1]) => Promise<Outcome>;

/** Looks at the person anew: whoever lost access since is told nothing. */
async function tellPerson(context: Delivering, head: Claimed, send: Send): Promise<Outcome> {
  const person = await personOf(context, head.personId ?? '');
  if (person === null) return never('The person has no access any more.');
  if (person.email === null) return never('GitLab tells no e-mail address of the person.');
  const { publicUrl } = context.config;
  const may = (notice: Notice): NoticeReason | null => {
    const reason = reasonOf(notice.kind);
    return reason !== null && person.may(reason) ? reason : null;
  };
  if (head.endpoint === lineOf(person.id, 'now')) {
    const notice = readNotice(head.notice);
    const reason = may(notice);
    if (reason === null) return never('The person may not see this any more.');
    return send(person.email, { id: head.id, ...personalMail(notice, reason, publicUrl) });
  }
  const rows = await context.db.delivery.findMany({
    where: { endpoint: head.endpoint, state: 'waiting', nextAt: { lte: context.now() } },
    orderBy: { position: 'asc' },
    take: MOST,
    include: { notice: true },
  });
  const notices = rows.map((row) => readNotice(row.notice)).filter((notice) => may(notice) !== null);
  if (notices.length === 0) return never('The person may not see this any more.');
  const outcome = await send(person.email, { id: head.id, ...digestMail(notices, publicUrl) });
  if (outcome.ok)
    await context.db.delivery.updateMany({
      where: { id: { in: rows.map(({ id }) => id), not: head.id }, state: 'waiting' },
      data: { state: 'delivered', finishedAt: context.now(), detail: 'In one digest with others.' },
    });
  return outcome;
}

const never = (detail: string): Outcome => ({ ok: false, status: null, detail, final: true });

/** null: they are disabled, gone, or sign in by a GitLab that gives no access any more. */
async function personOf({ db, config, now }: Delivering, id: string) {
  const person = await db.person.findUnique({ where: { id }, include: { roles: true } });
  if (person === null || person.disabledAt !== null || person.goneAt !== null) return null;
  if (!peopleIssuers(config).includes(person.issuer)) return null;
  const fresh = person.roles.filter(
    ({ source, checkedAt }) => source !== 'group' || !isStale(checkedAt, now(), config.people.membersHours),
  );
  const may = (reason: NoticeReason): boolean => {
    const { roles }: PermissionRule = PERMISSIONS[NOTICE_REASONS[reason].needs];
    return fresh.some(({ role }) => roles.some((each) => each === role));
  };
  return { id: person.id, email: person.email, may };
}
