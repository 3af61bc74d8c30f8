-- CreateTable
CREATE TABLE "RefusedSignIn" (
    "network" TEXT NOT NULL,
    "minute" TIMESTAMP(3) NOT NULL,
    "door" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "ip" TEXT,
    "requestId" TEXT NOT NULL,

    CONSTRAINT "RefusedSignIn_pkey" PRIMARY KEY ("network","minute","door","reason")
);

-- CreateIndex
CREATE INDEX "RefusedSignIn_minute_idx" ON "RefusedSignIn"("minute");
