-- AlterTable
ALTER TABLE "request" ADD COLUMN "anonymous_mb" REAL;
ALTER TABLE "request" ADD COLUMN "avg_gpu_percent" REAL;
ALTER TABLE "request" ADD COLUMN "clipping_share" REAL;
ALTER TABLE "request" ADD COLUMN "cpu_energy_j" REAL;
ALTER TABLE "request" ADD COLUMN "cpu_wait_s" REAL;
ALTER TABLE "request" ADD COLUMN "disk_read_mb" REAL;
ALTER TABLE "request" ADD COLUMN "end_memory_mb" REAL;
ALTER TABLE "request" ADD COLUMN "energy_j" REAL;
ALTER TABLE "request" ADD COLUMN "energy_scope" TEXT;
ALTER TABLE "request" ADD COLUMN "energy_source" TEXT;
ALTER TABLE "request" ADD COLUMN "evidence" TEXT;
ALTER TABLE "request" ADD COLUMN "fallback_reason" TEXT;
ALTER TABLE "request" ADD COLUMN "gpu_energy_j" REAL;
ALTER TABLE "request" ADD COLUMN "idle_power_w" REAL;
ALTER TABLE "request" ADD COLUMN "involuntary_switches" INTEGER;
ALTER TABLE "request" ADD COLUMN "judged_by" TEXT;
ALTER TABLE "request" ADD COLUMN "judged_request_id" TEXT;
ALTER TABLE "request" ADD COLUMN "loaded_memory_mb" REAL;
ALTER TABLE "request" ADD COLUMN "loudness_lufs" REAL;
ALTER TABLE "request" ADD COLUMN "major_faults" INTEGER;
ALTER TABLE "request" ADD COLUMN "mel_distance_db" REAL;
ALTER TABLE "request" ADD COLUMN "memory_budget_mb" REAL;
ALTER TABLE "request" ADD COLUMN "memory_limit_mb" REAL;
ALTER TABLE "request" ADD COLUMN "minor_faults" INTEGER;
ALTER TABLE "request" ADD COLUMN "mos_bak" REAL;
ALTER TABLE "request" ADD COLUMN "mos_ovrl" REAL;
ALTER TABLE "request" ADD COLUMN "mos_p808" REAL;
ALTER TABLE "request" ADD COLUMN "mos_sig" REAL;
ALTER TABLE "request" ADD COLUMN "oom_source" TEXT;
ALTER TABLE "request" ADD COLUMN "peak_gpu_temperature_c" REAL;
ALTER TABLE "request" ADD COLUMN "process_gpu_percent" REAL;
ALTER TABLE "request" ADD COLUMN "runtime_options" TEXT;
ALTER TABLE "request" ADD COLUMN "sampled" BOOLEAN;
ALTER TABLE "request" ADD COLUMN "sampler_cpu_s" REAL;
ALTER TABLE "request" ADD COLUMN "samples_late" INTEGER;
ALTER TABLE "request" ADD COLUMN "silence_share" REAL;
ALTER TABLE "request" ADD COLUMN "suspended_s" REAL;
ALTER TABLE "request" ADD COLUMN "throttle_basis" TEXT;
ALTER TABLE "request" ADD COLUMN "voluntary_switches" INTEGER;
ALTER TABLE "request" ADD COLUMN "word_error_rate" REAL;

-- AlterTable
ALTER TABLE "run" ADD COLUMN "sensors" TEXT;

-- AlterTable
ALTER TABLE "sample" ADD COLUMN "cpu_power_w" REAL;
ALTER TABLE "sample" ADD COLUMN "gpu_clock_mhz" REAL;
ALTER TABLE "sample" ADD COLUMN "gpu_temperature_c" REAL;

-- AlterTable
-- By hand, as in `watched`: so the table stays WITHOUT ROWID.
ALTER TABLE "rollup" ADD COLUMN "cpu_power_w_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "cpu_power_w_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "cpu_power_w_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "cpu_power_w_n" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "rollup" ADD COLUMN "gpu_temperature_c_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_temperature_c_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_temperature_c_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_temperature_c_n" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "rollup" ADD COLUMN "gpu_clock_mhz_min" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_clock_mhz_mean" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_clock_mhz_max" REAL;
ALTER TABLE "rollup" ADD COLUMN "gpu_clock_mhz_n" INTEGER NOT NULL DEFAULT 0;
