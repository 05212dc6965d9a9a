CREATE TABLE "confirmed_facts" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"module_key" text NOT NULL,
	"fact" text NOT NULL,
	"source" text NOT NULL,
	"edition" text NOT NULL,
	"confirmed_by_id" uuid NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL,
	"withdrawn_by_id" uuid,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "confirmed_facts_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "withdrawn_by_somebody" CHECK (num_nulls("confirmed_facts"."withdrawn_by_id", "confirmed_facts"."withdrawn_at") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "confirmed_facts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "confirmed_facts" ADD CONSTRAINT "confirmed_facts_organisation_id_confirmed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","confirmed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmed_facts" ADD CONSTRAINT "confirmed_facts_organisation_id_withdrawn_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","withdrawn_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "confirmed_once" ON "confirmed_facts" USING btree ("organisation_id","module_key",md5("fact")) WHERE withdrawn_at is null;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "confirmed_facts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
-- Whoever confirmed what, and when, is written once. Only that it is taken back may be added, once.
CREATE TRIGGER written_once BEFORE UPDATE OF organisation_id, id, module_key, fact, source, edition, confirmed_by_id, confirmed_at ON confirmed_facts FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER taken_back_once BEFORE UPDATE ON confirmed_facts FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON confirmed_facts FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON confirmed_facts FOR EACH STATEMENT EXECUTE FUNCTION written_once();
