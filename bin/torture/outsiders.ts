import type { House } from '@/bin/torture/house';
import { document } from '@/bin/torture/house';
import { approvedChange, askToApply } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge } from '@/bin/torture/verdict';
import { writeOutside } from '@/e2e/sandbox/aws/write-outside';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import type { Role } from '@/e2e/sandbox/world/types';
import { policyDigest } from '@/lib/audit/digest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { lookAgain } from '@/lib/services/apply/look-again';
import { overwrittenWrites } from '@/lib/services/changes/view/overwritten-writes';

const MOMENTS = ['after the approval', 'after our write', 'between our reading and our write'] as const;
type When = (typeof MOMENTS)[number];

/**
 * Someone else writes the role: between approval and apply, which is always a conflict; right behind our write, which is always
 * seen; or between our reading and our write, which CloudTrail always tells of.
 */
export const outsiders: Scenario = async (house, { count, random }) => {
  const ids: string[] = [];
  let missed = 0;
  for (let round = 0; round < count; round++) {
    const role = house.roles[round % house.roles.length];
    if (!role) throw new Error('no role');
    const when = MOMENTS[Math.floor(random() * MOMENTS.length)] ?? 'after our write';
    const { id, seen } = await meddled(house, role, when, document(`outside-${round}`));
    ids.push(id);
    if (!seen) missed++;
  }
  const breaches = await judge(house, ids);
  return {
    done: ids.length,
    unit: 'rounds',
    breaches: breachCount(breaches) + missed,
    notes: `not seen or not kept ${missed}; lost ${breaches.lost}, twice ${breaches.twice}, unaudited ${breaches.unaudited}`,
  };
};

async function meddled(house: House, role: Role, when: When, foreign: string) {
  const { context } = house;
  const before = role.trust;
  const id = await approvedChange(house, role);
  await askToApply(house, id);
  const meddle = async (now: When) => {
    // By the console of the account, so that CloudTrail has it.
    if (now === when) await writeOutside(house.sandbox.aws.url, PRODUCTION, role.name, foreign);
  };
  await meddle('after the approval');
  const ours = context.awsWriter;
  const leased = {
    ...context,
    awsWriter: (account: string) => {
      const writer = ours(account);
      return (
        writer && {
          ...writer,
          updateTrustPolicy: async (...args: Parameters<typeof writer.updateTrustPolicy>) => {
            await meddle('between our reading and our write');
            const answer = await writer.updateTrustPolicy(...args);
            await meddle('after our write');
            return answer;
          },
        }
      );
    },
  };
  await applyChange(leased, { changeId: id }, async () => {});
  if (when === 'between our reading and our write') return { id, seen: await toldByTrail(house, id, foreign) };
  const change = await context.db.change.findUniqueOrThrow({ where: { id } });
  const kept = await context.db.roleRevision.count({
    where: { roleId: role.name, trustDigest: policyDigest(foreign) },
  });
  const whole = policyDigest(change.baseDocument) === policyDigest(before);
  const seen = change.state === 'conflict' && change.liveDocument === foreign && whole && kept > 0;
  return { id, seen: seen && role.trust === foreign };
}

/** The look after the apply tells of it once, with the document whole. */
async function toldByTrail({ context }: House, changeId: string, foreign: string): Promise<boolean> {
  for (let look = 0; look < 2; look++) await lookAgain(context, { changeId }, async () => {});
  const told = await overwrittenWrites(context, changeId);
  return told.length === 1 && told[0]?.document === foreign;
}
