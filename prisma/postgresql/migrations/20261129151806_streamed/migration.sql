-- AlterTable
ALTER TABLE "request" ADD COLUMN     "chunks" INTEGER,
ADD COLUMN     "first_audible_s" DOUBLE PRECISION,
ADD COLUMN     "gap_max_s" DOUBLE PRECISION,
ADD COLUMN     "gap_p50_s" DOUBLE PRECISION,
ADD COLUMN     "prebuffer_s" DOUBLE PRECISION,
ADD COLUMN     "streamed" BOOLEAN,
ADD COLUMN     "ttfb_s" DOUBLE PRECISION,
ADD COLUMN     "underrun_s" DOUBLE PRECISION,
ADD COLUMN     "underruns" INTEGER;
