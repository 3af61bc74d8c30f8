-- A path of a group that another group took is not followed until an admin confirms it.
ALTER TABLE "NamedGroup" ADD COLUMN     "takenById" INTEGER;
