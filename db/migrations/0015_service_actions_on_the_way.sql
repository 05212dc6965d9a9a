CREATE TABLE "service_action_steps" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"service_action_id" uuid NOT NULL,
	"wording" text NOT NULL,
	"owner_before_id" uuid,
	"owner_after_id" uuid,
	"due_month_before" date,
	"due_month_after" date,
	"by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "service_action_steps_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_change_has_two_sides" CHECK (num_nulls("service_action_steps"."owner_before_id", "service_action_steps"."owner_after_id") in (0, 2) and num_nulls("service_action_steps"."due_month_before", "service_action_steps"."due_month_after") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "service_action_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "service_action_gaps" ADD COLUMN "added_by_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "service_action_gaps" ADD COLUMN "added_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "service_action_steps" ADD CONSTRAINT "service_action_steps_organisation_id_service_action_id_service_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_action_id") REFERENCES "public"."service_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_action_steps" ADD CONSTRAINT "service_action_steps_organisation_id_owner_before_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","owner_before_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_action_steps" ADD CONSTRAINT "service_action_steps_organisation_id_owner_after_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","owner_after_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_action_steps" ADD CONSTRAINT "service_action_steps_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "service_action_steps_organisation_id_service_action_id_at_index" ON "service_action_steps" USING btree ("organisation_id","service_action_id","at");--> statement-breakpoint
ALTER TABLE "service_action_gaps" ADD CONSTRAINT "service_action_gaps_organisation_id_added_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","added_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gaps_of_the_service" ON "gaps" USING btree ("organisation_id","theme_id") WHERE "gaps"."attribution" in ('system', 'partner') and "gaps"."withdrawn_at" is null;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "service_action_steps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));