-- AlterTable
ALTER TABLE "ChangeRevision" ADD COLUMN     "coEditorIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
