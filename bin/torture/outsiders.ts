import type { House } from '@/bin/torture/house';
import { document } from '@/bin/torture/house';
import { approvedChange, askToApply } from '@/bin/torture/propose';
import type { Scenario } from '@/bin/torture/scenario';
import { breachCount, judge } from '@/bin/torture/verdict';
import type { Role } from '@/e2e/sandbox/world/types';
import { policyDigest } from '@/lib/audit/digest';
import { applyChange } from '@/lib/services/apply-change';

type When = 'after the approval' | 'after our write';

/** Someone else writes the role between approval and apply, which is always a conflict, or right behind our write, which is always seen. */
export const outsiders: Scenario = async (house, { count, random }) => {
  const ids: string[] = [];
  let missed = 0;
  for (let round = 0; round < count; round++) {
    const role = house.roles[round % house.roles.length];
    if (!role) throw new Error('no role');
    const when: When = random() < 0.5 ? 'after the approval' : 'after our write';
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
  const meddle = () => {
    role.trust = foreign;
  };
  if (when === 'after the approval') meddle();
  const ours = context.awsWriter;
  const leased = {
    ...context,
    awsWriter: (account: string) => {
      const writer = ours(account);
      return (
        writer && {
          ...writer,
          updateTrustPolicy: async (...args: Parameters<typeof writer.updateTrustPolicy>) => {
            const answer = await writer.updateTrustPolicy(...args);
            meddle();
            return answer;
          },
        }
      );
    },
  };
  await applyChange(leased, { changeId: id }, async () => {});
  const change = await context.db.change.findUniqueOrThrow({ where: { id } });
  const kept = await context.db.roleRevision.count({
    where: { roleId: role.name, trustDigest: policyDigest(foreign) },
  });
  const whole = policyDigest(change.baseDocument) === policyDigest(before);
  const seen = change.state === 'conflict' && change.liveDocument === foreign && whole && kept > 0;
  return { id, seen: seen && role.trust === foreign };
}
