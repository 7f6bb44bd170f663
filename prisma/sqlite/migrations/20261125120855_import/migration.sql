-- AlterTable
ALTER TABLE "run" ADD COLUMN "import_ref" INTEGER;

-- CreateTable
CREATE TABLE "imported_file" (
    "ref" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "import_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "sender" TEXT,
    "received_at" REAL NOT NULL,
    "rows" INTEGER NOT NULL,
    "inserted" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "notes" TEXT NOT NULL,
    "errors" TEXT NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_request" (
    "run_ref" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "hardware_tier" TEXT NOT NULL,
    "device_type" TEXT NOT NULL,
    "cpu_model" TEXT,
    "cpu_cores" INTEGER,
    "total_memory_gb" REAL,
    "gpu_name" TEXT,
    "text_length_chars" INTEGER,
    "text_length_tokens" INTEGER,
    "start_time" REAL,
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
    "torch_compile_used" BOOLEAN,
    "onnx_used" BOOLEAN,
    "chunk_length" INTEGER,
    "num_threads" INTEGER,
    "started_wall" REAL,
    "queue_wait_s" REAL,
    "audio_duration_s" REAL,
    "ref_audio_s" REAL,
    "rtfx" REAL,
    "ttfa_s" REAL,
    "ttfa_boundary" TEXT,
    "stage_s" TEXT,
    "model_load_s" REAL,
    "cold" BOOLEAN,
    "warmup" BOOLEAN,
    "avg_memory_mb" REAL,
    "baseline_memory_mb" REAL,
    "delta_memory_mb" REAL,
    "memory_scope" TEXT,
    "samples_due" INTEGER,
    "samples_taken" INTEGER,
    "interval_p50_ms" REAL,
    "interval_p99_ms" REAL,
    "interval_max_ms" REAL,
    "undersampled" BOOLEAN,
    "process_cpu_s" REAL,
    "peak_cpu_percent" REAL,
    "throttle_reason" TEXT,
    "throttle_share" REAL,
    "failure_class" TEXT,
    "http_status" INTEGER,
    "engine" TEXT,
    "engine_version" TEXT,
    "voice" TEXT,
    "model_sha256" TEXT,
    "execution_provider" TEXT,
    "intra_threads" INTEGER,
    "inter_threads" INTEGER,
    "tokenizer" TEXT,
    "sample_rate_hz" INTEGER,
    "concurrency" INTEGER,
    "campaign_id" TEXT,
    "item_id" TEXT,
    "repeat" INTEGER,
    "tags" TEXT NOT NULL,
    "first_sample_seq" INTEGER,
    "last_sample_seq" INTEGER,
    "clock_step_s" REAL,

    PRIMARY KEY ("run_ref", "seq")
);
INSERT INTO "new_request" ("audio_duration_s", "avg_memory_mb", "baseline_memory_mb", "campaign_id", "chunk_length", "clock_step_s", "cold", "concurrency", "cpu_cores", "cpu_model", "delta_memory_mb", "device_type", "end_time", "engine", "engine_version", "error_message", "execution_provider", "failure_class", "first_sample_seq", "gpu_name", "hardware_tier", "http_status", "inter_threads", "interval_max_ms", "interval_p50_ms", "interval_p99_ms", "intra_threads", "item_id", "last_sample_seq", "memory_scope", "model_load_s", "model_sha256", "num_threads", "onnx_used", "peak_cpu_percent", "peak_gpu_memory_mb", "peak_memory_mb", "peak_memory_percent", "peak_temperature_c", "process_cpu_s", "quantization_used", "queue_wait_s", "ref_audio_s", "repeat", "request_id", "rtf", "rtfx", "run_ref", "sample_rate_hz", "samples_due", "samples_taken", "seq", "stage_s", "start_time", "started_wall", "success", "tags", "text_length_chars", "text_length_tokens", "throttle_detected", "throttle_reason", "throttle_share", "tokenizer", "tokens_per_second", "torch_compile_used", "total_duration_s", "total_memory_gb", "ttfa_boundary", "ttfa_s", "undersampled", "voice", "warmup") SELECT "audio_duration_s", "avg_memory_mb", "baseline_memory_mb", "campaign_id", "chunk_length", "clock_step_s", "cold", "concurrency", "cpu_cores", "cpu_model", "delta_memory_mb", "device_type", "end_time", "engine", "engine_version", "error_message", "execution_provider", "failure_class", "first_sample_seq", "gpu_name", "hardware_tier", "http_status", "inter_threads", "interval_max_ms", "interval_p50_ms", "interval_p99_ms", "intra_threads", "item_id", "last_sample_seq", "memory_scope", "model_load_s", "model_sha256", "num_threads", "onnx_used", "peak_cpu_percent", "peak_gpu_memory_mb", "peak_memory_mb", "peak_memory_percent", "peak_temperature_c", "process_cpu_s", "quantization_used", "queue_wait_s", "ref_audio_s", "repeat", "request_id", "rtf", "rtfx", "run_ref", "sample_rate_hz", "samples_due", "samples_taken", "seq", "stage_s", "start_time", "started_wall", "success", "tags", "text_length_chars", "text_length_tokens", "throttle_detected", "throttle_reason", "throttle_share", "tokenizer", "tokens_per_second", "torch_compile_used", "total_duration_s", "total_memory_gb", "ttfa_boundary", "ttfa_s", "undersampled", "voice", "warmup" FROM "request";
DROP TABLE "request";
ALTER TABLE "new_request" RENAME TO "request";
CREATE UNIQUE INDEX "request_request_id_key" ON "request"("request_id");
CREATE INDEX "request_start_time_run_ref_seq_idx" ON "request"("start_time", "run_ref", "seq");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "imported_file_import_id_key" ON "imported_file"("import_id");
