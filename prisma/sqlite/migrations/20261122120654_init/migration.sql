-- CreateTable
CREATE TABLE "agent" (
    "ref" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "agent_id" TEXT NOT NULL,
    "first_seen" REAL NOT NULL
);

-- CreateTable
CREATE TABLE "run" (
    "ref" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "run_id" TEXT NOT NULL,
    "agent_ref" INTEGER NOT NULL,
    "started_wall" REAL NOT NULL,
    "last_seen" REAL NOT NULL,
    "hardware_tier" TEXT NOT NULL,
    "device_type" TEXT NOT NULL,
    "hardware" TEXT NOT NULL,
    "next_request_seq" INTEGER NOT NULL DEFAULT 0,
    "next_sample_seq" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "run_agent_ref_fkey" FOREIGN KEY ("agent_ref") REFERENCES "agent" ("ref") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "request" (
    "run_ref" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "hardware_tier" TEXT NOT NULL,
    "device_type" TEXT NOT NULL,
    "cpu_model" TEXT,
    "cpu_cores" INTEGER,
    "total_memory_gb" REAL,
    "gpu_name" TEXT,
    "text_length_chars" INTEGER NOT NULL,
    "text_length_tokens" INTEGER,
    "start_time" REAL NOT NULL,
    "end_time" REAL,
    "total_duration_s" REAL,
    "peak_memory_mb" REAL,
    "peak_memory_percent" REAL,
    "peak_gpu_memory_mb" REAL,
    "peak_temperature_c" REAL,
    "throttle_detected" BOOLEAN,
    "rtf" REAL,
    "tokens_per_second" REAL,
    "success" BOOLEAN NOT NULL,
    "error_message" TEXT,
    "quantization_used" TEXT,
    "torch_compile_used" BOOLEAN NOT NULL,
    "onnx_used" BOOLEAN NOT NULL,
    "chunk_length" INTEGER,
    "num_threads" INTEGER,
    "started_wall" REAL NOT NULL,
    "queue_wait_s" REAL NOT NULL,
    "audio_duration_s" REAL,
    "ref_audio_s" REAL,
    "rtfx" REAL,
    "ttfa_s" REAL,
    "ttfa_boundary" TEXT,
    "stage_s" TEXT,
    "model_load_s" REAL,
    "cold" BOOLEAN NOT NULL,
    "warmup" BOOLEAN NOT NULL,
    "avg_memory_mb" REAL,
    "baseline_memory_mb" REAL,
    "delta_memory_mb" REAL,
    "memory_scope" TEXT NOT NULL,
    "samples_due" INTEGER NOT NULL,
    "samples_taken" INTEGER NOT NULL,
    "interval_p50_ms" REAL,
    "interval_p99_ms" REAL,
    "interval_max_ms" REAL,
    "undersampled" BOOLEAN NOT NULL,
    "process_cpu_s" REAL,
    "peak_cpu_percent" REAL,
    "throttle_reason" TEXT,
    "throttle_share" REAL,
    "failure_class" TEXT,
    "http_status" INTEGER,
    "engine" TEXT NOT NULL,
    "engine_version" TEXT,
    "voice" TEXT NOT NULL,
    "model_sha256" TEXT,
    "execution_provider" TEXT,
    "intra_threads" INTEGER,
    "inter_threads" INTEGER,
    "tokenizer" TEXT,
    "sample_rate_hz" INTEGER,
    "concurrency" INTEGER NOT NULL,
    "campaign_id" TEXT,
    "item_id" TEXT,
    "repeat" INTEGER,
    "tags" TEXT NOT NULL,
    "first_sample_seq" INTEGER,
    "last_sample_seq" INTEGER,

    PRIMARY KEY ("run_ref", "seq")
);

-- CreateTable
-- By hand: WITHOUT ROWID, which Prisma cannot say. The rows lie in the order of their key, without a second
-- tree for it: half the bytes, an append for each arrival, and the samples of a request are one range.
CREATE TABLE "sample" (
    "run_ref" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "timestamp" REAL NOT NULL,
    "cpu_percent" REAL,
    "memory_mb" REAL,
    "memory_percent" REAL,
    "gpu_memory_mb" REAL,
    "gpu_percent" REAL,
    "temperature_c" REAL,
    "process_cpu_percent" REAL,
    "system_memory_mb" REAL,
    "cpu_freq_mhz" REAL,
    "gpu_power_w" REAL,
    "gpu_sampled_age_ms" REAL,
    "late_ms" REAL,

    PRIMARY KEY ("run_ref", "seq")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "quarantine" (
    "run_ref" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "received_at" REAL NOT NULL,

    PRIMARY KEY ("run_ref", "stream", "seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "agent_agent_id_key" ON "agent"("agent_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_run_id_key" ON "run"("run_id");

-- CreateIndex
CREATE INDEX "run_agent_ref_idx" ON "run"("agent_ref");

-- CreateIndex
CREATE UNIQUE INDEX "request_request_id_key" ON "request"("request_id");

-- CreateIndex
CREATE INDEX "request_start_time_run_ref_seq_idx" ON "request"("start_time", "run_ref", "seq");
