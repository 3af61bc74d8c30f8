-- AlterTable
ALTER TABLE "PlannedRename" ADD COLUMN     "newComponents" JSONB;

-- A change of components leaves the path as it is.
ALTER TABLE "PlannedRename" DROP CONSTRAINT "PlannedRename_paths_check";
ALTER TABLE "PlannedRename" ADD CONSTRAINT "PlannedRename_paths_check" CHECK (("oldPath" <> "newPath") <> ("newComponents" IS NOT NULL));
