-- AlterTable
ALTER TABLE "request" ADD COLUMN "chunks" INTEGER;
ALTER TABLE "request" ADD COLUMN "first_audible_s" REAL;
ALTER TABLE "request" ADD COLUMN "gap_max_s" REAL;
ALTER TABLE "request" ADD COLUMN "gap_p50_s" REAL;
ALTER TABLE "request" ADD COLUMN "prebuffer_s" REAL;
ALTER TABLE "request" ADD COLUMN "streamed" BOOLEAN;
ALTER TABLE "request" ADD COLUMN "ttfb_s" REAL;
ALTER TABLE "request" ADD COLUMN "underrun_s" REAL;
ALTER TABLE "request" ADD COLUMN "underruns" INTEGER;
