-- CreateTable
CREATE TABLE "Notice" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "noticeId" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "leasedUntil" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "status" INTEGER,
    "detail" TEXT,
    "replay" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Delivery_endpoint_state_position_idx" ON "Delivery"("endpoint", "state", "position");

-- CreateIndex
CREATE INDEX "Delivery_position_idx" ON "Delivery"("position");

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "Notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Written by hand from here on: what Prisma's schema cannot say.

ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_state_check" CHECK ("state" IN ('waiting', 'delivered', 'dead'));
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_detail_check" CHECK (char_length("detail") <= 200);
