-- CreateIndex
CREATE INDEX "request_watched_run_id_idx" ON "request"("watched_run_id");
