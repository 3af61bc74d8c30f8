-- CreateTable
CREATE TABLE "FormerPath" (
    "instanceId" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "projectId" INTEGER NOT NULL,
    "leftAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FormerPath_pkey" PRIMARY KEY ("instanceId","path")
);
