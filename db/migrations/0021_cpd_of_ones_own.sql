CREATE TABLE "cpd_pieces" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid,
	"activity" text,
	"done_on" date,
	"hours" numeric,
	"description" text NOT NULL,
	"learnt" text NOT NULL,
	"impact" text NOT NULL,
	"peer_role" text,
	"peer_learnt" text,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cpd_pieces_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "cpd_pieces_organisationId_personId_moduleVersionId_unique" UNIQUE("organisation_id","person_id","module_version_id"),
	CONSTRAINT "done_here_or_elsewhere" CHECK (num_nulls("cpd_pieces"."activity", "cpd_pieces"."done_on", "cpd_pieces"."hours") = case when "cpd_pieces"."module_version_id" is null then 0 else 3 end),
	CONSTRAINT "peer_reflection_is_whole" CHECK (("cpd_pieces"."peer_role" is null) = ("cpd_pieces"."peer_learnt" is null))
);
--> statement-breakpoint
ALTER TABLE "cpd_pieces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisation_id_person_id_module_version_id_declarations_organisation_id_person_id_module_version_id_fk" FOREIGN KEY ("organisation_id","person_id","module_version_id") REFERENCES "public"."declarations"("organisation_id","person_id","module_version_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cpd_pieces" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));