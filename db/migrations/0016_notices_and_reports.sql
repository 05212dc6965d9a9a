CREATE TABLE "chases" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"rung" text NOT NULL,
	"due_on" date NOT NULL,
	"to_id" uuid NOT NULL,
	"instead_of_id" uuid,
	"on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"message_id" uuid NOT NULL,
	"by_id" uuid,
	"line" text,
	CONSTRAINT "chases_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_nudge_is_by_somebody" CHECK (("chases"."rung" = 'nudge') = ("chases"."by_id" is not null) and ("chases"."rung" = 'nudge' or "chases"."line" is null)),
	CONSTRAINT "nobody_nudges_themselves" CHECK ("chases"."by_id" is distinct from "chases"."to_id" or "chases"."by_id" is null)
);
--> statement-breakpoint
ALTER TABLE "chases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "digests" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"on" date NOT NULL,
	"message_id" uuid NOT NULL,
	CONSTRAINT "digests_organisation_id_person_id_on_pk" PRIMARY KEY("organisation_id","person_id","on"),
	CONSTRAINT "digests_organisationId_messageId_unique" UNIQUE("organisation_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "digests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "messages" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"address" text,
	"letter" jsonb NOT NULL,
	"subject_kind" text,
	"subject_id" uuid,
	"caused_by_id" uuid,
	"written_at" timestamp with time zone NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	"trouble" text,
	"next_try_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	CONSTRAINT "messages_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "sent_or_refused" CHECK (num_nonnulls("messages"."sent_at", "messages"."refused_at") <= 1),
	CONSTRAINT "a_subject_is_whole" CHECK (("messages"."subject_kind" is null) = ("messages"."subject_id" is null))
);
--> statement-breakpoint
ALTER TABLE "messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "examples" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"audit_id" uuid NOT NULL,
	"month" date NOT NULL,
	"wording" text NOT NULL,
	"kept_by_id" uuid NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	"taken_out_at" timestamp with time zone,
	CONSTRAINT "examples_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_month_begins_on_its_first" CHECK (extract(day from "examples"."month") = 1)
);
--> statement-breakpoint
ALTER TABLE "examples" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_drafts" (
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"period" date NOT NULL,
	"cut_off" timestamp with time zone NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"contents" jsonb NOT NULL,
	"inputs_hash" text NOT NULL,
	"words" jsonb NOT NULL,
	"words_at" timestamp with time zone,
	"words_by_id" uuid,
	CONSTRAINT "report_drafts_organisation_id_kind_period_pk" PRIMARY KEY("organisation_id","kind","period")
);
--> statement-breakpoint
ALTER TABLE "report_drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_duties" (
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"issuer_id" uuid NOT NULL,
	"deputy_id" uuid,
	"settled_by_id" uuid,
	"settled_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_duties_organisation_id_kind_settled_at_pk" PRIMARY KEY("organisation_id","kind","settled_at"),
	CONSTRAINT "a_deputy_is_another" CHECK ("report_duties"."deputy_id" is distinct from "report_duties"."issuer_id")
);
--> statement-breakpoint
ALTER TABLE "report_duties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_feedback" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"report_id" uuid NOT NULL,
	"from" text NOT NULL,
	"said" text NOT NULL,
	"recorded_by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_by_id" uuid,
	"answered_at" timestamp with time zone,
	CONSTRAINT "report_feedback_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "answered_whole" CHECK (num_nulls("report_feedback"."answer", "report_feedback"."answered_by_id", "report_feedback"."answered_at") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "report_feedback" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_notes" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"report_id" uuid NOT NULL,
	"text" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_notes_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "report_notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_readers" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"address" text,
	"in_line" boolean NOT NULL,
	"added_by_id" uuid,
	"added_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "report_readers_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_person_or_an_address" CHECK (num_nonnulls("report_readers"."person_id", "report_readers"."address") = 1),
	CONSTRAINT "nobody_outside_is_in_line" CHECK ("report_readers"."person_id" is not null or not "report_readers"."in_line")
);
--> statement-breakpoint
ALTER TABLE "report_readers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"period" date NOT NULL,
	"cut_off" timestamp with time zone NOT NULL,
	"contents" jsonb NOT NULL,
	"inputs_hash" text NOT NULL,
	"issued_hash" text NOT NULL,
	"words" jsonb NOT NULL,
	"small_number" smallint NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"issued_by_id" uuid NOT NULL,
	CONSTRAINT "reports_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "issued_once" UNIQUE("organisation_id","kind","period")
);
--> statement-breakpoint
ALTER TABLE "reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_organisation_id_to_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","to_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_organisation_id_instead_of_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","instead_of_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_organisation_id_message_id_messages_organisation_id_id_fk" FOREIGN KEY ("organisation_id","message_id") REFERENCES "public"."messages"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_organisation_id_message_id_messages_organisation_id_id_fk" FOREIGN KEY ("organisation_id","message_id") REFERENCES "public"."messages"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organisation_id_caused_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","caused_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "examples" ADD CONSTRAINT "examples_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "examples" ADD CONSTRAINT "examples_organisation_id_kept_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","kept_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_drafts" ADD CONSTRAINT "report_drafts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_drafts" ADD CONSTRAINT "report_drafts_organisation_id_words_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","words_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_duties" ADD CONSTRAINT "report_duties_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_duties" ADD CONSTRAINT "report_duties_organisation_id_issuer_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","issuer_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_duties" ADD CONSTRAINT "report_duties_organisation_id_deputy_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","deputy_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_duties" ADD CONSTRAINT "report_duties_organisation_id_settled_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","settled_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_feedback" ADD CONSTRAINT "report_feedback_organisation_id_report_id_reports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","report_id") REFERENCES "public"."reports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_feedback" ADD CONSTRAINT "report_feedback_organisation_id_recorded_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","recorded_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_feedback" ADD CONSTRAINT "report_feedback_organisation_id_answered_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","answered_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_notes" ADD CONSTRAINT "report_notes_organisation_id_report_id_reports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","report_id") REFERENCES "public"."reports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_notes" ADD CONSTRAINT "report_notes_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_readers" ADD CONSTRAINT "report_readers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_readers" ADD CONSTRAINT "report_readers_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_readers" ADD CONSTRAINT "report_readers_organisation_id_added_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","added_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_organisation_id_issued_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","issued_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "each_rung_once" ON "chases" USING btree ("organisation_id","remedial_action_id","rung","due_on","to_id") WHERE "chases"."rung" <> 'nudge';--> statement-breakpoint
CREATE UNIQUE INDEX "one_nudge_a_day" ON "chases" USING btree ("organisation_id","remedial_action_id","on") WHERE "chases"."rung" = 'nudge';--> statement-breakpoint
CREATE INDEX "chases_organisation_id_to_id_on_index" ON "chases" USING btree ("organisation_id","to_id","on");--> statement-breakpoint
CREATE INDEX "messages_to_send" ON "messages" USING btree ("organisation_id","next_try_at") WHERE "messages"."sent_at" is null and "messages"."refused_at" is null and "messages"."address" is not null;--> statement-breakpoint
CREATE INDEX "messages_organisation_id_subject_kind_subject_id_index" ON "messages" USING btree ("organisation_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "messages_organisation_id_person_id_written_at_index" ON "messages" USING btree ("organisation_id","person_id","written_at");--> statement-breakpoint
CREATE INDEX "messages_organisation_id_written_at_index" ON "messages" USING btree ("organisation_id","written_at");--> statement-breakpoint
CREATE INDEX "examples_organisation_id_month_index" ON "examples" USING btree ("organisation_id","month");--> statement-breakpoint
CREATE UNIQUE INDEX "an_example_is_kept_once" ON "examples" USING btree ("organisation_id","audit_id","month") WHERE "examples"."taken_out_at" is null;--> statement-breakpoint
CREATE INDEX "report_feedback_organisation_id_report_id_at_index" ON "report_feedback" USING btree ("organisation_id","report_id","at");--> statement-breakpoint
CREATE INDEX "report_notes_organisation_id_report_id_at_index" ON "report_notes" USING btree ("organisation_id","report_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "a_person_reads_once" ON "report_readers" USING btree ("organisation_id","kind","person_id") WHERE "report_readers"."person_id" is not null and "report_readers"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "an_address_reads_once" ON "report_readers" USING btree ("organisation_id","kind",lower("address")) WHERE "report_readers"."address" is not null and "report_readers"."ended_at" is null;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "chases" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "chases" AS RESTRICTIVE FOR ALL TO public USING (remedial_action_id is null or remedial_action_id not in (select id from hidden_rows('remedial action'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "digests" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "messages" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "examples" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "examples" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "report_drafts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "report_duties" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "report_feedback" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "report_notes" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "report_readers" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "reports" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON reports FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON reports FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON report_notes FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON report_notes FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint

-- Whoever sends is told as soon as a message is committed, and need not ask every second.
CREATE FUNCTION tell_of_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('messages', '');
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER tell_of_messages AFTER INSERT ON messages FOR EACH STATEMENT EXECUTE FUNCTION tell_of_messages();
