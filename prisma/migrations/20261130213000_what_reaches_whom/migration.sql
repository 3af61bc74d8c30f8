-- Notices reach people in person: where their e-mail goes, what they chose, and deliveries to one of them.
ALTER TABLE "Person" ADD COLUMN "email" TEXT;
CREATE TABLE "NoticeChoice" (
    "personId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    CONSTRAINT "NoticeChoice_pkey" PRIMARY KEY ("personId", "reason"),
    CONSTRAINT "NoticeChoice_how" CHECK ("how" IN ('now', 'digest', 'off'))
);
ALTER TABLE "NoticeChoice" ADD CONSTRAINT "NoticeChoice_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Delivery" ADD COLUMN "personId" TEXT;
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
