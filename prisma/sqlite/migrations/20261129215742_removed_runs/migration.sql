-- AlterTable
ALTER TABLE "run" ADD COLUMN "removed_ref" INTEGER;
