-- Which processes of the installation run, as each of them tells.
CREATE TABLE "ProductProcess" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "works" BOOLEAN NOT NULL,
    "host" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "heardAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ProductProcess_pkey" PRIMARY KEY ("id")
);
