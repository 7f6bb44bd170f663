-- AlterTable
ALTER TABLE "request" ADD COLUMN     "clock_step_s" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "total_requests" INTEGER,
ADD COLUMN     "total_samples" INTEGER;

-- CreateTable
CREATE TABLE "loss" (
    "run_ref" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "first_seq" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "received_at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "loss_pkey" PRIMARY KEY ("run_ref","stream","first_seq")
);
