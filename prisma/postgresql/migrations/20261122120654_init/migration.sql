-- CreateTable
CREATE TABLE "agent" (
    "ref" SERIAL NOT NULL,
    "agent_id" TEXT NOT NULL,
    "first_seen" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "run" (
    "ref" SERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "agent_ref" INTEGER NOT NULL,
    "started_wall" DOUBLE PRECISION NOT NULL,
    "last_seen" DOUBLE PRECISION NOT NULL,
    "hardware_tier" TEXT NOT NULL,
    "device_type" TEXT NOT NULL,
    "hardware" TEXT NOT NULL,
    "next_request_seq" INTEGER NOT NULL DEFAULT 0,
    "next_sample_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_pkey" PRIMARY KEY ("ref")
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
    "total_memory_gb" DOUBLE PRECISION,
    "gpu_name" TEXT,
    "text_length_chars" INTEGER NOT NULL,
    "text_length_tokens" INTEGER,
    "start_time" DOUBLE PRECISION NOT NULL,
    "end_time" DOUBLE PRECISION,
    "total_duration_s" DOUBLE PRECISION,
    "peak_memory_mb" DOUBLE PRECISION,
    "peak_memory_percent" DOUBLE PRECISION,
    "peak_gpu_memory_mb" DOUBLE PRECISION,
    "peak_temperature_c" DOUBLE PRECISION,
    "throttle_detected" BOOLEAN,
    "rtf" DOUBLE PRECISION,
    "tokens_per_second" DOUBLE PRECISION,
    "success" BOOLEAN NOT NULL,
    "error_message" TEXT,
    "quantization_used" TEXT,
    "torch_compile_used" BOOLEAN NOT NULL,
    "onnx_used" BOOLEAN NOT NULL,
    "chunk_length" INTEGER,
    "num_threads" INTEGER,
    "started_wall" DOUBLE PRECISION NOT NULL,
    "queue_wait_s" DOUBLE PRECISION NOT NULL,
    "audio_duration_s" DOUBLE PRECISION,
    "ref_audio_s" DOUBLE PRECISION,
    "rtfx" DOUBLE PRECISION,
    "ttfa_s" DOUBLE PRECISION,
    "ttfa_boundary" TEXT,
    "stage_s" TEXT,
    "model_load_s" DOUBLE PRECISION,
    "cold" BOOLEAN NOT NULL,
    "warmup" BOOLEAN NOT NULL,
    "avg_memory_mb" DOUBLE PRECISION,
    "baseline_memory_mb" DOUBLE PRECISION,
    "delta_memory_mb" DOUBLE PRECISION,
    "memory_scope" TEXT NOT NULL,
    "samples_due" INTEGER NOT NULL,
    "samples_taken" INTEGER NOT NULL,
    "interval_p50_ms" DOUBLE PRECISION,
    "interval_p99_ms" DOUBLE PRECISION,
    "interval_max_ms" DOUBLE PRECISION,
    "undersampled" BOOLEAN NOT NULL,
    "process_cpu_s" DOUBLE PRECISION,
    "peak_cpu_percent" DOUBLE PRECISION,
    "throttle_reason" TEXT,
    "throttle_share" DOUBLE PRECISION,
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

    CONSTRAINT "request_pkey" PRIMARY KEY ("run_ref","seq")
);

-- CreateTable
CREATE TABLE "sample" (
    "run_ref" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "timestamp" DOUBLE PRECISION NOT NULL,
    "cpu_percent" DOUBLE PRECISION,
    "memory_mb" DOUBLE PRECISION,
    "memory_percent" DOUBLE PRECISION,
    "gpu_memory_mb" DOUBLE PRECISION,
    "gpu_percent" DOUBLE PRECISION,
    "temperature_c" DOUBLE PRECISION,
    "process_cpu_percent" DOUBLE PRECISION,
    "system_memory_mb" DOUBLE PRECISION,
    "cpu_freq_mhz" DOUBLE PRECISION,
    "gpu_power_w" DOUBLE PRECISION,
    "gpu_sampled_age_ms" DOUBLE PRECISION,
    "late_ms" DOUBLE PRECISION,

    CONSTRAINT "sample_pkey" PRIMARY KEY ("run_ref","seq")
);

-- CreateTable
CREATE TABLE "quarantine" (
    "run_ref" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "received_at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("run_ref","stream","seq")
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

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_agent_ref_fkey" FOREIGN KEY ("agent_ref") REFERENCES "agent"("ref") ON DELETE RESTRICT ON UPDATE CASCADE;
