-- The group that a mapping of a group was first seen for: whoever takes its path is another.
ALTER TABLE "MappingProof" ADD COLUMN "groupId" INTEGER;
