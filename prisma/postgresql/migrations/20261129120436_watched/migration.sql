-- AlterTable
ALTER TABLE "request" ADD COLUMN     "asked" TEXT,
ADD COLUMN     "memory_source" TEXT,
ADD COLUMN     "model_size_mb" DOUBLE PRECISION,
ADD COLUMN     "peak_threads" INTEGER,
ADD COLUMN     "process_gpu_memory_mb" DOUBLE PRECISION,
ADD COLUMN     "processes" INTEGER,
ADD COLUMN     "pss_mb" DOUBLE PRECISION,
ADD COLUMN     "subject" TEXT,
ADD COLUMN     "watch_note" TEXT,
ADD COLUMN     "watch_uncertainty_s" DOUBLE PRECISION,
ADD COLUMN     "watched" TEXT,
ADD COLUMN     "watched_run_id" TEXT;

-- AlterTable
ALTER TABLE "rollup" ADD COLUMN     "process_gpu_memory_mb_max" DOUBLE PRECISION,
ADD COLUMN     "process_gpu_memory_mb_mean" DOUBLE PRECISION,
ADD COLUMN     "process_gpu_memory_mb_min" DOUBLE PRECISION,
ADD COLUMN     "process_gpu_memory_mb_n" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "processes_max" DOUBLE PRECISION,
ADD COLUMN     "processes_mean" DOUBLE PRECISION,
ADD COLUMN     "processes_min" DOUBLE PRECISION,
ADD COLUMN     "processes_n" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "threads_max" DOUBLE PRECISION,
ADD COLUMN     "threads_mean" DOUBLE PRECISION,
ADD COLUMN     "threads_min" DOUBLE PRECISION,
ADD COLUMN     "threads_n" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "watched" TEXT;

-- AlterTable
ALTER TABLE "sample" ADD COLUMN     "process_gpu_memory_mb" DOUBLE PRECISION,
ADD COLUMN     "processes" INTEGER,
ADD COLUMN     "threads" INTEGER,
ADD COLUMN     "watched" TEXT;
