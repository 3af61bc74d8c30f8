-- Which groups could enter which roles, and since when: a row lasts from one day to the day before another one took its place.
CREATE TABLE "AccessFlow" (
    "roleId" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE,
    "rung" INTEGER NOT NULL,
    "projectCount" INTEGER NOT NULL,
    "refCount" INTEGER NOT NULL,
    "protectedCount" INTEGER NOT NULL,

    CONSTRAINT "AccessFlow_pkey" PRIMARY KEY ("roleId","instanceId","namespace","since")
);
CREATE INDEX "AccessFlow_since_until_idx" ON "AccessFlow"("since", "until");
ALTER TABLE "AccessFlow" ADD CONSTRAINT "AccessFlow_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;
