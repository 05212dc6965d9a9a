CREATE TABLE "cases_looking_again" (
	"organisation_id" uuid NOT NULL,
	"case_to_audit_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	CONSTRAINT "cases_looking_again_organisation_id_case_to_audit_id_gap_id_pk" PRIMARY KEY("organisation_id","case_to_audit_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "cases_looking_again" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "figure_releases" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"quarter" date NOT NULL,
	"contents" jsonb NOT NULL,
	"hash" text NOT NULL,
	"released_at" timestamp with time zone NOT NULL,
	CONSTRAINT "figure_releases_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "figure_releases_organisationId_kind_quarter_unique" UNIQUE("organisation_id","kind","quarter")
);
--> statement-breakpoint
ALTER TABLE "figure_releases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "draws" DROP CONSTRAINT "chance_can_be_repeated_and_choice_says_why";--> statement-breakpoint
-- Tallies are counted anew below, by month, kind of case and role, and with whose gaps they mainly are.
TRUNCATE TABLE "theme_tallies";--> statement-breakpoint
ALTER TABLE "theme_tallies" DROP CONSTRAINT "theme_tallies_organisation_id_theme_id_service_area_id_sample_confirmed_pk";--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "worker_title" text;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "month" date NOT NULL;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "case_type" text NOT NULL;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "role" text NOT NULL;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "of_practitioner" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "of_manager" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD COLUMN "of_service" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "cases_looking_again" ADD CONSTRAINT "cases_looking_again_organisation_id_case_to_audit_id_cases_to_audit_organisation_id_id_fk" FOREIGN KEY ("organisation_id","case_to_audit_id") REFERENCES "public"."cases_to_audit"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_looking_again" ADD CONSTRAINT "cases_looking_again_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figure_releases" ADD CONSTRAINT "figure_releases_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cases_looking_again_organisation_id_gap_id_index" ON "cases_looking_again" USING btree ("organisation_id","gap_id");--> statement-breakpoint
CREATE INDEX "theme_tallies_of_theme" ON "theme_tallies" USING btree ("organisation_id","theme_id","month");--> statement-breakpoint
ALTER TABLE "theme_tallies" DROP COLUMN "first_on";--> statement-breakpoint
ALTER TABLE "theme_tallies" DROP COLUMN "last_on";--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD CONSTRAINT "theme_tallies_pk" PRIMARY KEY("organisation_id","month","theme_id","service_area_id","sample","case_type","role","confirmed");--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "chance_can_be_repeated_and_choice_says_why" CHECK (case "draws"."kind" when 'targeted' then "draws"."because" is not null and "draws"."seed" is null when 're-audit' then "draws"."because" is not null and "draws"."seed" is not null and "draws"."case_list_id" is not null else "draws"."seed" is not null and "draws"."case_list_id" is not null end);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cases_looking_again" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "cases_looking_again" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "figure_releases" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
-- What a worker is called at work is kept as it is when the audit is written, or when the audit turns out to be another worker's.
CREATE FUNCTION keep_worker_title() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.worker_title := coalesce(NEW.worker_title, (SELECT nullif(btrim(job_title), '') FROM people WHERE organisation_id = NEW.organisation_id AND id = NEW.worker_id));
  ELSIF NEW.worker_id IS DISTINCT FROM OLD.worker_id AND NEW.worker_title IS NOT DISTINCT FROM OLD.worker_title THEN
    NEW.worker_title := (SELECT nullif(btrim(job_title), '') FROM people WHERE organisation_id = NEW.organisation_id AND id = NEW.worker_id);
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER keep_worker_title BEFORE INSERT OR UPDATE OF worker_id ON audits FOR EACH ROW EXECUTE FUNCTION keep_worker_title();--> statement-breakpoint
UPDATE audits SET worker_title = (SELECT nullif(btrim(job_title), '') FROM people WHERE people.organisation_id = audits.organisation_id AND people.id = audits.worker_id) WHERE worker_id IS NOT NULL;--> statement-breakpoint
INSERT INTO theme_tallies (organisation_id, month, theme_id, service_area_id, sample, case_type, role, confirmed, judged, below_good, of_practitioner, of_manager, of_service)
SELECT audits.organisation_id, date_trunc('month', audits.audited_on::timestamp)::date, judgements.theme_id, audits.service_area_id, audits.sample, audits.case_type, coalesce(audits.worker_title, 'not said'), audits.confirmed_at IS NOT NULL,
  count(*), count(*) FILTER (WHERE NOT grades.good_enough), count(*) FILTER (WHERE NOT grades.good_enough AND gaps.attribution = 'practitioner'),
  count(*) FILTER (WHERE NOT grades.good_enough AND gaps.attribution = 'manager'), count(*) FILTER (WHERE NOT grades.good_enough AND gaps.attribution IN ('system', 'partner'))
FROM audits
JOIN judgements ON judgements.organisation_id = audits.organisation_id AND judgements.audit_id = audits.id
JOIN grades ON grades.organisation_id = judgements.organisation_id AND grades.id = judgements.grade_id
LEFT JOIN gaps ON gaps.organisation_id = judgements.organisation_id AND gaps.audit_id = judgements.audit_id AND gaps.theme_id = judgements.theme_id AND gaps.withdrawn_at IS NULL
WHERE audits.hidden_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON figure_releases FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON figure_releases FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON figure_releases FOR EACH STATEMENT EXECUTE FUNCTION written_once();
