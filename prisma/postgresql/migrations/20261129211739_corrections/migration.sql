-- AlterTable
ALTER TABLE "count_mark" ADD COLUMN     "removed" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "removed" (
    "run_ref" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "first_seq" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "correction_ref" INTEGER NOT NULL,
    "received_at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "removed_pkey" PRIMARY KEY ("run_ref","stream","first_seq")
);

-- CreateTable
CREATE TABLE "removed_request" (
    "request_id" TEXT NOT NULL,
    "correction_ref" INTEGER NOT NULL,

    CONSTRAINT "removed_request_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "correction" (
    "ref" SERIAL NOT NULL,
    "correction_id" TEXT NOT NULL,
    "made_at" DOUBLE PRECISION NOT NULL,
    "made_by" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "undone_at" DOUBLE PRECISION,
    "undone_by" TEXT,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("ref")
);

-- CreateTable
CREATE TABLE "credential" (
    "ref" SERIAL NOT NULL,
    "token_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "agent_id" TEXT,
    "sha256" TEXT NOT NULL,
    "created_at" DOUBLE PRECISION NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" DOUBLE PRECISION,
    "revoked_at" DOUBLE PRECISION,
    "used_at" DOUBLE PRECISION,
    "last_seen" DOUBLE PRECISION,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("ref")
);

-- CreateIndex
CREATE INDEX "removed_correction_ref_idx" ON "removed"("correction_ref");

-- CreateIndex
CREATE INDEX "removed_request_correction_ref_idx" ON "removed_request"("correction_ref");

-- CreateIndex
CREATE UNIQUE INDEX "correction_correction_id_key" ON "correction"("correction_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_token_id_key" ON "credential"("token_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_sha256_key" ON "credential"("sha256");
