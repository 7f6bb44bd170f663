-- CreateTable
CREATE TABLE "count_mark" (
    "run_ref" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "up_to_seq" INTEGER NOT NULL,
    "stored" INTEGER NOT NULL,
    "quarantined" INTEGER NOT NULL,

    PRIMARY KEY ("run_ref", "stream")
);
