-- CreateTable
CREATE TABLE "request_mark" (
    "ref" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "mark" TEXT NOT NULL
);

INSERT INTO "request_mark" ("ref", "mark") VALUES (1, '');

-- Whoever makes the table "request" anew makes these anew: they go with it.
CREATE TRIGGER "request_changed" AFTER UPDATE ON "request" BEGIN
    UPDATE "request_mark" SET "mark" = hex(randomblob(16));
END;
CREATE TRIGGER "request_removed" AFTER DELETE ON "request" BEGIN
    UPDATE "request_mark" SET "mark" = hex(randomblob(16));
END;
