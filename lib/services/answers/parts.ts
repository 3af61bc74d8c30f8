/** The parts that answers of the API are made of. A schema here is what the document says, what tests hold answers to, and the type. */
import { z } from 'zod';

/**
 * Holds the schema of a value that a pure room defines against that room's own type, both ways: a member in one and not in
 * the other does not compile.
 */
export const schemaOf =
  <T>() =>
  <S extends z.ZodType<T>>(schema: [T] extends [z.output<S>] ? S : never): S =>
    schema;

export const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

/** A list that a source gave, or why it could not be read: nobody can take the second for an empty list. */
export const readingOf = <S extends z.ZodType>(item: S) =>
  z.discriminatedUnion('read', [
    z.strictObject({ read: z.literal(true), items: list(item) }),
    z.strictObject({ read: z.literal(false), because: sentence.describe('Why it is not known.') }),
  ]);

/** A list that is always answered whole. Every list is an object, so that it can grow a member without breaking clients. */
export const rowsOf = <S extends z.ZodType>(row: S) => z.strictObject({ rows: list(row) });

/** One page of a list. */
export const pageOf = <S extends z.ZodType>(row: S) =>
  rowsOf(row).extend({
    next: cursor.describe('Send it as `after` to get the next page. `null` on the last page.'),
    previous: cursor.describe('Send it as `before` to get the previous page. `null` on the first page.'),
  });

const cursor = z
  .string()
  .nullable()
  .meta({ examples: ['WyJzaG9wLWNhdGFsb2ctZGVwbG95IiwiOGYzZCJd'] });

export const instant = z.iso.datetime().meta({
  description: 'An instant in UTC, as ISO 8601.',
  examples: ['2026-11-30T09:41:00.000Z'],
});
export const accountId = z.string().meta({ description: 'Id of the AWS account.', examples: ['111122223333'] });
export const accountName = z
  .string()
  .meta({ description: 'Name of the AWS account, as configured.', examples: ['production'] });
export const roleName = z.string().meta({ description: 'Name of the AWS role.', examples: ['shop-catalog-deploy'] });
export const arn = z
  .string()
  .meta({ description: 'ARN of the AWS role.', examples: ['arn:aws:iam::111122223333:role/shop-catalog-deploy'] });
export const instanceId = z
  .string()
  .meta({ description: 'Id of the GitLab instance, as configured.', examples: ['harbour'] });
export const projectId = z.int().meta({ description: 'Id of the project in GitLab.', examples: [104] });
export const projectPath = z
  .string()
  .meta({ description: 'Full path of the project in GitLab.', examples: ['shop/catalog'] });
export const digest = z.string().meta({
  description: 'SHA-256 of a canonical document, in hexadecimal.',
  examples: ['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'],
});
export const documentText = z.string().meta({
  description: 'A trust policy as JSON text.',
  examples: ['{"Version":"2012-10-17","Statement":[]}'],
});
export const changeNumber = z.int().meta({ description: 'Number of a change.', examples: [12] });
export const rowId = z.string().meta({ description: 'Opaque id.', examples: ['8f3d1c52-6f0e-4c7f-9d55-0a7d3c1f2b61'] });
export const subject = z.string().meta({
  description: 'A `sub` claim of a GitLab ID token.',
  examples: ['project_path:shop/catalog:ref_type:branch:ref:main'],
});
export const refName = z.string().meta({ description: 'Name of the branch or tag.', examples: ['main'] });
export const auditSeq = z.string().meta({
  description: 'Number of an audit event: decimal digits, as text, because it may exceed 2^53.',
  examples: ['1042'],
});
/** Text for people to read. Programs should not depend on its wording. */
export const sentence = z.string().meta({
  description: 'Text for people. Do not parse it.',
  examples: ['Only protected refs of named projects.'],
});

export const personName = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the person in Drawbridge.', examples: ['8f3d1c52'] }),
    name: z.string().meta({ description: 'Display name.', examples: ['Rhea Holm'] }),
    username: z.string().meta({ description: 'User name in GitLab.', examples: ['rhea'] }),
  })
  .meta({ id: 'PersonName', description: 'A person, or Drawbridge itself.' });
export type PersonName = z.infer<typeof personName>;

/** What a verb answers that only made a change, or put work on the queue. */
export const openedChange = z
  .strictObject({ number: changeNumber })
  .meta({ id: 'OpenedChange', description: 'The change that was opened.' });
export const queued = z
  .strictObject({ queued: z.literal(true) })
  .meta({ id: 'Queued', description: 'The worker does it next.' });
