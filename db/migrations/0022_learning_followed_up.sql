CREATE TABLE "course_lists" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"spooled" text,
	"asked_by_id" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"taken_in_at" timestamp with time zone,
	"accepted" integer,
	"unchanged" integer,
	"rejected" integer,
	"taken_back_by_id" uuid,
	"taken_back_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "course_lists_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "taken_back_by_somebody" CHECK (num_nulls("course_lists"."taken_back_by_id", "course_lists"."taken_back_at") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "course_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "courses_elsewhere" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"title" text NOT NULL,
	"provider" text,
	"completed_on" date NOT NULL,
	"hours" numeric,
	"course_list_id" uuid NOT NULL,
	CONSTRAINT "courses_elsewhere_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "courses_elsewhere_organisationId_personId_title_completedOn_unique" UNIQUE("organisation_id","person_id","title","completed_on")
);
--> statement-breakpoint
ALTER TABLE "courses_elsewhere" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recalls" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid NOT NULL,
	"question_ids" text[] NOT NULL,
	"answers" jsonb NOT NULL,
	"right" smallint,
	"of" smallint,
	"finished_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recalls_organisation_id_person_id_module_version_id_pk" PRIMARY KEY("organisation_id","person_id","module_version_id"),
	CONSTRAINT "answered_or_declined" CHECK (num_nulls("recalls"."right", "recalls"."of") in (0, 2) and ("recalls"."right" is null) = (cardinality("recalls"."question_ids") = 0) and ("recalls"."right" is null or "recalls"."right" between 0 and "recalls"."of"))
);
--> statement-breakpoint
ALTER TABLE "recalls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coaching_proposals" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"module_key" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"decision" text,
	"because" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "coaching_proposals_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "decision_is_whole" CHECK (num_nulls("coaching_proposals"."decided_at", "coaching_proposals"."decided_by_id", "coaching_proposals"."decision") in (0, 3) and ("coaching_proposals"."decision" is distinct from 'not needed' or "coaching_proposals"."because" is not null)),
	CONSTRAINT "not_decided_by_the_learner" CHECK ("coaching_proposals"."decided_by_id" is distinct from "coaching_proposals"."person_id")
);
--> statement-breakpoint
ALTER TABLE "coaching_proposals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coaching_reasons" (
	"organisation_id" uuid NOT NULL,
	"coaching_proposal_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	"rule_version_id" uuid NOT NULL,
	"sentence" text NOT NULL,
	CONSTRAINT "coaching_reasons_organisation_id_gap_id_rule_version_id_pk" PRIMARY KEY("organisation_id","gap_id","rule_version_id")
);
--> statement-breakpoint
ALTER TABLE "coaching_reasons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "endorsements" (
	"organisation_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"moment" text NOT NULL,
	"endorsed_by_id" uuid NOT NULL,
	"endorsed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "endorsements_organisation_id_assignment_id_moment_pk" PRIMARY KEY("organisation_id","assignment_id","moment")
);
--> statement-breakpoint
ALTER TABLE "endorsements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learning_extensions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"assignment_id" uuid NOT NULL,
	"due_before" date NOT NULL,
	"due_on" date NOT NULL,
	"because" text NOT NULL,
	"extended_by_id" uuid NOT NULL,
	"extended_at" timestamp with time zone NOT NULL,
	CONSTRAINT "learning_extensions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "later_than_before" CHECK ("learning_extensions"."due_on" > "learning_extensions"."due_before")
);
--> statement-breakpoint
ALTER TABLE "learning_extensions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "protected_times" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"assignment_id" uuid NOT NULL,
	"day" date NOT NULL,
	"starts_at" time NOT NULL,
	"minutes" smallint NOT NULL,
	"given_by_id" uuid NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"withdrawn_by_id" uuid,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "protected_times_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "some_time" CHECK ("protected_times"."minutes" between 15 and 480),
	CONSTRAINT "withdrawn_by_somebody" CHECK (num_nulls("protected_times"."withdrawn_by_id", "protected_times"."withdrawn_at") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "protected_times" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_pattern_gaps" (
	"organisation_id" uuid NOT NULL,
	"team_pattern_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	CONSTRAINT "team_pattern_gaps_organisation_id_team_pattern_id_gap_id_pk" PRIMARY KEY("organisation_id","team_pattern_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "team_pattern_gaps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_patterns" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"team_id" uuid NOT NULL,
	"framework_key" text NOT NULL,
	"theme_key" text NOT NULL,
	"noticed_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"decision" text,
	"because" text,
	"workshop_wanted" text,
	"service_action_id" uuid,
	CONSTRAINT "team_patterns_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "decision_is_whole" CHECK (num_nulls("team_patterns"."decided_at", "team_patterns"."decided_by_id", "team_patterns"."decision") in (0, 3) and ("team_patterns"."decision" is distinct from 'not needed' or "team_patterns"."because" is not null))
);
--> statement-breakpoint
ALTER TABLE "team_patterns" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "course_lists" ADD CONSTRAINT "course_lists_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_lists" ADD CONSTRAINT "course_lists_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_lists" ADD CONSTRAINT "course_lists_organisation_id_taken_back_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","taken_back_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courses_elsewhere" ADD CONSTRAINT "courses_elsewhere_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courses_elsewhere" ADD CONSTRAINT "courses_elsewhere_organisation_id_course_list_id_course_lists_organisation_id_id_fk" FOREIGN KEY ("organisation_id","course_list_id") REFERENCES "public"."course_lists"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_organisation_id_person_id_module_version_id_declarations_organisation_id_person_id_module_version_id_fk" FOREIGN KEY ("organisation_id","person_id","module_version_id") REFERENCES "public"."declarations"("organisation_id","person_id","module_version_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD CONSTRAINT "coaching_proposals_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD CONSTRAINT "coaching_proposals_organisation_id_decided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","decided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_reasons" ADD CONSTRAINT "coaching_reasons_organisation_id_coaching_proposal_id_coaching_proposals_organisation_id_id_fk" FOREIGN KEY ("organisation_id","coaching_proposal_id") REFERENCES "public"."coaching_proposals"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_reasons" ADD CONSTRAINT "coaching_reasons_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_reasons" ADD CONSTRAINT "coaching_reasons_organisation_id_rule_version_id_rule_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","rule_version_id") REFERENCES "public"."rule_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_organisation_id_endorsed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","endorsed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_extensions" ADD CONSTRAINT "learning_extensions_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_extensions" ADD CONSTRAINT "learning_extensions_organisation_id_extended_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","extended_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protected_times" ADD CONSTRAINT "protected_times_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protected_times" ADD CONSTRAINT "protected_times_organisation_id_given_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","given_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protected_times" ADD CONSTRAINT "protected_times_organisation_id_withdrawn_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","withdrawn_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_pattern_gaps" ADD CONSTRAINT "team_pattern_gaps_organisation_id_team_pattern_id_team_patterns_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_pattern_id") REFERENCES "public"."team_patterns"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_pattern_gaps" ADD CONSTRAINT "team_pattern_gaps_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_patterns" ADD CONSTRAINT "team_patterns_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_patterns" ADD CONSTRAINT "team_patterns_organisation_id_decided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","decided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_patterns" ADD CONSTRAINT "team_patterns_organisation_id_service_action_id_service_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_action_id") REFERENCES "public"."service_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "coaching_proposed_once" ON "coaching_proposals" USING btree ("organisation_id","person_id","module_key") WHERE decided_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "coaching_reasons_organisation_id_coaching_proposal_id_index" ON "coaching_reasons" USING btree ("organisation_id","coaching_proposal_id");--> statement-breakpoint
CREATE INDEX "learning_extensions_organisation_id_assignment_id_index" ON "learning_extensions" USING btree ("organisation_id","assignment_id");--> statement-breakpoint
CREATE INDEX "protected_times_organisation_id_assignment_id_index" ON "protected_times" USING btree ("organisation_id","assignment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "protected_once" ON "protected_times" USING btree ("organisation_id","assignment_id","day","starts_at") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "team_pattern_gaps_organisation_id_gap_id_index" ON "team_pattern_gaps" USING btree ("organisation_id","gap_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pattern_noticed_once" ON "team_patterns" USING btree ("organisation_id","team_id","framework_key","theme_key") WHERE decided_at is null;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "course_lists" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "courses_elsewhere" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "recalls" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coaching_proposals" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coaching_reasons" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "coaching_reasons" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "endorsements" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "learning_extensions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "protected_times" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "team_pattern_gaps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "team_pattern_gaps" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "team_patterns" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON learning_extensions FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON learning_extensions FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON learning_extensions FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON endorsements FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON endorsements FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON endorsements FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON recalls FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON recalls FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON recalls FOR EACH STATEMENT EXECUTE FUNCTION written_once();