/** What the product's own database user may do with a table of record. */
type Keeping =
  /** Rows are only ever added. */
  | 'append'
  /** Rows are added and go on, as their own triggers allow; none is deleted. */
  | 'keep'
  /** The owner's alone: what the product goes by. */
  | 'read';

/**
 * Every table that is evidence, or that decides what is allowed. Held by grants (grant-application.ts) where the product works as
 * another user than the owner, and by triggers (the migration tables_of_record) where it does not. Other tables are working state.
 */
export const TABLES_OF_RECORD: Readonly<Record<string, Keeping>> = {
  AuditEvent: 'append',
  AuditCheckpoint: 'append',
  AuditKey: 'append',
  ReviewDecision: 'append',
  ChangeRevision: 'append',
  ChangeComment: 'append',
  RoleRevision: 'append',
  Notice: 'append',
  Change: 'keep',
  Decision: 'keep',
  RuleSet: 'keep',
  MappingLimit: 'keep',
  ReviewCampaign: 'keep',
  ReviewItem: 'keep',
  Person: 'keep',
  Session: 'keep',
  ApiToken: 'keep',
  ChangeTransition: 'read',
  _prisma_migrations: 'read',
};

export const RIGHTS: Readonly<Record<Keeping, string>> = {
  append: 'SELECT, INSERT',
  keep: 'SELECT, INSERT, UPDATE',
  read: 'SELECT',
};
