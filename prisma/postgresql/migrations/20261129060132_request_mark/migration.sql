-- CreateTable
CREATE TABLE "request_mark" (
    "ref" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,

    CONSTRAINT "request_mark_pkey" PRIMARY KEY ("ref")
);

INSERT INTO "request_mark" ("ref", "mark") VALUES (1, '');

CREATE FUNCTION "request_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "request_mark" SET "mark" = gen_random_uuid()::text;
    RETURN NULL;
END $$;
-- Whoever makes the table "request" anew makes this anew: it goes with it.
CREATE TRIGGER "request_changed" AFTER UPDATE OR DELETE OR TRUNCATE ON "request"
    FOR EACH STATEMENT EXECUTE FUNCTION "request_changed"();
