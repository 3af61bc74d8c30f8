/** What people do in a world: changes, a review of thousands of lines, and the many people themselves. */
import { insertRows, NOW, type WorldSize } from '@/bin/bench/scale/world';
import type { OpenDatabase } from '@/lib/db/open-database';

/** As many as a large review was found to have. */
export const REVIEW_ITEMS = 4743;
const PEOPLE = 1500;
const CHANGES_OF_A_ROLE = 4;

/** Reviews of that size. */
const REVIEWS = 4;

/** Number of the review that is looked at. */
export const REVIEW = 2;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const minutes = (count: number) => new Date(NOW.getTime() - count * 60_000);

/** Spreads reach, findings and use over the roles and projects, and fills the lists that people make. */
export async function fillLists({ pool }: Pick<OpenDatabase, 'pool'>, size: WorldSize): Promise<void> {
  await pool.query(
    `
    UPDATE "Role" SET "rung" = nullif(n % 7, 6), "worstSeverity" = n % 6, "findingCount" = n % 6,
      "lastUsedAt" = CASE WHEN n % 3 = 0 THEN NULL ELSE $1::timestamp - (n % 400) * interval '1 day' END,
      "driftSince" = CASE WHEN n % 97 = 0 THEN $1::timestamp ELSE NULL END
    FROM (SELECT "id" AS role, substr("id", 6)::int AS n FROM "Role") numbered WHERE "id" = role`,
    [NOW],
  );
  await pool.query(`
    UPDATE "Project" SET "roleCount" = "gitlabId" % 4, "rung" = CASE WHEN "gitlabId" % 4 = 0 THEN NULL ELSE 1 + "gitlabId" % 5 END`);
  await insertRows(
    pool,
    'Person',
    numbers(PEOPLE).map((index) => ({
      ...{ id: `person-${index}`, issuer: 'https://gitlab-1.example.com', subject: String(index) },
      ...{ username: `user-${index}`, name: `Person ${index}`, groups: [], traits: [], createdAt: NOW },
    })),
  );
  await insertRows(
    pool,
    'Change',
    numbers(size.roles * CHANGES_OF_A_ROLE).map((index) => changeRow(size, index)),
  );
  await insertRows(
    pool,
    'ReviewCampaign',
    numbers(REVIEWS).map((index) => ({
      ...{ id: `review-${index + 1}`, number: index + 1, name: `Quarter ${index + 1}`, scope: { reviewers: [] } },
      ...{ dueAt: NOW, onSilence: 'keep', state: 'open', startedById: 'person-0', startedAt: NOW, reminded: 0 },
    })),
  );
  const items = numbers(REVIEW_ITEMS).map((index) => itemRow(size, index));
  for (const review of numbers(REVIEWS))
    await insertRows(
      pool,
      'ReviewItem',
      items.map((item, index) => ({ ...item, id: `item-${review}-${index}`, campaignId: `review-${review + 1}` })),
    );
  await pool.query('VACUUM ANALYZE');
}

/** States that no derivation looks at: what a worker does about changes under way is no figure of a list. */
const STATES = ['draft', 'applied', 'failed', 'rejected', 'withdrawn', 'expired', 'reverted'];

function changeRow(size: WorldSize, index: number) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const state = STATES[index % STATES.length] ?? 'draft';
  return {
    ...{
      id: `change-${index}`,
      number: index + 1,
      roleId: `role-${index % size.roles}`,
      kind: 'put',
      reason: 'Needed.',
    },
    title: `Admit release ${index} of group-${index % 50}`,
    state,
    ...{ authorId: `person-${index % PEOPLE}`, version: 1, revision: 1, baseUniqueId: `AROA${index}` },
    ...{ baseDocument: text, baseDigest: 'x', proposedDocument: text, proposedDigest: 'x', approvalDigest: 'x' },
    ...{ createdAt: minutes(index), updatedAt: minutes(index) },
    ...{ limits: [], setup: [], cleanUp: [], leaseToken: 0 },
  };
}

function itemRow(size: WorldSize, index: number) {
  const role = index % size.roles;
  const who = `main of group-${index % 50}/team-${index % 7}/project-${index}`;
  return {
    ...{ position: index, roleId: `role-${role}`, key: `key-${index}` },
    ...{ kind: 'mapping', who, reviewerId: `person-${index % 40}`, answer: 'open', requesterIds: [] },
    evidence: {
      ...{ account: '100000000001', role: `deploy-${role}`, who, rung: 2, rungReason: 'Any ref.', proof: 'proved' },
      ...{ admittedRefs: 20, protectedRefs: 1, lastUsedAt: null, approved: null, findings: [] },
      permissions: ['AdministratorAccess: everything in the account.'],
      pushers: numbers(30).map((each) => `Developers may push to feature/${each} of project-${index}`),
    },
  };
}
