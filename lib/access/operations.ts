/** One table of who may call which operation. Anything not in it is refused, and each verb checks the same access again. */
import { type Actor, type Allowed, decideAccess, isFreshSignIn } from '@/lib/access/decide';
import { PERMISSIONS, type Permission, type PermissionRule, type TokenScope } from '@/lib/access/permissions';

export interface OperationAccess {
  /** One of these is enough. */
  readonly anyOf: readonly Permission[];
  /** Only within minutes of a sign-in: what changes who may do what, or leads to a write in AWS. */
  readonly freshSignIn?: true;
  /** Not in a session that a recovery link opened: what is made would outlive the emergency. */
  readonly refusedToRecovery?: true;
}

const by = (...anyOf: Permission[]): OperationAccess => ({ anyOf });
const freshly = (...anyOf: Permission[]): OperationAccess => ({ anyOf, freshSignIn: true });

const READS_ESTATE = by('estate.read');
const READS_SETTINGS = by('settings.read');
const READS_AUDIT = by('audit.read');
const DRAFTS = by('change.draft');

/** Operation → what it takes. */
export const OPERATION_ACCESS = {
  getProgress: READS_ESTATE,
  ...{
    getOverview: READS_ESTATE,
    getExposure: READS_ESTATE,
    getAccessMap: READS_ESTATE,
    searchAnything: READS_ESTATE,
    explainAccess: READS_ESTATE,
  },
  ...{ evaluate: READS_ESTATE, compare: READS_ESTATE, lint: READS_ESTATE },
  ...{ getReductions: READS_ESTATE, listReductions: READS_ESTATE, draftReductions: DRAFTS },
  ...{ listRefused: READS_ESTATE, draftRefused: DRAFTS },
  ...{ getCapabilities: READS_ESTATE, getStarts: READS_ESTATE, getStarters: READS_ESTATE },
  ...{ listRoles: READS_ESTATE, getRole: READS_ESTATE, getComposer: READS_ESTATE, exportTerraform: READS_ESTATE },
  getPipelines: READS_ESTATE,
  ...{ getPipelineFiles: READS_ESTATE, whoDrifted: READS_ESTATE, listProjects: READS_ESTATE, getProject: READS_ESTATE },
  ...{ findSources: READS_ESTATE, readSource: READS_ESTATE },
  ...{ startSync: by('sync.start'), refreshRole: by('sync.start'), refreshProject: by('sync.start') },
  setDriftMode: freshly('drift.set-mode'),

  ...{ listChanges: READS_ESTATE, getChange: READS_ESTATE, previewChange: READS_ESTATE, packProposal: READS_ESTATE },
  ...{ draftChange: DRAFTS, editChange: DRAFTS, rebaseChange: DRAFTS, submitChange: DRAFTS, withdrawChange: DRAFTS },
  commentOnChange: by('change.comment'),
  approveChange: freshly('change.decide'),
  rejectChange: by('change.decide'),
  requestChanges: by('change.decide'),
  applyChange: freshly('change.apply'),
  scheduleChange: freshly('change.apply'),
  unscheduleChange: by('change.apply'),
  breakGlass: freshly('change.break-glass'),
  reviewBreakGlass: by('change.review-break-glass'),
  resumeApplying: freshly('applying.resume'),
  ...{ planRename: DRAFTS, planComponents: DRAFTS, offboardProject: DRAFTS, cleanUpChange: DRAFTS },

  ...{ listOnboardings: READS_ESTATE, getOnboarding: READS_ESTATE, checkFirstRun: READS_ESTATE },
  ...{ startOnboarding: DRAFTS, saveOnboarding: DRAFTS, submitOnboarding: DRAFTS, checkIssuer: DRAFTS },
  ...{ findPolicies: DRAFTS, planOffboarding: READS_ESTATE },

  ...{ getMigrationBoard: READS_ESTATE, getMigration: READS_ESTATE, draftAudience: DRAFTS },
  startMigrationScan: by('migration.run'),
  openMigrations: by('migration.run'),
  followMigrations: by('migration.run'),

  ...{ listReviews: READS_ESTATE, getReview: READS_ESTATE, listReviewItems: READS_ESTATE },
  getReviewReport: READS_ESTATE,
  ...{ previewReview: by('review.manage'), startReview: by('review.manage') },
  ...{ answerReview: by('review.answer'), delegateReview: by('review.answer') },
  endReview: freshly('review.manage'),
  stopRepeatingReview: by('review.manage'),

  ...{ listAuditEvents: READS_AUDIT, countAuditEvents: READS_AUDIT, getAuditEvent: READS_AUDIT },
  ...{ getAuditChain: READS_AUDIT, verifyAudit: READS_AUDIT, listAccess: READS_AUDIT },
  ...{ exportRoles: READS_ESTATE, exportProjects: READS_ESTATE },
  ...{ exportChanges: READS_ESTATE, exportReviews: READS_ESTATE },
  ...{ listViews: READS_ESTATE, saveView: by('view.save'), deleteView: by('view.save') },
  ...{ exportAudit: by('audit.export'), exportAccess: by('audit.export') },

  ...{ listConnections: READS_SETTINGS, listProcesses: READS_SETTINGS },
  ...{ listTemplates: READS_SETTINGS, exportTemplate: READS_SETTINGS },
  ...{ getNotifications: READS_SETTINGS, listPeople: READS_SETTINGS },
  ...{ getNoticeChoices: READS_SETTINGS, chooseNotices: by('notices.choose') },
  ...{ getLinkCandidates: READS_SETTINGS, listGroupGrants: READS_SETTINGS },
  // Whoever hands a question of a review on chooses a person too.
  findPeople: by('settings.read', 'review.answer', 'review.manage'),
  checkConnections: by('connections.check'),
  // Whoever wrote the file did it on the server; what it brings about may be a writer of another account.
  reloadConfiguration: freshly('connections.check'),
  // What it sets up sends events for as long as it is there.
  setUpHooks: freshly('connections.check'),
  replayDelivery: by('notifications.replay'),
  ...{ getApprovalRules: READS_SETTINGS, tryApprovalRules: READS_SETTINGS },
  proposeApprovalRules: freshly('rules.propose'),
  approveApprovalRules: freshly('rules.decide'),
  rejectApprovalRules: freshly('rules.decide'),

  setPersonRoles: freshly('people.manage'),
  setPersonDisabled: freshly('people.manage'),
  vouchForPerson: freshly('people.manage'),
  linkPerson: freshly('people.manage'),
  unlinkPerson: freshly('people.manage'),
  createGroupGrant: freshly('people.manage'),
  deleteGroupGrant: freshly('people.manage'),
  confirmGroup: freshly('people.manage'),
  readMembers: by('people.manage'),
  listSessions: by('token.manage-own', 'people.manage'),
  listRefusedSignIns: by('people.manage'),
  revokeSession: by('token.manage-own', 'people.manage'),
  listTokens: by('token.manage-own'),
  createToken: { ...freshly('token.manage-own'), refusedToRecovery: true },
  revokeToken: by('token.manage-own'),
} as const satisfies Readonly<Record<string, OperationAccess>>;
export type OperationId = keyof typeof OPERATION_ACCESS;

export const isOperation = (id: string): id is OperationId => Object.hasOwn(OPERATION_ACCESS, id);

/** Scopes that are worth something only in a token that was made by someone who had just signed in. */
export const DECIDING_SCOPES: readonly TokenScope[] = ['approve', 'apply'];

/** Days that such a token lives, at most. */
export const DECIDING_DAYS = 30;

export type OperationDecision = Allowed | { readonly allowed: 'sign-in-again' };

/**
 * Whether the actor may call the operation now. `minutes`: how long a sign-in is fresh. A token cannot sign in again, so it
 * does such a thing only by a scope that it was freshly made for.
 */
export function decideOperation(actor: Actor, id: string, now: Date, minutes: number): OperationDecision {
  if (!isOperation(id)) return { allowed: false, reason: 'This operation is not open to anyone.' };
  const access: OperationAccess = OPERATION_ACCESS[id];
  const decisions = access.anyOf.map((permission) => ({ permission, ...decideAccess(actor, permission) }));
  const held = decisions.find(({ allowed }) => allowed);
  if (held === undefined) return decisions.find(({ allowed }) => !allowed) ?? { allowed: false, reason: 'Nobody may.' };
  if (access.refusedToRecovery && actor.kind === 'person' && actor.via.kind === 'session' && actor.via.byRecovery)
    return { allowed: false, reason: 'A session that a recovery link opened cannot do this. Sign in with GitLab.' };
  if (!access.freshSignIn) return { allowed: true };
  const { scope, allows }: PermissionRule = PERMISSIONS[held.permission];
  if (actor.kind === 'person' && actor.via.kind === 'token' && (scope === null || !DECIDING_SCOPES.includes(scope)))
    return { allowed: false, reason: `No API token may ${allows}. Sign in with a browser.` };
  return isFreshSignIn(actor, now, minutes) ? { allowed: true } : { allowed: 'sign-in-again' };
}
