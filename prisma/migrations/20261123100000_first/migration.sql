-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Instance" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "version" TEXT,
    "syncedAt" TIMESTAMP(3),
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Group" (
    "instanceId" TEXT NOT NULL,
    "gitlabId" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "protection" JSONB,
    "syncedAt" TIMESTAMP(3) NOT NULL,
    "goneAt" TIMESTAMP(3),

    CONSTRAINT "Group_pkey" PRIMARY KEY ("instanceId","gitlabId")
);

-- CreateTable
CREATE TABLE "Project" (
    "instanceId" TEXT NOT NULL,
    "gitlabId" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "defaultBranch" TEXT,
    "webUrl" TEXT,
    "subComponents" JSONB,
    "protection" JSONB,
    "developers" INTEGER,
    "maintainers" INTEGER,
    "forkPipelinesInParent" BOOLEAN,
    "protectMergeRequestPipelines" BOOLEAN,
    "refCount" INTEGER NOT NULL DEFAULT 0,
    "protectedRefCount" INTEGER NOT NULL DEFAULT 0,
    "roleCount" INTEGER NOT NULL DEFAULT 0,
    "rung" INTEGER,
    "syncedAt" TIMESTAMP(3) NOT NULL,
    "goneAt" TIMESTAMP(3),

    CONSTRAINT "Project_pkey" PRIMARY KEY ("instanceId","gitlabId")
);

-- CreateTable
CREATE TABLE "Ref" (
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "protected" BOOLEAN NOT NULL,

    CONSTRAINT "Ref_pkey" PRIMARY KEY ("instanceId","projectId","type","name")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "alias" TEXT,
    "partition" TEXT NOT NULL,
    "trustPolicyQuota" INTEGER,
    "roleQuota" INTEGER,
    "writable" BOOLEAN NOT NULL DEFAULT false,
    "syncedAt" TIMESTAMP(3),
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Provider" (
    "arn" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "clientIds" JSONB NOT NULL,
    "thumbprints" JSONB NOT NULL,
    "syncedAt" TIMESTAMP(3) NOT NULL,
    "goneAt" TIMESTAMP(3),

    CONSTRAINT "Provider_pkey" PRIMARY KEY ("arn")
);

-- CreateTable
CREATE TABLE "Role" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "uniqueId" TEXT NOT NULL,
    "arn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "description" TEXT,
    "maxSessionSeconds" INTEGER,
    "permissionsBoundary" TEXT,
    "tags" JSONB NOT NULL,
    "attachedPolicies" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "lastUsedRegion" TEXT,
    "trustPolicy" TEXT NOT NULL,
    "trustDigest" TEXT NOT NULL,
    "syncedAt" TIMESTAMP(3) NOT NULL,
    "goneAt" TIMESTAMP(3),
    "rung" INTEGER,
    "rungReason" TEXT,
    "rungExample" TEXT,
    "sentence" TEXT,
    "mappingCount" INTEGER NOT NULL DEFAULT 0,
    "foreignCount" INTEGER NOT NULL DEFAULT 0,
    "projectCount" INTEGER NOT NULL DEFAULT 0,
    "findings" JSONB NOT NULL,
    "findingCount" INTEGER NOT NULL DEFAULT 0,
    "worstSeverity" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleRevision" (
    "id" TEXT NOT NULL,
    "roleId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "trustPolicy" TEXT NOT NULL,
    "trustDigest" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "changeId" TEXT,

    CONSTRAINT "RoleRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Admission" (
    "roleId" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "refCount" INTEGER NOT NULL,
    "protectedCount" INTEGER NOT NULL,

    CONSTRAINT "Admission_pkey" PRIMARY KEY ("roleId","instanceId","projectId")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" TEXT NOT NULL,
    "sourceKind" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "cursor" JSONB,
    "held" TEXT,
    "error" TEXT,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "startedBy" TEXT NOT NULL,

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionCheck" (
    "sourceKind" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "checkedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ConnectionCheck_pkey" PRIMARY KEY ("sourceKind","sourceId","permission")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "avatarUrl" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastSignInAt" TIMESTAMP(3),
    "disabledAt" TIMESTAMP(3),

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PersonRole" (
    "personId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "detail" TEXT,
    "grantedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PersonRole_pkey" PRIMARY KEY ("personId","role","source")
);

-- CreateTable
CREATE TABLE "GroupGrant" (
    "id" TEXT NOT NULL,
    "groupPath" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "GroupGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "revokedAt" TIMESTAMP(3),
    "ip" TEXT,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInAttempt" (
    "id" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "codeVerifier" TEXT NOT NULL,
    "returnTo" TEXT NOT NULL,
    "setup" BOOLEAN NOT NULL DEFAULT false,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OneTimeLink" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "OneTimeLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "personId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestDigest" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("personId","key")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "roleId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "baseDocument" TEXT NOT NULL,
    "baseDigest" TEXT NOT NULL,
    "baseUniqueId" TEXT NOT NULL,
    "proposedDocument" TEXT NOT NULL,
    "proposedDigest" TEXT NOT NULL,
    "approvalDigest" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "submittedAt" TIMESTAMP(3),
    "decidedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "outcome" TEXT,
    "liveDocument" TEXT,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChangeRevision" (
    "changeId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "editorId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "proposedDocument" TEXT NOT NULL,
    "approvalDigest" TEXT NOT NULL,

    CONSTRAINT "ChangeRevision_pkey" PRIMARY KEY ("changeId","revision")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "comment" TEXT NOT NULL,
    "approvalDigest" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "voidedAt" TIMESTAMP(3),

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChangeComment" (
    "id" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ChangeComment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChangeStep" (
    "changeId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requestId" TEXT,
    "detail" TEXT,

    CONSTRAINT "ChangeStep_pkey" PRIMARY KEY ("changeId","position")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "seq" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "action" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "objectKind" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "objectName" TEXT NOT NULL,
    "changeId" TEXT,
    "roleId" TEXT,
    "beforeDigest" TEXT,
    "afterDigest" TEXT,
    "data" JSONB NOT NULL,
    "ip" TEXT,
    "requestId" TEXT,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "Group_instanceId_path_idx" ON "Group"("instanceId", "path");

-- CreateIndex
CREATE INDEX "Project_path_instanceId_gitlabId_idx" ON "Project"("path", "instanceId", "gitlabId");

-- CreateIndex
CREATE INDEX "Provider_accountId_host_idx" ON "Provider"("accountId", "host");

-- CreateIndex
CREATE INDEX "Role_accountId_name_idx" ON "Role"("accountId", "name");

-- CreateIndex
CREATE INDEX "Role_name_id_idx" ON "Role"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Role_accountId_uniqueId_key" ON "Role"("accountId", "uniqueId");

-- CreateIndex
CREATE INDEX "RoleRevision_roleId_at_idx" ON "RoleRevision"("roleId", "at");

-- CreateIndex
CREATE INDEX "Admission_instanceId_projectId_idx" ON "Admission"("instanceId", "projectId");

-- CreateIndex
CREATE INDEX "SyncRun_sourceKind_sourceId_startedAt_idx" ON "SyncRun"("sourceKind", "sourceId", "startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Person_issuer_subject_key" ON "Person"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "GroupGrant_groupPath_role_key" ON "GroupGrant"("groupPath", "role");

-- CreateIndex
CREATE INDEX "Session_personId_idx" ON "Session"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken"("hash");

-- CreateIndex
CREATE INDEX "ApiToken_personId_idx" ON "ApiToken"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Change_number_key" ON "Change"("number");

-- CreateIndex
CREATE INDEX "Change_state_number_idx" ON "Change"("state", "number");

-- CreateIndex
CREATE INDEX "Change_roleId_number_idx" ON "Change"("roleId", "number");

-- CreateIndex
CREATE INDEX "Change_authorId_number_idx" ON "Change"("authorId", "number");

-- CreateIndex
CREATE INDEX "Decision_changeId_at_idx" ON "Decision"("changeId", "at");

-- CreateIndex
CREATE INDEX "ChangeComment_changeId_at_idx" ON "ChangeComment"("changeId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_id_key" ON "AuditEvent"("id");

-- CreateIndex
CREATE INDEX "AuditEvent_at_seq_idx" ON "AuditEvent"("at", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_action_seq_idx" ON "AuditEvent"("action", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_seq_idx" ON "AuditEvent"("actorId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_changeId_seq_idx" ON "AuditEvent"("changeId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_objectKind_objectId_seq_idx" ON "AuditEvent"("objectKind", "objectId", "seq");

-- AddForeignKey
ALTER TABLE "Group" ADD CONSTRAINT "Group_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ref" ADD CONSTRAINT "Ref_instanceId_projectId_fkey" FOREIGN KEY ("instanceId", "projectId") REFERENCES "Project"("instanceId", "gitlabId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Provider" ADD CONSTRAINT "Provider_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Role" ADD CONSTRAINT "Role_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleRevision" ADD CONSTRAINT "RoleRevision_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Admission" ADD CONSTRAINT "Admission_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Admission" ADD CONSTRAINT "Admission_instanceId_projectId_fkey" FOREIGN KEY ("instanceId", "projectId") REFERENCES "Project"("instanceId", "gitlabId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PersonRole" ADD CONSTRAINT "PersonRole_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangeRevision" ADD CONSTRAINT "ChangeRevision_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangeComment" ADD CONSTRAINT "ChangeComment_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangeStep" ADD CONSTRAINT "ChangeStep_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Written by hand from here on: what Prisma's schema cannot say.

ALTER TABLE "Change" ADD CONSTRAINT "Change_state_check" CHECK ("state" IN ('draft', 'in_review', 'approved', 'applying', 'verifying', 'applied', 'failed', 'conflict', 'rejected', 'withdrawn'));
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_verdict_check" CHECK ("verdict" IN ('approve', 'request-changes', 'reject'));
ALTER TABLE "ChangeStep" ADD CONSTRAINT "ChangeStep_state_check" CHECK ("state" IN ('waiting', 'running', 'done', 'failed', 'unknown'));
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_state_check" CHECK ("state" IN ('running', 'done', 'failed', 'held'));
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_sourceKind_check" CHECK ("sourceKind" IN ('instance', 'account'));
ALTER TABLE "ConnectionCheck" ADD CONSTRAINT "ConnectionCheck_state_check" CHECK ("state" IN ('works', 'missing', 'unknown'));
ALTER TABLE "PersonRole" ADD CONSTRAINT "PersonRole_role_check" CHECK ("role" IN ('viewer', 'requester', 'approver', 'admin', 'auditor'));
ALTER TABLE "PersonRole" ADD CONSTRAINT "PersonRole_source_check" CHECK ("source" IN ('configuration', 'group', 'admin', 'setup', 'console'));
ALTER TABLE "GroupGrant" ADD CONSTRAINT "GroupGrant_role_check" CHECK ("role" IN ('viewer', 'requester', 'approver', 'admin', 'auditor'));
ALTER TABLE "Role" ADD CONSTRAINT "Role_rung_check" CHECK ("rung" BETWEEN 0 AND 5);
ALTER TABLE "RoleRevision" ADD CONSTRAINT "RoleRevision_origin_check" CHECK ("origin" IN ('sync', 'change'));
ALTER TABLE "Ref" ADD CONSTRAINT "Ref_type_check" CHECK ("type" IN ('branch', 'tag'));
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_result_check" CHECK ("result" IN ('done', 'refused', 'failed'));

-- One active apply for a role.
CREATE UNIQUE INDEX "Change_one_active_apply" ON "Change" ("roleId") WHERE "state" IN ('applying', 'verifying');

-- The log is append-only.
CREATE FUNCTION "refuse_change_of_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.';
END $$;
CREATE TRIGGER "AuditEvent_rows_are_final" BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_log"();
CREATE TRIGGER "AuditEvent_is_never_emptied" BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_log"();

-- Who wrote a change and for which role never moves; its number neither.
CREATE FUNCTION "refuse_change_of_identity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."id" <> OLD."id" OR NEW."number" <> OLD."number" OR NEW."authorId" <> OLD."authorId" OR NEW."roleId" <> OLD."roleId" THEN
    RAISE EXCEPTION 'The author, role and number of a change are final.';
  END IF;
  -- What is to be may move only together with the revision that approvals belong to.
  IF NEW."revision" = OLD."revision" AND (NEW."proposedDigest" <> OLD."proposedDigest" OR NEW."proposedDocument" <> OLD."proposedDocument"
     OR NEW."baseDigest" <> OLD."baseDigest" OR NEW."baseUniqueId" <> OLD."baseUniqueId" OR NEW."approvalDigest" <> OLD."approvalDigest") THEN
    RAISE EXCEPTION 'What a change does may move only with a new revision.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Change_identity_is_final" BEFORE UPDATE ON "Change" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_identity"();

-- A decision is final but for being voided once.
CREATE FUNCTION "refuse_change_of_decision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."voidedAt" IS NOT NULL OR (to_jsonb(NEW) - 'voidedAt') <> (to_jsonb(OLD) - 'voidedAt') THEN
    RAISE EXCEPTION 'A decision is final.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "Decision_is_final" BEFORE UPDATE OR DELETE ON "Decision" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_decision"();
