CREATE TABLE "away_periods" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"away_from" date NOT NULL,
	"back_on" date,
	"deputy_id" uuid,
	"recorded_by_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "away_periods_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "back_after_leaving" CHECK ("away_periods"."back_on" is null or "away_periods"."back_on" > "away_periods"."away_from"),
	CONSTRAINT "nobody_is_their_own_deputy" CHECK ("away_periods"."deputy_id" is distinct from "away_periods"."person_id")
);
--> statement-breakpoint
ALTER TABLE "away_periods" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "caseloads" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"counted_on" date NOT NULL,
	"cases" smallint NOT NULL,
	CONSTRAINT "caseloads_organisation_id_person_id_counted_on_pk" PRIMARY KEY("organisation_id","person_id","counted_on"),
	CONSTRAINT "cases_are_counted" CHECK ("caseloads"."cases" >= 0)
);
--> statement-breakpoint
ALTER TABLE "caseloads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "council_settings" (
	"organisation_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"amber_days" smallint NOT NULL,
	"green_days" smallint NOT NULL,
	"check_days" smallint NOT NULL,
	"return_days" smallint NOT NULL,
	"learning_days" smallint NOT NULL,
	"learning_minutes_a_month" smallint NOT NULL,
	"small_number" smallint NOT NULL,
	"settled_by_id" uuid,
	"settled_at" timestamp with time zone NOT NULL,
	CONSTRAINT "council_settings_organisation_id_valid_from_pk" PRIMARY KEY("organisation_id","valid_from"),
	CONSTRAINT "clocks_stay_within_five_days" CHECK ("council_settings"."amber_days" between 1 and 5 and "council_settings"."green_days" between "council_settings"."amber_days" and 5 and "council_settings"."check_days" between 1 and 5 and "council_settings"."return_days" between 1 and 5),
	CONSTRAINT "learning_is_done_in_weeks" CHECK ("council_settings"."learning_days" between 7 and 182 and "council_settings"."learning_minutes_a_month" between 30 and 2400),
	CONSTRAINT "small_numbers_are_small" CHECK ("council_settings"."small_number" between 3 and 20)
);
--> statement-breakpoint
ALTER TABLE "council_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "staff_lists" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"spooled" text,
	"complete" boolean NOT NULL,
	"asked_by_id" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"applied_at" timestamp with time zone,
	"joiners" integer,
	"movers" integer,
	"leavers" integer,
	"unchanged" integer,
	"rejected" integer,
	"failure" text,
	CONSTRAINT "staff_lists_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "staff_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_successions" (
	"organisation_id" uuid NOT NULL,
	"from_team_id" uuid NOT NULL,
	"to_team_id" uuid NOT NULL,
	"changes_on" date NOT NULL,
	"recorded_by_id" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_successions_organisation_id_from_team_id_to_team_id_pk" PRIMARY KEY("organisation_id","from_team_id","to_team_id"),
	CONSTRAINT "no_team_follows_itself" CHECK ("team_successions"."from_team_id" <> "team_successions"."to_team_id")
);
--> statement-breakpoint
ALTER TABLE "team_successions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vacancies" (
	"organisation_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"counted_on" date NOT NULL,
	"posts" smallint NOT NULL,
	CONSTRAINT "vacancies_organisation_id_team_id_counted_on_pk" PRIMARY KEY("organisation_id","team_id","counted_on"),
	CONSTRAINT "posts_are_counted" CHECK ("vacancies"."posts" >= 0)
);
--> statement-breakpoint
ALTER TABLE "vacancies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "case_types" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"framework_id" uuid NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "case_types_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "case_types_organisationId_frameworkId_key_unique" UNIQUE("organisation_id","framework_id","key"),
	CONSTRAINT "case_types_organisationId_frameworkId_title_unique" UNIQUE("organisation_id","framework_id","title")
);
--> statement-breakpoint
ALTER TABLE "case_types" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "framework_drafts" (
	"organisation_id" uuid NOT NULL,
	"key" text NOT NULL,
	"plan" jsonb NOT NULL,
	"started_by_id" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "framework_drafts_organisation_id_key_pk" PRIMARY KEY("organisation_id","key")
);
--> statement-breakpoint
ALTER TABLE "framework_drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "standard_sets" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"owner" text NOT NULL,
	"audience" text NOT NULL,
	"source" text,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "standard_sets_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "standard_sets_organisationId_key_validFrom_unique" UNIQUE("organisation_id","key","valid_from")
);
--> statement-breakpoint
ALTER TABLE "standard_sets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "standards" (
	"organisation_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "standards_organisation_id_set_id_code_pk" PRIMARY KEY("organisation_id","set_id","code")
);
--> statement-breakpoint
ALTER TABLE "standards" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "themes_not_applicable" (
	"organisation_id" uuid NOT NULL,
	"case_type_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	CONSTRAINT "themes_not_applicable_organisation_id_case_type_id_theme_id_pk" PRIMARY KEY("organisation_id","case_type_id","theme_id")
);
--> statement-breakpoint
ALTER TABLE "themes_not_applicable" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_profiles" (
	"organisation_id" uuid NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"plan" jsonb NOT NULL,
	"answers" jsonb NOT NULL,
	"made_by_id" uuid,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_profiles_organisation_id_key_pk" PRIMARY KEY("organisation_id","key"),
	CONSTRAINT "import_profiles_organisationId_title_unique" UNIQUE("organisation_id","title")
);
--> statement-breakpoint
ALTER TABLE "import_profiles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_rejects" (
	"organisation_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"cells" text[] NOT NULL,
	CONSTRAINT "import_rejects_organisation_id_import_id_row_pk" PRIMARY KEY("organisation_id","import_id","row")
);
--> statement-breakpoint
ALTER TABLE "import_rejects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_changes" (
	"organisation_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"before" jsonb NOT NULL,
	CONSTRAINT "audit_changes_organisation_id_audit_id_import_id_pk" PRIMARY KEY("organisation_id","audit_id","import_id")
);
--> statement-breakpoint
ALTER TABLE "audit_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "phases" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"programme_id" uuid NOT NULL,
	"title" text NOT NULL,
	"position" smallint NOT NULL,
	"planned" integer,
	CONSTRAINT "phases_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "phases_organisationId_programmeId_title_unique" UNIQUE("organisation_id","programme_id","title")
);
--> statement-breakpoint
ALTER TABLE "phases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "organisations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audits" DROP CONSTRAINT "audits_organisation_id_programme_id_programmes_organisation_id_id_fk";
--> statement-breakpoint
ALTER TABLE "imports" ALTER COLUMN "profile" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "staff_number" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "job_title" text;--> statement-breakpoint
ALTER TABLE "frameworks" ADD COLUMN "adopted_by_id" uuid;--> statement-breakpoint
ALTER TABLE "frameworks" ADD COLUMN "adopted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "sheet" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "spooled" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "phase_id" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "run_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "created" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "changed" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "learning_ended" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "learning_flagged" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "questions" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "header" text[];--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "put_aside_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "voided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "voided_by_id" uuid;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "phase_id" uuid;--> statement-breakpoint
ALTER TABLE "gaps" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "done_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "done_by_sheet" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "ended_because" text;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "flagged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD COLUMN "case_type" text;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD COLUMN "set_by_id" uuid;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD COLUMN "set_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "away_periods" ADD CONSTRAINT "away_periods_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "away_periods" ADD CONSTRAINT "away_periods_organisation_id_deputy_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","deputy_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "away_periods" ADD CONSTRAINT "away_periods_organisation_id_recorded_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","recorded_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caseloads" ADD CONSTRAINT "caseloads_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "council_settings" ADD CONSTRAINT "council_settings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "council_settings" ADD CONSTRAINT "council_settings_organisation_id_settled_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","settled_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_lists" ADD CONSTRAINT "staff_lists_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_lists" ADD CONSTRAINT "staff_lists_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_successions" ADD CONSTRAINT "team_successions_organisation_id_from_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","from_team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_successions" ADD CONSTRAINT "team_successions_organisation_id_to_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","to_team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_successions" ADD CONSTRAINT "team_successions_organisation_id_recorded_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","recorded_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vacancies" ADD CONSTRAINT "vacancies_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_types" ADD CONSTRAINT "case_types_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "framework_drafts" ADD CONSTRAINT "framework_drafts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "framework_drafts" ADD CONSTRAINT "framework_drafts_organisation_id_started_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","started_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standard_sets" ADD CONSTRAINT "standard_sets_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standards" ADD CONSTRAINT "standards_organisation_id_set_id_standard_sets_organisation_id_id_fk" FOREIGN KEY ("organisation_id","set_id") REFERENCES "public"."standard_sets"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes_not_applicable" ADD CONSTRAINT "themes_not_applicable_organisation_id_case_type_id_case_types_organisation_id_id_fk" FOREIGN KEY ("organisation_id","case_type_id") REFERENCES "public"."case_types"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes_not_applicable" ADD CONSTRAINT "themes_not_applicable_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_profiles" ADD CONSTRAINT "import_profiles_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_profiles" ADD CONSTRAINT "import_profiles_organisation_id_made_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","made_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rejects" ADD CONSTRAINT "import_rejects_organisation_id_import_id_imports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","import_id") REFERENCES "public"."imports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_changes" ADD CONSTRAINT "audit_changes_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_changes" ADD CONSTRAINT "audit_changes_organisation_id_import_id_imports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","import_id") REFERENCES "public"."imports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phases" ADD CONSTRAINT "phases_organisation_id_programme_id_programmes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","programme_id") REFERENCES "public"."programmes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "away_periods_organisation_id_person_id_away_from_index" ON "away_periods" USING btree ("organisation_id","person_id","away_from");--> statement-breakpoint
CREATE INDEX "team_successions_organisation_id_to_team_id_index" ON "team_successions" USING btree ("organisation_id","to_team_id");--> statement-breakpoint
ALTER TABLE "frameworks" ADD CONSTRAINT "frameworks_organisation_id_adopted_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","adopted_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_organisation_id_voided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","voided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_phase_id_phases_organisation_id_id_fk" FOREIGN KEY ("organisation_id","phase_id") REFERENCES "public"."phases"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_organisation_id_set_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","set_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "remedial_actions_open" ON "remedial_actions" USING btree ("organisation_id","priority","due_at") WHERE "remedial_actions"."done_at" is null and "remedial_actions"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "remedial_actions_open_of_owner" ON "remedial_actions" USING btree ("organisation_id","owner_id","due_at") WHERE "remedial_actions"."done_at" is null and "remedial_actions"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "remedial_actions_open_of_audit" ON "remedial_actions" USING btree ("organisation_id","audit_id") WHERE "remedial_actions"."done_at" is null and "remedial_actions"."withdrawn_at" is null;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_organisationId_staffNumber_unique" UNIQUE("organisation_id","staff_number");--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD CONSTRAINT "done_before_it_says_how" CHECK (not "remedial_actions"."done_by_sheet" or "remedial_actions"."done_at" is not null);--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "end_is_whole" CHECK (("assignments"."ended_at" is null) = ("assignments"."ended_because" is null));--> statement-breakpoint
CREATE POLICY "looked_up_by_all" ON "organisations" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "changed_by_its_own" ON "organisations" AS PERMISSIVE FOR UPDATE TO public USING ("organisations"."id" = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "away_periods" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "caseloads" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "council_settings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "staff_lists" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "team_successions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "vacancies" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "case_types" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "framework_drafts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "standard_sets" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "standards" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "themes_not_applicable" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "import_profiles" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "import_rejects" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "audit_changes" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "phases" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));