-- CreateTable
CREATE TABLE "AuditKey" (
    "position" INTEGER NOT NULL,
    "keyId" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "sealed" TEXT,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AuditKey_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditKey_keyId_key" ON "AuditKey"("keyId");

-- Which key signed when is evidence.
CREATE TRIGGER "AuditKey_is_kept" BEFORE DELETE OR TRUNCATE ON "AuditKey" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_record"();
CREATE TRIGGER "AuditKey_is_append_only" BEFORE UPDATE ON "AuditKey" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_record"();
