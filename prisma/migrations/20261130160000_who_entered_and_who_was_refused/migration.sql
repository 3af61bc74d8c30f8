-- Who asked for a role by a token, counted by day. Role.observed, which kept the newest entry of each subject, is no longer read.
CREATE TABLE "ObservedDay" (
    "roleId" TEXT NOT NULL,
    "refused" BOOLEAN NOT NULL,
    "host" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "count" INTEGER NOT NULL,
    "firstAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ObservedDay_pkey" PRIMARY KEY ("roleId","refused","host","audience","subject","day"),
    CONSTRAINT "ObservedDay_count_check" CHECK ("count" > 0)
);
CREATE INDEX "ObservedDay_refused_lastAt_idx" ON "ObservedDay"("refused", "lastAt");
CREATE INDEX "ObservedDay_day_idx" ON "ObservedDay"("day");

-- Events that were counted of late: what is read a second time is not counted again.
CREATE TABLE "ObservedEvent" (
    "id" TEXT NOT NULL,
    "readAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ObservedEvent_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ObservedEvent_readAt_idx" ON "ObservedEvent"("readAt");

-- How far CloudTrail was read in one region of an account.
CREATE TABLE "TrailReading" (
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "upTo" TIMESTAMP(3) NOT NULL,
    "holeFrom" TIMESTAMP(3),
    "holeTo" TIMESTAMP(3),
    "askedAt" TIMESTAMP(3) NOT NULL,
    "lastEntryAt" TIMESTAMP(3),
    "unread" TEXT,

    CONSTRAINT "TrailReading_pkey" PRIMARY KEY ("accountId","region")
);

-- When people were last told that pipelines of a project are refused by a role.
CREATE TABLE "RefusalTold" (
    "roleId" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RefusalTold_pkey" PRIMARY KEY ("roleId","instanceId","projectId")
);

ALTER TABLE "ObservedDay" ADD CONSTRAINT "ObservedDay_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "TrailReading" ADD CONSTRAINT "TrailReading_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RefusalTold" ADD CONSTRAINT "RefusalTold_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;
