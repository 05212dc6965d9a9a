CREATE TABLE "inspection_packs" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"case_references" text[] NOT NULL,
	"made_by_id" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inspection_packs_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_pack_has_cases" CHECK (cardinality("inspection_packs"."case_references") > 0)
);
--> statement-breakpoint
ALTER TABLE "inspection_packs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "report_drafts" ADD COLUMN "told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "inspection_packs" ADD CONSTRAINT "inspection_packs_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_packs" ADD CONSTRAINT "inspection_packs_organisation_id_made_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","made_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inspection_packs_organisation_id_made_by_id_made_at_index" ON "inspection_packs" USING btree ("organisation_id","made_by_id","made_at");--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "inspection_packs" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));