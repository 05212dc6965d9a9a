CREATE TABLE "facilitators" (
	"organisation_id" uuid NOT NULL,
	"workshop_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"calendar_sequence" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "facilitators_organisation_id_workshop_id_person_id_pk" PRIMARY KEY("organisation_id","workshop_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "facilitators" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "places" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"workshop_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_by_id" uuid,
	"priority" boolean NOT NULL,
	"team_places_id" uuid,
	"offered_at" timestamp with time zone,
	"offer_until" timestamp with time zone,
	"booked_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended" text,
	"ended_by_id" uuid,
	"cannot_because" text,
	"attendance" text,
	"registered_at" timestamp with time zone,
	"registered_by_id" uuid,
	"calendar_sequence" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "places_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "places_organisationId_workshopId_number_unique" UNIQUE("organisation_id","workshop_id","number"),
	CONSTRAINT "an_offer_has_its_end" CHECK (num_nulls("places"."offered_at", "places"."offer_until") in (0, 2)),
	CONSTRAINT "an_end_is_whole" CHECK (num_nulls("places"."ended_at", "places"."ended") in (0, 2)),
	CONSTRAINT "only_a_cancellation_says_why" CHECK ("places"."cannot_because" is null or "places"."ended" = 'cancelled'),
	CONSTRAINT "only_an_offer_is_declined_or_lapses" CHECK (coalesce("places"."ended" not in ('declined', 'lapsed'), true) or ("places"."offered_at" is not null and "places"."booked_at" is null)),
	CONSTRAINT "registered_whole_and_of_a_place" CHECK (num_nulls("places"."attendance", "places"."registered_at", "places"."registered_by_id") in (0, 3) and ("places"."attendance" is null or ("places"."booked_at" is not null and "places"."ended_at" is null)))
);
--> statement-breakpoint
ALTER TABLE "places" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_places" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"workshop_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"kept_by_id" uuid NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	"asked" smallint NOT NULL,
	"kept" smallint NOT NULL,
	"release_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	CONSTRAINT "team_places_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "kept_of_those_asked" CHECK ("team_places"."asked" > 0 and "team_places"."kept" between 0 and "team_places"."asked" and ("team_places"."released_at" is null or "team_places"."kept" = 0))
);
--> statement-breakpoint
ALTER TABLE "team_places" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workshop_answers" (
	"organisation_id" uuid NOT NULL,
	"place_id" uuid NOT NULL,
	"moment" text NOT NULL,
	"useful" text,
	"will_do" text,
	"used" text,
	"in_the_way" text,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workshop_answers_organisation_id_place_id_moment_pk" PRIMARY KEY("organisation_id","place_id","moment"),
	CONSTRAINT "each_moment_has_its_question" CHECK (case "workshop_answers"."moment" when 'after' then "workshop_answers"."useful" is not null and num_nonnulls("workshop_answers"."used", "workshop_answers"."in_the_way") = 0
    else "workshop_answers"."used" is not null and num_nonnulls("workshop_answers"."useful", "workshop_answers"."will_do") = 0 and ("workshop_answers"."in_the_way" is null or "workshop_answers"."used" <> 'yes') end)
);
--> statement-breakpoint
ALTER TABLE "workshop_answers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workshop_series" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"workshop_key" text NOT NULL,
	"content_version" text NOT NULL,
	"title" text NOT NULL,
	"minutes" smallint NOT NULL,
	"hours" numeric NOT NULL,
	"theme_keys" text[] NOT NULL,
	"standards" text[] NOT NULL,
	"team_pattern_id" uuid,
	"agreement_theme_key" text,
	"arranged_by_id" uuid NOT NULL,
	"arranged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workshop_series_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "one_reason_at_most" CHECK (num_nonnulls("workshop_series"."team_pattern_id", "workshop_series"."agreement_theme_key") <= 1)
);
--> statement-breakpoint
ALTER TABLE "workshop_series" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workshops" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"series_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"zone" text DEFAULT 'Europe/London' NOT NULL,
	"room" text,
	"link" text,
	"capacity" smallint NOT NULL,
	"taken" smallint DEFAULT 0 NOT NULL,
	"next_number" bigint DEFAULT 1 NOT NULL,
	"priority_until" timestamp with time zone,
	"revision" smallint DEFAULT 0 NOT NULL,
	"called_off_at" timestamp with time zone,
	"called_off_by_id" uuid,
	"called_off_because" text,
	"register_closed_at" timestamp with time zone,
	"register_closed_by_id" uuid,
	CONSTRAINT "workshops_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "never_over_its_places" CHECK ("workshops"."taken" between 0 and "workshops"."capacity"),
	CONSTRAINT "some_places" CHECK ("workshops"."capacity" between 1 and 200),
	CONSTRAINT "ends_after_it_starts" CHECK ("workshops"."ends_at" > "workshops"."starts_at"),
	CONSTRAINT "held_somewhere" CHECK (num_nonnulls("workshops"."room", "workshops"."link") >= 1),
	CONSTRAINT "calling_off_is_whole" CHECK (num_nulls("workshops"."called_off_at", "workshops"."called_off_by_id", "workshops"."called_off_because") in (0, 3)),
	CONSTRAINT "closing_is_whole" CHECK (num_nulls("workshops"."register_closed_at", "workshops"."register_closed_by_id") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "workshops" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cohort_meetings" (
	"organisation_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"meeting" text NOT NULL,
	"held_on" date NOT NULL,
	"minutes" smallint NOT NULL,
	"said_by_id" uuid NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cohort_meetings_organisation_id_member_id_meeting_pk" PRIMARY KEY("organisation_id","member_id","meeting"),
	CONSTRAINT "some_minutes" CHECK ("cohort_meetings"."minutes" between 15 and 480)
);
--> statement-breakpoint
ALTER TABLE "cohort_meetings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cohort_members" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"coach_id" uuid,
	"joined_at" timestamp with time zone NOT NULL,
	"joined_by_id" uuid NOT NULL,
	"left_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"certificate" text,
	CONSTRAINT "cohort_members_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "cohort_members_organisationId_cohortId_personId_unique" UNIQUE("organisation_id","cohort_id","person_id"),
	CONSTRAINT "nobody_coaches_themself" CHECK ("cohort_members"."coach_id" is distinct from "cohort_members"."person_id"),
	CONSTRAINT "a_certificate_is_of_a_completion" CHECK (("cohort_members"."certificate" is null) = ("cohort_members"."completed_at" is null))
);
--> statement-breakpoint
ALTER TABLE "cohort_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cohort_tasks" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"member_id" uuid NOT NULL,
	"task" text NOT NULL,
	"due_on" date NOT NULL,
	CONSTRAINT "cohort_tasks_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "cohort_tasks_organisationId_memberId_task_unique" UNIQUE("organisation_id","member_id","task")
);
--> statement-breakpoint
ALTER TABLE "cohort_tasks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cohorts" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"title" text NOT NULL,
	"starts_on" date NOT NULL,
	"series_id" uuid,
	"peer_group_on" date,
	"arranged_by_id" uuid NOT NULL,
	"arranged_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cohorts_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "cohorts_organisationId_title_unique" UNIQUE("organisation_id","title")
);
--> statement-breakpoint
ALTER TABLE "cohorts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dip_cases" (
	"organisation_id" uuid NOT NULL,
	"dip_sample_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"case_reference" text NOT NULL,
	CONSTRAINT "dip_cases_organisation_id_dip_sample_id_position_pk" PRIMARY KEY("organisation_id","dip_sample_id","position"),
	CONSTRAINT "different_children" UNIQUE("organisation_id","member_id","case_reference")
);
--> statement-breakpoint
ALTER TABLE "dip_cases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dip_grades" (
	"organisation_id" uuid NOT NULL,
	"dip_sample_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"theme_key" text NOT NULL,
	"grade_id" uuid,
	"where_seen" text NOT NULL,
	CONSTRAINT "dip_grades_organisation_id_dip_sample_id_position_theme_key_pk" PRIMARY KEY("organisation_id","dip_sample_id","position","theme_key")
);
--> statement-breakpoint
ALTER TABLE "dip_grades" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dip_samples" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"member_id" uuid NOT NULL,
	"moment" text NOT NULL,
	"framework_id" uuid NOT NULL,
	"auditor_id" uuid NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"drawn_of" smallint NOT NULL,
	"seed" text NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "dip_samples_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "dip_samples_organisationId_memberId_moment_unique" UNIQUE("organisation_id","member_id","moment"),
	CONSTRAINT "of_its_member" UNIQUE("organisation_id","id","member_id")
);
--> statement-breakpoint
ALTER TABLE "dip_samples" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "observations" (
	"organisation_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"observer_id" uuid NOT NULL,
	"observed_on" date NOT NULL,
	"minutes" smallint NOT NULL,
	"points" jsonb NOT NULL,
	"strength" text NOT NULL,
	"try_next" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "observations_organisation_id_member_id_pk" PRIMARY KEY("organisation_id","member_id"),
	CONSTRAINT "observed_for_a_while" CHECK ("observations"."minutes" between 15 and 240)
);
--> statement-breakpoint
ALTER TABLE "observations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "cpd_pieces" DROP CONSTRAINT "done_here_or_elsewhere";--> statement-breakpoint
ALTER TABLE "evidence" DROP CONSTRAINT "evidence_of_one_thing";--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD COLUMN "place_id" uuid;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "cohort_task_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "calendar" jsonb;--> statement-breakpoint
ALTER TABLE "facilitators" ADD CONSTRAINT "facilitators_organisation_id_workshop_id_workshops_organisation_id_id_fk" FOREIGN KEY ("organisation_id","workshop_id") REFERENCES "public"."workshops"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facilitators" ADD CONSTRAINT "facilitators_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_workshop_id_workshops_organisation_id_id_fk" FOREIGN KEY ("organisation_id","workshop_id") REFERENCES "public"."workshops"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_series_id_workshop_series_organisation_id_id_fk" FOREIGN KEY ("organisation_id","series_id") REFERENCES "public"."workshop_series"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_team_places_id_team_places_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_places_id") REFERENCES "public"."team_places"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_ended_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","ended_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_organisation_id_registered_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","registered_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_places" ADD CONSTRAINT "team_places_organisation_id_workshop_id_workshops_organisation_id_id_fk" FOREIGN KEY ("organisation_id","workshop_id") REFERENCES "public"."workshops"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_places" ADD CONSTRAINT "team_places_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_places" ADD CONSTRAINT "team_places_organisation_id_kept_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","kept_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_answers" ADD CONSTRAINT "workshop_answers_organisation_id_place_id_places_organisation_id_id_fk" FOREIGN KEY ("organisation_id","place_id") REFERENCES "public"."places"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_series" ADD CONSTRAINT "workshop_series_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_series" ADD CONSTRAINT "workshop_series_organisation_id_team_pattern_id_team_patterns_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_pattern_id") REFERENCES "public"."team_patterns"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_series" ADD CONSTRAINT "workshop_series_organisation_id_arranged_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","arranged_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshops" ADD CONSTRAINT "workshops_organisation_id_series_id_workshop_series_organisation_id_id_fk" FOREIGN KEY ("organisation_id","series_id") REFERENCES "public"."workshop_series"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshops" ADD CONSTRAINT "workshops_organisation_id_called_off_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","called_off_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshops" ADD CONSTRAINT "workshops_organisation_id_register_closed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","register_closed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_meetings" ADD CONSTRAINT "cohort_meetings_organisation_id_member_id_cohort_members_organisation_id_id_fk" FOREIGN KEY ("organisation_id","member_id") REFERENCES "public"."cohort_members"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_meetings" ADD CONSTRAINT "cohort_meetings_organisation_id_said_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","said_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_organisation_id_cohort_id_cohorts_organisation_id_id_fk" FOREIGN KEY ("organisation_id","cohort_id") REFERENCES "public"."cohorts"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_organisation_id_coach_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","coach_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_organisation_id_joined_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","joined_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_tasks" ADD CONSTRAINT "cohort_tasks_organisation_id_member_id_cohort_members_organisation_id_id_fk" FOREIGN KEY ("organisation_id","member_id") REFERENCES "public"."cohort_members"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_organisation_id_series_id_workshop_series_organisation_id_id_fk" FOREIGN KEY ("organisation_id","series_id") REFERENCES "public"."workshop_series"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_organisation_id_arranged_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","arranged_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_cases" ADD CONSTRAINT "dip_cases_organisation_id_dip_sample_id_member_id_dip_samples_organisation_id_id_member_id_fk" FOREIGN KEY ("organisation_id","dip_sample_id","member_id") REFERENCES "public"."dip_samples"("organisation_id","id","member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_grades" ADD CONSTRAINT "dip_grades_organisation_id_dip_sample_id_position_dip_cases_organisation_id_dip_sample_id_position_fk" FOREIGN KEY ("organisation_id","dip_sample_id","position") REFERENCES "public"."dip_cases"("organisation_id","dip_sample_id","position") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_grades" ADD CONSTRAINT "dip_grades_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_samples" ADD CONSTRAINT "dip_samples_organisation_id_member_id_cohort_members_organisation_id_id_fk" FOREIGN KEY ("organisation_id","member_id") REFERENCES "public"."cohort_members"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_samples" ADD CONSTRAINT "dip_samples_organisation_id_auditor_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","auditor_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_samples" ADD CONSTRAINT "dip_samples_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dip_samples" ADD CONSTRAINT "dip_samples_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_organisation_id_member_id_cohort_members_organisation_id_id_fk" FOREIGN KEY ("organisation_id","member_id") REFERENCES "public"."cohort_members"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_organisation_id_observer_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","observer_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "facilitators_organisation_id_person_id_index" ON "facilitators" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_place_in_a_series" ON "places" USING btree ("organisation_id","series_id","person_id") WHERE ended_at is null and attendance is null;--> statement-breakpoint
CREATE INDEX "places_organisation_id_person_id_index" ON "places" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "places_offered" ON "places" USING btree ("organisation_id","offer_until") WHERE offered_at is not null and booked_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "team_places_organisation_id_workshop_id_index" ON "team_places" USING btree ("organisation_id","workshop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "kept_for_a_team_once" ON "team_places" USING btree ("organisation_id","workshop_id","team_id") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "workshop_series_organisation_id_team_pattern_id_index" ON "workshop_series" USING btree ("organisation_id","team_pattern_id");--> statement-breakpoint
CREATE INDEX "workshops_organisation_id_starts_at_index" ON "workshops" USING btree ("organisation_id","starts_at");--> statement-breakpoint
CREATE INDEX "workshops_organisation_id_series_id_index" ON "workshops" USING btree ("organisation_id","series_id");--> statement-breakpoint
CREATE UNIQUE INDEX "in_one_cohort_at_a_time" ON "cohort_members" USING btree ("organisation_id","person_id") WHERE left_at is null and completed_at is null;--> statement-breakpoint
CREATE INDEX "cohort_members_organisation_id_person_id_index" ON "cohort_members" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "dip_samples_organisation_id_auditor_id_index" ON "dip_samples" USING btree ("organisation_id","auditor_id");--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisation_id_place_id_places_organisation_id_id_fk" FOREIGN KEY ("organisation_id","place_id") REFERENCES "public"."places"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organisation_id_cohort_task_id_cohort_tasks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","cohort_task_id") REFERENCES "public"."cohort_tasks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_organisation_id_cohort_task_id_index" ON "evidence" USING btree ("organisation_id","cohort_task_id");--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisationId_placeId_unique" UNIQUE("organisation_id","place_id");--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "done_here_or_elsewhere" CHECK (num_nonnulls("cpd_pieces"."module_version_id", "cpd_pieces"."place_id") <= 1 and num_nulls("cpd_pieces"."activity", "cpd_pieces"."done_on", "cpd_pieces"."hours") = case when num_nonnulls("cpd_pieces"."module_version_id", "cpd_pieces"."place_id") = 0 then 0 else 3 end);--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_of_one_thing" CHECK (num_nonnulls("evidence"."remedial_action_id", "evidence"."assignment_id", "evidence"."cohort_task_id") = 1);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "facilitators" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "places" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "team_places" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "workshop_answers" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "workshop_series" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "workshops" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cohort_meetings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cohort_members" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cohort_tasks" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cohorts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "dip_cases" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "dip_grades" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "dip_samples" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "observations" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON workshop_answers FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON workshop_answers FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON workshop_answers FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON cohort_meetings FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON cohort_meetings FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON cohort_meetings FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON observations FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_deleted BEFORE DELETE ON observations FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON observations FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE FUNCTION number_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The number of a place is given once.'; END $$;--> statement-breakpoint
CREATE TRIGGER number_stays BEFORE UPDATE ON places FOR EACH ROW WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.workshop_id IS DISTINCT FROM OLD.workshop_id OR NEW.person_id IS DISTINCT FROM OLD.person_id) EXECUTE FUNCTION number_stays();
