-- What hangs on a hidden audit is hidden with it, and row security says so for each of its tables. The policies cannot ask the tables themselves, of which
-- they would see nothing, so a function of the owner's names the rows: of the council that is set, and none to whoever puts an audit right.
CREATE FUNCTION hidden_rows(kind text) RETURNS TABLE (id uuid, audit_id uuid, reference text) LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE ROWS 20 SET search_path = public, pg_temp AS $$
DECLARE
  own uuid := nullif(current_setting('app.organisation_id', true), '')::uuid;
BEGIN
  IF current_setting('app.puts_right', true) = 'yes' OR NOT EXISTS (SELECT 1 FROM audits WHERE audits.organisation_id = own AND hidden_at IS NOT NULL) THEN
    RETURN;
  ELSIF kind = 'audit' THEN
    RETURN QUERY SELECT audits.id, audits.id, audits.reference FROM audits WHERE audits.organisation_id = own AND hidden_at IS NOT NULL;
  ELSIF kind = 'gap' THEN
    RETURN QUERY SELECT gaps.id, audits.id, audits.reference FROM audits
      JOIN gaps ON gaps.organisation_id = audits.organisation_id AND gaps.audit_id = audits.id WHERE audits.organisation_id = own AND hidden_at IS NOT NULL;
  ELSIF kind = 'remedial action' THEN
    RETURN QUERY SELECT action.id, audits.id, audits.reference FROM audits
      JOIN remedial_actions action ON action.organisation_id = audits.organisation_id AND action.audit_id = audits.id WHERE audits.organisation_id = own AND hidden_at IS NOT NULL;
  ELSIF kind = 'evidence' THEN
    RETURN QUERY SELECT evidence.id, audits.id, audits.reference FROM audits
      JOIN remedial_actions action ON action.organisation_id = audits.organisation_id AND action.audit_id = audits.id
      JOIN evidence ON evidence.organisation_id = action.organisation_id AND evidence.remedial_action_id = action.id WHERE audits.organisation_id = own AND hidden_at IS NOT NULL;
  END IF;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION hidden_rows(text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION hidden_rows(text) TO practice_loop_app;--> statement-breakpoint
ALTER TABLE "case_questions" DROP CONSTRAINT "not_settled_by_the_one_who_asked";--> statement-breakpoint
ALTER TABLE "corrections" DROP CONSTRAINT "a_wrong_worker_was_named";--> statement-breakpoint
ALTER TABLE "corrections" DROP CONSTRAINT "corrections_organisation_id_named_id_people_organisation_id_id_fk";
--> statement-breakpoint
ALTER TABLE "corrections" DROP CONSTRAINT "corrections_organisation_id_right_person_id_people_organisation_id_id_fk";
--> statement-breakpoint
ALTER TABLE "case_questions" ADD COLUMN "raised_by_id" uuid;--> statement-breakpoint
ALTER TABLE "case_questions" ADD COLUMN "right_person_id" uuid;--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_organisation_id_raised_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","raised_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_organisation_id_right_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","right_person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audits_hidden" ON "audits" USING btree ("organisation_id") WHERE "audits"."hidden_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_correction_of_an_audit" ON "corrections" USING btree ("organisation_id","audit_id") WHERE "corrections"."decided_at" is null;--> statement-breakpoint
ALTER TABLE "corrections" DROP COLUMN "named_id";--> statement-breakpoint
ALTER TABLE "corrections" DROP COLUMN "right_person_id";--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "the_right_person_is_another" CHECK ("case_questions"."right_person_id" is null or ("case_questions"."theirs" is false and "case_questions"."right_person_id" <> "case_questions"."person_id"));--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "not_settled_by_the_one_who_asked" CHECK ("case_questions"."settled_by_id" is distinct from "case_questions"."person_id" and ("case_questions"."settled_by_id" is null or "case_questions"."settled_by_id" is distinct from "case_questions"."raised_by_id"));--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "judgements" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "case_questions" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "gaps" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "action_challenges" AS RESTRICTIVE FOR ALL TO public USING (remedial_action_id is null or remedial_action_id not in (select id from hidden_rows('remedial action'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "remedial_actions" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "assignment_reasons" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "evidence" AS RESTRICTIVE FOR ALL TO public USING (remedial_action_id is null or remedial_action_id not in (select id from hidden_rows('remedial action'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "recordings" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "moderations" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "disputes" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "replies" AS RESTRICTIVE FOR ALL TO public USING (audit_id is null or audit_id not in (select id from hidden_rows('audit'))) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "hidden_with_its_audit" ON "service_action_gaps" AS RESTRICTIVE FOR ALL TO public USING (gap_id is null or gap_id not in (select id from hidden_rows('gap'))) WITH CHECK (true);