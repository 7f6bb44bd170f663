-- CreateTable
CREATE TABLE "campaign" (
    "campaign_id" TEXT NOT NULL PRIMARY KEY,
    "created_at" REAL NOT NULL,
    "plan" TEXT NOT NULL,
    "named" BOOLEAN NOT NULL,
    "stopped_at" REAL
);

-- CreateTable
CREATE TABLE "campaign_agent" (
    "campaign_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "detail" TEXT,
    "planned" INTEGER,
    "answered" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "unrecorded" INTEGER NOT NULL DEFAULT 0,
    "corpus_sha256" TEXT,

    PRIMARY KEY ("campaign_id", "agent_id")
);

-- CreateIndex
CREATE INDEX "campaign_agent_state_idx" ON "campaign_agent"("state");

-- CreateIndex
CREATE INDEX "request_campaign_id_idx" ON "request"("campaign_id");
