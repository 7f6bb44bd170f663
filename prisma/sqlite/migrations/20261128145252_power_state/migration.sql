-- AlterTable
ALTER TABLE "request" ADD COLUMN "power_state" TEXT;
