-- A drift that is proven to let in more may be closed at once, where the approval rules ask nobody about a narrowing.
ALTER TABLE "Role" DROP CONSTRAINT "Role_driftMode_check";
ALTER TABLE "Role" ADD CONSTRAINT "Role_driftMode_check" CHECK ("driftMode" IN ('observe', 'alert', 'restore', 'close'));
