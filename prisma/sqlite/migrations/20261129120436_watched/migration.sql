-- AlterTable
ALTER TABLE "request" ADD COLUMN "asked" TEXT;
ALTER TABLE "request" ADD COLUMN "memory_source" TEXT;
ALTER TABLE "request" ADD COLUMN "model_size_mb" REAL;
ALTER TABLE "request" ADD COLUMN "peak_threads" INTEGER;
ALTER TABLE "request" ADD COLUMN "process_gpu_memory_mb" REAL;
ALTER TABLE "request" ADD COLUMN "processes" INTEGER;
ALTER TABLE "request" ADD COLUMN "pss_mb" REAL;
ALTER TABLE "request" ADD COLUMN "subject" TEXT;
ALTER TABLE "request" ADD COLUMN "watch_note" TEXT;
ALTER TABLE "request" ADD COLUMN "watch_uncertainty_s" REAL;
ALTER TABLE "request" ADD COLUMN "watched" TEXT;
ALTER TABLE "request" ADD COLUMN "watched_run_id" TEXT;

-- AlterTable
ALTER TABLE "sample" ADD COLUMN "process_gpu_memory_mb" REAL;
ALTER TABLE "sample" ADD COLUMN "processes" INTEGER;
ALTER TABLE "sample" ADD COLUMN "threads" INTEGER;
ALTER TABLE "sample" ADD COLUMN "watched" TEXT;

-- AlterTable
-- By hand: columns are added, so that the table keeps its rows where they are, and stays WITHOUT ROWID.
ALTER TABLE "rollup" ADD COLUMN "watched" TEXT;
ALTER TABLE "rollup" ADD COLUMN "processes_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "processes_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "processes_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "processes_n" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "rollup" ADD COLUMN "threads_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "threads_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "threads_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "threads_n" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "rollup" ADD COLUMN "process_gpu_memory_mb_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "process_gpu_memory_mb_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "process_gpu_memory_mb_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "process_gpu_memory_mb_n" INTEGER NOT NULL DEFAULT 0;
