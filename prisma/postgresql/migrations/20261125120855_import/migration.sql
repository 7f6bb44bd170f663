-- AlterTable
ALTER TABLE "request" ALTER COLUMN "text_length_chars" DROP NOT NULL,
ALTER COLUMN "start_time" DROP NOT NULL,
ALTER COLUMN "torch_compile_used" DROP NOT NULL,
ALTER COLUMN "onnx_used" DROP NOT NULL,
ALTER COLUMN "started_wall" DROP NOT NULL,
ALTER COLUMN "queue_wait_s" DROP NOT NULL,
ALTER COLUMN "cold" DROP NOT NULL,
ALTER COLUMN "warmup" DROP NOT NULL,
ALTER COLUMN "memory_scope" DROP NOT NULL,
ALTER COLUMN "samples_due" DROP NOT NULL,
ALTER COLUMN "samples_taken" DROP NOT NULL,
ALTER COLUMN "undersampled" DROP NOT NULL,
ALTER COLUMN "engine" DROP NOT NULL,
ALTER COLUMN "voice" DROP NOT NULL,
ALTER COLUMN "concurrency" DROP NOT NULL;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "import_ref" INTEGER;

-- CreateTable
CREATE TABLE "imported_file" (
    "ref" SERIAL NOT NULL,
    "import_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "sender" TEXT,
    "received_at" DOUBLE PRECISION NOT NULL,
    "rows" INTEGER NOT NULL,
    "inserted" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "notes" TEXT NOT NULL,
    "errors" TEXT NOT NULL,

    CONSTRAINT "imported_file_pkey" PRIMARY KEY ("ref")
);

-- CreateIndex
CREATE UNIQUE INDEX "imported_file_import_id_key" ON "imported_file"("import_id");
