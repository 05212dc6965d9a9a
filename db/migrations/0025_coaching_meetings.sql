CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint
CREATE TABLE "agreed_steps" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"meeting_id" uuid NOT NULL,
	"wording" text NOT NULL,
	"whose" text NOT NULL,
	"due_on" date,
	"written_by_id" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "agreed_steps_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "done_or_withdrawn" CHECK (num_nonnulls("agreed_steps"."done_at", "agreed_steps"."withdrawn_at") <= 1)
);
--> statement-breakpoint
ALTER TABLE "agreed_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "availability_exceptions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"from_time" time,
	"to_time" time,
	"zone" text NOT NULL,
	CONSTRAINT "availability_exceptions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "last_day_not_before_the_first" CHECK ("availability_exceptions"."last_day" >= "availability_exceptions"."first_day"),
	CONSTRAINT "times_are_whole" CHECK (num_nulls("availability_exceptions"."from_time", "availability_exceptions"."to_time") in (0, 2) and ("availability_exceptions"."from_time" is null or "availability_exceptions"."from_time" < "availability_exceptions"."to_time")),
	CONSTRAINT "there_as_well_on_one_day" CHECK ("availability_exceptions"."kind" = 'not there' or ("availability_exceptions"."from_time" is not null and "availability_exceptions"."first_day" = "availability_exceptions"."last_day"))
);
--> statement-breakpoint
ALTER TABLE "availability_exceptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "availability_rules" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"from_time" time NOT NULL,
	"to_time" time NOT NULL,
	"zone" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "availability_rules_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_weekday" CHECK ("availability_rules"."weekday" between 0 and 6),
	CONSTRAINT "ends_after_it_begins" CHECK ("availability_rules"."from_time" < "availability_rules"."to_time" and ("availability_rules"."valid_to" is null or "availability_rules"."valid_to" > "availability_rules"."valid_from"))
);
--> statement-breakpoint
ALTER TABLE "availability_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calendar_feeds" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_read_at" timestamp with time zone,
	CONSTRAINT "calendar_feeds_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "calendar_feeds_organisationId_tokenHash_unique" UNIQUE("organisation_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "calendar_feeds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coach_invitations" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"theme_key" text NOT NULL,
	"invited_by_id" uuid NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "coach_invitations_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "an_answer_is_whole" CHECK (num_nulls("coach_invitations"."answer", "coach_invitations"."answered_at") in (0, 2)),
	CONSTRAINT "only_a_yes_ends" CHECK ("coach_invitations"."ended_at" is null or "coach_invitations"."answer" = 'yes'),
	CONSTRAINT "nobody_invites_themselves" CHECK ("coach_invitations"."invited_by_id" <> "coach_invitations"."person_id")
);
--> statement-breakpoint
ALTER TABLE "coach_invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coach_reminders" (
	"organisation_id" uuid NOT NULL,
	"meeting_id" uuid NOT NULL,
	"text" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "coach_reminders_organisation_id_meeting_id_pk" PRIMARY KEY("organisation_id","meeting_id")
);
--> statement-breakpoint
ALTER TABLE "coach_reminders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coaches" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"formats" text[] NOT NULL,
	"theme_keys" text[] DEFAULT '{}'::text[] NOT NULL,
	"place" text,
	"link" text,
	"buffer_before" smallint NOT NULL,
	"buffer_after" smallint NOT NULL,
	"most_a_day" smallint NOT NULL,
	"notice_hours" smallint NOT NULL,
	"first_for_red" smallint NOT NULL,
	"for_red_until" time NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone,
	CONSTRAINT "coaches_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id"),
	CONSTRAINT "offers_something" CHECK (cardinality("coaches"."formats") > 0),
	CONSTRAINT "somewhere" CHECK (num_nonnulls("coaches"."place", "coaches"."link") > 0),
	CONSTRAINT "sensible_limits" CHECK ("coaches"."buffer_before" between 0 and 120 and "coaches"."buffer_after" between 0 and 120 and "coaches"."most_a_day" between 1 and 12 and "coaches"."notice_hours" between 0 and 168 and "coaches"."first_for_red" between 0 and 4)
);
--> statement-breakpoint
ALTER TABLE "coaches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coaching_meetings" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"coach_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"format" text NOT NULL,
	"pair_id" uuid,
	"cohort_member_id" uuid,
	"cohort_meeting" text,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"zone" text NOT NULL,
	"buffer_before" smallint NOT NULL,
	"buffer_after" smallint NOT NULL,
	"place" text,
	"link" text,
	"booked_by_id" uuid NOT NULL,
	"booked_at" timestamp with time zone NOT NULL,
	"offer_until" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended" text,
	"ended_by_id" uuid,
	"cannot_because" text,
	"attendance" text,
	"missed_because" text,
	"attendance_said_by_id" uuid,
	"attendance_said_at" timestamp with time zone,
	"calendar_sequence" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "coaching_meetings_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "with_somebody_else" CHECK ("coaching_meetings"."coach_id" <> "coaching_meetings"."learner_id"),
	CONSTRAINT "takes_some_time" CHECK ("coaching_meetings"."ends_at" > "coaching_meetings"."starts_at" and "coaching_meetings"."buffer_before" >= 0 and "coaching_meetings"."buffer_after" >= 0),
	CONSTRAINT "only_an_offer_is_accepted" CHECK ("coaching_meetings"."accepted_at" is null or "coaching_meetings"."offer_until" is not null),
	CONSTRAINT "an_end_is_whole" CHECK (num_nulls("coaching_meetings"."ended_at", "coaching_meetings"."ended") in (0, 2)),
	CONSTRAINT "only_a_cancellation_says_why" CHECK ("coaching_meetings"."cannot_because" is null or "coaching_meetings"."ended" = 'cancelled'),
	CONSTRAINT "only_an_open_offer_is_declined_or_lapses" CHECK (coalesce("coaching_meetings"."ended" not in ('declined', 'lapsed'), true) or ("coaching_meetings"."offer_until" is not null and "coaching_meetings"."accepted_at" is null)),
	CONSTRAINT "attendance_is_whole" CHECK (num_nulls("coaching_meetings"."attendance", "coaching_meetings"."attendance_said_by_id", "coaching_meetings"."attendance_said_at") in (0, 3) and ("coaching_meetings"."attendance" is null or "coaching_meetings"."ended_at" is null)),
	CONSTRAINT "only_a_missed_one_says_why" CHECK ("coaching_meetings"."missed_because" is null or "coaching_meetings"."attendance" <> 'held'),
	CONSTRAINT "of_a_programme_whole" CHECK (num_nulls("coaching_meetings"."cohort_member_id", "coaching_meetings"."cohort_meeting") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "coaching_meetings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coaching_pairs" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"coach_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"agreed_at" timestamp with time zone,
	"review_on" date NOT NULL,
	"reviewed_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	"closed" text,
	CONSTRAINT "coaching_pairs_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "nobody_coaches_themselves" CHECK ("coaching_pairs"."coach_id" <> "coaching_pairs"."learner_id"),
	CONSTRAINT "asked_by_one_of_them" CHECK ("coaching_pairs"."asked_by_id" in ("coaching_pairs"."coach_id", "coaching_pairs"."learner_id")),
	CONSTRAINT "a_close_is_whole" CHECK (num_nulls("coaching_pairs"."closed_at", "coaching_pairs"."closed_by_id", "coaching_pairs"."closed") in (0, 3)),
	CONSTRAINT "only_what_began_is_reviewed" CHECK ("coaching_pairs"."reviewed_at" is null or "coaching_pairs"."agreed_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "coaching_pairs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "held_times" (
	"organisation_id" uuid NOT NULL,
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"during" "tstzrange" NOT NULL,
	CONSTRAINT "held_times_organisation_id_meeting_id_person_id_pk" PRIMARY KEY("organisation_id","meeting_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "held_times" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meeting_reasons" (
	"organisation_id" uuid NOT NULL,
	"meeting_id" uuid NOT NULL,
	"remedial_action_id" uuid,
	"gap_id" uuid,
	"assignment_id" uuid,
	"coaching_proposal_id" uuid,
	CONSTRAINT "meeting_reasons_organisation_id_meeting_id_pk" PRIMARY KEY("organisation_id","meeting_id"),
	CONSTRAINT "one_reason" CHECK (num_nonnulls("meeting_reasons"."remedial_action_id", "meeting_reasons"."gap_id", "meeting_reasons"."assignment_id", "meeting_reasons"."coaching_proposal_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "meeting_reasons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "pair_goals" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"pair_id" uuid NOT NULL,
	"gap_id" uuid,
	"wording" text NOT NULL,
	"written_by_id" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"reached" text,
	"reached_said_at" timestamp with time zone,
	CONSTRAINT "pair_goals_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "reached_is_whole" CHECK (num_nulls("pair_goals"."reached", "pair_goals"."reached_said_at") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "pair_goals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "cpd_pieces" DROP CONSTRAINT "done_here_or_elsewhere";--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD COLUMN "dropped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD COLUMN "dropped_by_id" uuid;--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD COLUMN "dropped_because" text;--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD COLUMN "meeting_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agreed_steps" ADD CONSTRAINT "agreed_steps_organisation_id_meeting_id_coaching_meetings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","meeting_id") REFERENCES "public"."coaching_meetings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_steps" ADD CONSTRAINT "agreed_steps_organisation_id_written_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","written_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_exceptions" ADD CONSTRAINT "availability_exceptions_organisation_id_person_id_coaches_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."coaches"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_rules" ADD CONSTRAINT "availability_rules_organisation_id_person_id_coaches_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."coaches"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coach_invitations" ADD CONSTRAINT "coach_invitations_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coach_invitations" ADD CONSTRAINT "coach_invitations_organisation_id_invited_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","invited_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coach_reminders" ADD CONSTRAINT "coach_reminders_organisation_id_meeting_id_coaching_meetings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","meeting_id") REFERENCES "public"."coaching_meetings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaches" ADD CONSTRAINT "coaches_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_coach_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","coach_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_learner_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","learner_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_pair_id_coaching_pairs_organisation_id_id_fk" FOREIGN KEY ("organisation_id","pair_id") REFERENCES "public"."coaching_pairs"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_cohort_member_id_cohort_members_organisation_id_id_fk" FOREIGN KEY ("organisation_id","cohort_member_id") REFERENCES "public"."cohort_members"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_booked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","booked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_ended_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","ended_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_meetings" ADD CONSTRAINT "coaching_meetings_organisation_id_attendance_said_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","attendance_said_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_pairs" ADD CONSTRAINT "coaching_pairs_organisation_id_coach_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","coach_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_pairs" ADD CONSTRAINT "coaching_pairs_organisation_id_learner_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","learner_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_pairs" ADD CONSTRAINT "coaching_pairs_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching_pairs" ADD CONSTRAINT "coaching_pairs_organisation_id_closed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","closed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_times" ADD CONSTRAINT "held_times_organisation_id_meeting_id_coaching_meetings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","meeting_id") REFERENCES "public"."coaching_meetings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_times" ADD CONSTRAINT "held_times_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_reasons" ADD CONSTRAINT "meeting_reasons_organisation_id_meeting_id_coaching_meetings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","meeting_id") REFERENCES "public"."coaching_meetings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_reasons" ADD CONSTRAINT "meeting_reasons_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_reasons" ADD CONSTRAINT "meeting_reasons_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_reasons" ADD CONSTRAINT "meeting_reasons_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_reasons" ADD CONSTRAINT "meeting_reasons_organisation_id_coaching_proposal_id_coaching_proposals_organisation_id_id_fk" FOREIGN KEY ("organisation_id","coaching_proposal_id") REFERENCES "public"."coaching_proposals"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pair_goals" ADD CONSTRAINT "pair_goals_organisation_id_pair_id_coaching_pairs_organisation_id_id_fk" FOREIGN KEY ("organisation_id","pair_id") REFERENCES "public"."coaching_pairs"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pair_goals" ADD CONSTRAINT "pair_goals_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pair_goals" ADD CONSTRAINT "pair_goals_organisation_id_written_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","written_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agreed_steps_organisation_id_meeting_id_index" ON "agreed_steps" USING btree ("organisation_id","meeting_id");--> statement-breakpoint
CREATE INDEX "availability_exceptions_organisation_id_person_id_last_day_index" ON "availability_exceptions" USING btree ("organisation_id","person_id","last_day");--> statement-breakpoint
CREATE INDEX "availability_rules_organisation_id_person_id_index" ON "availability_rules" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_feed_of_a_person" ON "calendar_feeds" USING btree ("organisation_id","person_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "asked_once" ON "coach_invitations" USING btree ("organisation_id","person_id","theme_key") WHERE ended_at is null and answer is distinct from 'no';--> statement-breakpoint
CREATE INDEX "coach_reminders_organisation_id_written_at_index" ON "coach_reminders" USING btree ("organisation_id","written_at");--> statement-breakpoint
CREATE INDEX "coaching_meetings_organisation_id_coach_id_starts_at_index" ON "coaching_meetings" USING btree ("organisation_id","coach_id","starts_at");--> statement-breakpoint
CREATE INDEX "coaching_meetings_organisation_id_learner_id_starts_at_index" ON "coaching_meetings" USING btree ("organisation_id","learner_id","starts_at");--> statement-breakpoint
CREATE INDEX "coaching_meetings_organisation_id_pair_id_index" ON "coaching_meetings" USING btree ("organisation_id","pair_id");--> statement-breakpoint
CREATE INDEX "coaching_meetings_organisation_id_cohort_member_id_index" ON "coaching_meetings" USING btree ("organisation_id","cohort_member_id");--> statement-breakpoint
CREATE INDEX "meetings_offered" ON "coaching_meetings" USING btree ("organisation_id","offer_until") WHERE offer_until is not null and accepted_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "coaching_pairs_organisation_id_coach_id_index" ON "coaching_pairs" USING btree ("organisation_id","coach_id");--> statement-breakpoint
CREATE INDEX "coaching_pairs_organisation_id_learner_id_index" ON "coaching_pairs" USING btree ("organisation_id","learner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_pair_of_a_kind" ON "coaching_pairs" USING btree ("organisation_id","kind","coach_id","learner_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "meeting_reasons_organisation_id_remedial_action_id_index" ON "meeting_reasons" USING btree ("organisation_id","remedial_action_id");--> statement-breakpoint
CREATE INDEX "meeting_reasons_organisation_id_gap_id_index" ON "meeting_reasons" USING btree ("organisation_id","gap_id");--> statement-breakpoint
CREATE INDEX "meeting_reasons_organisation_id_assignment_id_index" ON "meeting_reasons" USING btree ("organisation_id","assignment_id");--> statement-breakpoint
CREATE INDEX "meeting_reasons_organisation_id_coaching_proposal_id_index" ON "meeting_reasons" USING btree ("organisation_id","coaching_proposal_id");--> statement-breakpoint
CREATE INDEX "pair_goals_organisation_id_pair_id_index" ON "pair_goals" USING btree ("organisation_id","pair_id");--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD CONSTRAINT "coaching_proposals_organisation_id_dropped_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","dropped_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisation_id_meeting_id_coaching_meetings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","meeting_id") REFERENCES "public"."coaching_meetings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "cpd_pieces_organisationId_meetingId_unique" UNIQUE("organisation_id","meeting_id");--> statement-breakpoint
ALTER TABLE "coaching_proposals" ADD CONSTRAINT "only_what_was_agreed_is_dropped" CHECK (num_nulls("coaching_proposals"."dropped_at", "coaching_proposals"."dropped_by_id", "coaching_proposals"."dropped_because") in (0, 3) and ("coaching_proposals"."dropped_at" is null or "coaching_proposals"."decision" = 'agreed') and "coaching_proposals"."dropped_by_id" is distinct from "coaching_proposals"."person_id");--> statement-breakpoint
ALTER TABLE "cpd_pieces" ADD CONSTRAINT "done_here_or_elsewhere" CHECK (num_nonnulls("cpd_pieces"."module_version_id", "cpd_pieces"."place_id", "cpd_pieces"."meeting_id") <= 1 and num_nulls("cpd_pieces"."activity", "cpd_pieces"."done_on", "cpd_pieces"."hours") = case when num_nonnulls("cpd_pieces"."module_version_id", "cpd_pieces"."place_id", "cpd_pieces"."meeting_id") = 0 then 0 else 3 end);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "agreed_steps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "availability_exceptions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "availability_rules" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "calendar_feeds" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coach_invitations" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coach_reminders" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coaches" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coaching_meetings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "coaching_pairs" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "held_times" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "meeting_reasons" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "meeting_reasons" AS RESTRICTIVE FOR ALL TO public USING ((remedial_action_id is null or remedial_action_id not in (select id from hidden_rows('remedial action'))) and (gap_id is null or gap_id not in (select id from hidden_rows('gap')))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "pair_goals" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "pair_goals" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE held_times ADD CONSTRAINT nobody_is_held_twice EXCLUDE USING gist (organisation_id WITH =, person_id WITH =, during WITH &&);--> statement-breakpoint
-- Whoever books takes the locks of both people in one order, so that of several the others wait their turn and are told of a clash, and never of a deadlock.
CREATE FUNCTION hold_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('held times ' || least(NEW.coach_id, NEW.learner_id), 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('held times ' || greatest(NEW.coach_id, NEW.learner_id), 0));
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM held_times WHERE organisation_id = NEW.organisation_id AND meeting_id = NEW.id;
  END IF;
  IF NEW.ended_at IS NULL THEN
    INSERT INTO held_times (organisation_id, meeting_id, person_id, during) VALUES
      (NEW.organisation_id, NEW.id, NEW.coach_id, tstzrange(NEW.starts_at - make_interval(mins => NEW.buffer_before), NEW.ends_at + make_interval(mins => NEW.buffer_after))),
      (NEW.organisation_id, NEW.id, NEW.learner_id, tstzrange(NEW.starts_at, NEW.ends_at));
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER hold_times AFTER INSERT ON coaching_meetings FOR EACH ROW EXECUTE FUNCTION hold_times();--> statement-breakpoint
CREATE TRIGGER hold_times_anew AFTER UPDATE ON coaching_meetings FOR EACH ROW
  WHEN ((OLD.starts_at, OLD.ends_at, OLD.buffer_before, OLD.buffer_after, OLD.coach_id, OLD.learner_id, OLD.ended_at IS NULL) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.buffer_before, NEW.buffer_after, NEW.coach_id, NEW.learner_id, NEW.ended_at IS NULL))
  EXECUTE FUNCTION hold_times();
