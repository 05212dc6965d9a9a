CREATE TABLE "theme_tallies" (
	"organisation_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"service_area_id" uuid NOT NULL,
	"sample" text NOT NULL,
	"confirmed" boolean NOT NULL,
	"judged" integer NOT NULL,
	"below_good" integer NOT NULL,
	"first_on" date NOT NULL,
	"last_on" date NOT NULL,
	CONSTRAINT "theme_tallies_organisation_id_theme_id_service_area_id_sample_confirmed_pk" PRIMARY KEY("organisation_id","theme_id","service_area_id","sample","confirmed")
);
--> statement-breakpoint
ALTER TABLE "theme_tallies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD CONSTRAINT "theme_tallies_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD CONSTRAINT "theme_tallies_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "theme_tallies" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
-- What has been judged before is counted once more, into the new grain.
INSERT INTO theme_tallies (organisation_id, theme_id, service_area_id, sample, confirmed, judged, below_good, first_on, last_on)
SELECT audits.organisation_id, judgements.theme_id, audits.service_area_id, audits.sample, audits.confirmed_at IS NOT NULL,
  count(*), count(*) FILTER (WHERE NOT grades.good_enough), min(audits.audited_on), max(audits.audited_on)
FROM audits
JOIN judgements ON judgements.organisation_id = audits.organisation_id AND judgements.audit_id = audits.id
JOIN grades ON grades.organisation_id = judgements.organisation_id AND grades.id = judgements.grade_id
GROUP BY 1, 2, 3, 4, 5;
