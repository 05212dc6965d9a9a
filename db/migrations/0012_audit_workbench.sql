CREATE TABLE "case_lists" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"programme_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"as_of" date NOT NULL,
	"uploaded_by_id" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "case_lists_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "case_lists" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cases_to_audit" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"phase_id" uuid NOT NULL,
	"draw_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"case_reference" text NOT NULL,
	"case_type" text NOT NULL,
	"service_area_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"worker_id" uuid,
	"manager_id" uuid,
	"sample" text NOT NULL,
	"auditor_id" uuid,
	"allocated_by_id" uuid,
	"allocated_at" timestamp with time zone,
	"due_on" date,
	"set_aside_at" timestamp with time zone,
	"set_aside_by_id" uuid,
	"set_aside_because" text,
	CONSTRAINT "cases_to_audit_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "cases_to_audit_organisationId_phaseId_caseReference_unique" UNIQUE("organisation_id","phase_id","case_reference"),
	CONSTRAINT "allocation_is_whole" CHECK (num_nulls("cases_to_audit"."auditor_id", "cases_to_audit"."allocated_by_id", "cases_to_audit"."allocated_at") in (0, 3)),
	CONSTRAINT "setting_aside_is_whole" CHECK (num_nulls("cases_to_audit"."set_aside_at", "cases_to_audit"."set_aside_by_id", "cases_to_audit"."set_aside_because") in (0, 3)),
	CONSTRAINT "nobody_audits_their_own_case" CHECK ("cases_to_audit"."auditor_id" is distinct from coalesce("cases_to_audit"."worker_id", '00000000-0000-0000-0000-000000000000'::uuid) and "cases_to_audit"."auditor_id" is distinct from coalesce("cases_to_audit"."manager_id", '00000000-0000-0000-0000-000000000000'::uuid))
);
--> statement-breakpoint
ALTER TABLE "cases_to_audit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "draws" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"phase_id" uuid NOT NULL,
	"case_list_id" uuid,
	"kind" text NOT NULL,
	"strata" text[] DEFAULT '{}'::text[] NOT NULL,
	"size" smallint NOT NULL,
	"seed" text,
	"because" text,
	"drawn_by_id" uuid NOT NULL,
	"drawn_at" timestamp with time zone NOT NULL,
	CONSTRAINT "draws_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "chance_can_be_repeated_and_choice_says_why" CHECK (case "draws"."kind" when 'targeted' then "draws"."because" is not null and "draws"."seed" is null else "draws"."seed" is not null and "draws"."case_list_id" is not null end)
);
--> statement-breakpoint
ALTER TABLE "draws" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "listed_cases" (
	"organisation_id" uuid NOT NULL,
	"case_list_id" uuid NOT NULL,
	"case_reference" text NOT NULL,
	"case_type" text NOT NULL,
	"service_area_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"worker_id" uuid,
	"manager_id" uuid,
	CONSTRAINT "listed_cases_organisation_id_case_list_id_case_reference_pk" PRIMARY KEY("organisation_id","case_list_id","case_reference")
);
--> statement-breakpoint
ALTER TABLE "listed_cases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "phase_plans" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"phase_id" uuid NOT NULL,
	"case_type" text,
	"service_area_id" uuid,
	"planned" integer NOT NULL,
	CONSTRAINT "phase_plans_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "phase_plans_organisationId_phaseId_caseType_serviceAreaId_unique" UNIQUE NULLS NOT DISTINCT("organisation_id","phase_id","case_type","service_area_id"),
	CONSTRAINT "a_plan_is_for_something" CHECK (num_nonnulls("phase_plans"."case_type", "phase_plans"."service_area_id") > 0 and "phase_plans"."planned" > 0)
);
--> statement-breakpoint
ALTER TABLE "phase_plans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "acknowledgements" (
	"organisation_id" uuid NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "acknowledgements_organisation_id_remedial_action_id_by_id_pk" PRIMARY KEY("organisation_id","remedial_action_id","by_id")
);
--> statement-breakpoint
ALTER TABLE "acknowledgements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "action_challenges" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"raised_by_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"because" text NOT NULL,
	"decide_by" date NOT NULL,
	"decided_by_id" uuid,
	"decided_at" timestamp with time zone,
	"outcome" text,
	"decided_because" text,
	CONSTRAINT "action_challenges_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "action_challenges_organisationId_remedialActionId_unique" UNIQUE("organisation_id","remedial_action_id"),
	CONSTRAINT "decided_whole" CHECK (num_nulls("action_challenges"."decided_at", "action_challenges"."decided_by_id", "action_challenges"."outcome", "action_challenges"."decided_because") in (0, 4)),
	CONSTRAINT "not_decided_by_the_one_who_challenged" CHECK ("action_challenges"."decided_by_id" is distinct from "action_challenges"."raised_by_id")
);
--> statement-breakpoint
ALTER TABLE "action_challenges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "second_looks" (
	"organisation_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL,
	"look_by" date NOT NULL,
	"looked_by_id" uuid,
	"looked_at" timestamp with time zone,
	"agrees" boolean,
	"because" text,
	CONSTRAINT "second_looks_organisation_id_evidence_id_pk" PRIMARY KEY("organisation_id","evidence_id"),
	CONSTRAINT "look_is_whole" CHECK (num_nulls("second_looks"."looked_at", "second_looks"."looked_by_id", "second_looks"."agrees") in (0, 3) and ("second_looks"."agrees" is distinct from false or "second_looks"."because" is not null))
);
--> statement-breakpoint
ALTER TABLE "second_looks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recording_entries" (
	"organisation_id" uuid NOT NULL,
	"recording_id" uuid NOT NULL,
	"field" text NOT NULL,
	"revision" integer NOT NULL,
	"value" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recording_entries_organisation_id_recording_id_field_revision_pk" PRIMARY KEY("organisation_id","recording_id","field","revision")
);
--> statement-breakpoint
ALTER TABLE "recording_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recordings" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"case_to_audit_id" uuid,
	"phase_id" uuid,
	"framework_id" uuid NOT NULL,
	"case_reference" text NOT NULL,
	"case_type" text NOT NULL,
	"sample" text NOT NULL,
	"service_area_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"worker_id" uuid,
	"manager_id" uuid,
	"auditor_id" uuid NOT NULL,
	"audited_from" date NOT NULL,
	"audited_to" date NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"put_aside_at" timestamp with time zone,
	"published_at" timestamp with time zone,
	"audit_id" uuid,
	CONSTRAINT "recordings_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "recordings_organisationId_reference_unique" UNIQUE("organisation_id","reference"),
	CONSTRAINT "recordings_organisationId_auditId_unique" UNIQUE("organisation_id","audit_id"),
	CONSTRAINT "publication_is_whole" CHECK (("recordings"."published_at" is null) = ("recordings"."audit_id" is null) and ("recordings"."published_at" is null or "recordings"."put_aside_at" is null)),
	CONSTRAINT "a_period_has_an_end" CHECK ("recordings"."audited_to" >= "recordings"."audited_from")
);
--> statement-breakpoint
ALTER TABLE "recordings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agreed_grades" (
	"organisation_id" uuid NOT NULL,
	"moderation_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"first_grade_id" uuid,
	"moderator_grade_id" uuid,
	"agreed_grade_id" uuid,
	"because" text,
	CONSTRAINT "agreed_grades_organisation_id_moderation_id_theme_id_pk" PRIMARY KEY("organisation_id","moderation_id","theme_id")
);
--> statement-breakpoint
ALTER TABLE "agreed_grades" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "moderations" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"audit_id" uuid NOT NULL,
	"line" text NOT NULL,
	"chosen_because" text NOT NULL,
	"chosen_at" timestamp with time zone NOT NULL,
	"chosen_by_id" uuid,
	"due_on" date NOT NULL,
	"moderator_id" uuid,
	"taken_at" timestamp with time zone,
	"own_overall_id" uuid,
	"revealed_at" timestamp with time zone,
	"agreed_by_id" uuid,
	"agreed_at" timestamp with time zone,
	"first_overall_id" uuid,
	"agreed_overall_id" uuid,
	"agreed_because" text,
	"feedback" text,
	"feedback_read_at" timestamp with time zone,
	CONSTRAINT "moderations_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "moderations_organisationId_auditId_line_unique" UNIQUE("organisation_id","audit_id","line"),
	CONSTRAINT "taken_by_somebody" CHECK (("moderations"."moderator_id" is null) = ("moderations"."taken_at" is null)),
	CONSTRAINT "revealed_to_a_moderator" CHECK ("moderations"."revealed_at" is null or "moderations"."moderator_id" is not null),
	CONSTRAINT "agreed_after_the_reveal" CHECK (num_nulls("moderations"."agreed_at", "moderations"."agreed_by_id") in (0, 2) and ("moderations"."agreed_at" is null or "moderations"."revealed_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "moderations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "moderator_grades" (
	"organisation_id" uuid NOT NULL,
	"moderation_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"grade_id" uuid,
	"not_applicable" boolean DEFAULT false NOT NULL,
	"remark" text,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "moderator_grades_organisation_id_moderation_id_theme_id_pk" PRIMARY KEY("organisation_id","moderation_id","theme_id"),
	CONSTRAINT "graded_or_not_applicable" CHECK ("moderator_grades"."grade_id" is null or not "moderator_grades"."not_applicable")
);
--> statement-breakpoint
ALTER TABLE "moderator_grades" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "disputes" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"gap_id" uuid NOT NULL,
	"raised_by_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"because" text NOT NULL,
	"settle_by" date NOT NULL,
	"settled_by_id" uuid,
	"settled_at" timestamp with time zone,
	"outcome" text,
	"grade_id" uuid,
	"settled_because" text,
	CONSTRAINT "disputes_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "disputes_organisationId_gapId_unique" UNIQUE("organisation_id","gap_id"),
	CONSTRAINT "settlement_is_whole" CHECK (num_nulls("disputes"."settled_at", "disputes"."settled_by_id", "disputes"."outcome", "disputes"."settled_because") in (0, 4) and ("disputes"."grade_id" is null or "disputes"."outcome" = 'changed')),
	CONSTRAINT "not_settled_by_the_one_who_challenged" CHECK ("disputes"."settled_by_id" is distinct from "disputes"."raised_by_id")
);
--> statement-breakpoint
ALTER TABLE "disputes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "replies" (
	"organisation_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"stance" text NOT NULL,
	"words" text,
	"replied_at" timestamp with time zone NOT NULL,
	CONSTRAINT "replies_organisation_id_audit_id_person_id_pk" PRIMARY KEY("organisation_id","audit_id","person_id"),
	CONSTRAINT "a_reply_has_words" CHECK ("replies"."stance" = 'agrees' or "replies"."words" is not null)
);
--> statement-breakpoint
ALTER TABLE "replies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "service_action_gaps" (
	"organisation_id" uuid NOT NULL,
	"service_action_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	CONSTRAINT "service_action_gaps_organisation_id_service_action_id_gap_id_pk" PRIMARY KEY("organisation_id","service_action_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "service_action_gaps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "service_actions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"wording" text NOT NULL,
	"because" text NOT NULL,
	"service_area_id" uuid,
	"owner_id" uuid NOT NULL,
	"due_month" date NOT NULL,
	"started_by_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_by_id" uuid,
	"ended_at" timestamp with time zone,
	"done" boolean,
	"outcome" text,
	CONSTRAINT "service_actions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "due_in_a_month" CHECK (extract(day from "service_actions"."due_month") = 1),
	CONSTRAINT "an_end_says_what_came_of_it" CHECK (num_nulls("service_actions"."ended_at", "service_actions"."ended_by_id", "service_actions"."done", "service_actions"."outcome") in (0, 4))
);
--> statement-breakpoint
ALTER TABLE "service_actions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "corrections" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"audit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"named_id" uuid,
	"raised_by_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"told_by_id" uuid,
	"told_at" timestamp with time zone,
	"decided_by_id" uuid,
	"decided_at" timestamp with time zone,
	"upheld" boolean,
	"right_person_id" uuid,
	"decided_because" text,
	CONSTRAINT "corrections_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "a_wrong_worker_was_named" CHECK (("corrections"."kind" = 'wrong worker') = ("corrections"."named_id" is not null)),
	CONSTRAINT "told_is_whole" CHECK (("corrections"."told_at" is null) = ("corrections"."told_by_id" is null)),
	CONSTRAINT "decision_is_whole" CHECK (num_nulls("corrections"."decided_at", "corrections"."decided_by_id", "corrections"."upheld") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "corrections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "audited_from" date;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "audited_to" date;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "impact" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "unmanaged_risk" boolean;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "rule_grade_id" uuid;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "moved_because" text;--> statement-breakpoint
ALTER TABLE "audits" ADD COLUMN "hidden_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "judgements" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "judgements" ADD COLUMN "finding" text;--> statement-breakpoint
ALTER TABLE "judgements" ADD COLUMN "not_applicable_because" text;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "closes_when" text;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD COLUMN "because" text;--> statement-breakpoint
ALTER TABLE "case_lists" ADD CONSTRAINT "case_lists_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_lists" ADD CONSTRAINT "case_lists_organisation_id_programme_id_programmes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","programme_id") REFERENCES "public"."programmes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_lists" ADD CONSTRAINT "case_lists_organisation_id_uploaded_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","uploaded_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_phase_id_phases_organisation_id_id_fk" FOREIGN KEY ("organisation_id","phase_id") REFERENCES "public"."phases"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_draw_id_draws_organisation_id_id_fk" FOREIGN KEY ("organisation_id","draw_id") REFERENCES "public"."draws"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_worker_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","worker_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_manager_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_auditor_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","auditor_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_allocated_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","allocated_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases_to_audit" ADD CONSTRAINT "cases_to_audit_organisation_id_set_aside_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","set_aside_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "draws_organisation_id_phase_id_phases_organisation_id_id_fk" FOREIGN KEY ("organisation_id","phase_id") REFERENCES "public"."phases"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "draws_organisation_id_case_list_id_case_lists_organisation_id_id_fk" FOREIGN KEY ("organisation_id","case_list_id") REFERENCES "public"."case_lists"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "draws_organisation_id_drawn_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","drawn_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listed_cases" ADD CONSTRAINT "listed_cases_organisation_id_case_list_id_case_lists_organisation_id_id_fk" FOREIGN KEY ("organisation_id","case_list_id") REFERENCES "public"."case_lists"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listed_cases" ADD CONSTRAINT "listed_cases_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listed_cases" ADD CONSTRAINT "listed_cases_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listed_cases" ADD CONSTRAINT "listed_cases_organisation_id_worker_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","worker_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listed_cases" ADD CONSTRAINT "listed_cases_organisation_id_manager_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phase_plans" ADD CONSTRAINT "phase_plans_organisation_id_phase_id_phases_organisation_id_id_fk" FOREIGN KEY ("organisation_id","phase_id") REFERENCES "public"."phases"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phase_plans" ADD CONSTRAINT "phase_plans_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acknowledgements" ADD CONSTRAINT "acknowledgements_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acknowledgements" ADD CONSTRAINT "acknowledgements_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_challenges" ADD CONSTRAINT "action_challenges_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_challenges" ADD CONSTRAINT "action_challenges_organisation_id_raised_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","raised_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_challenges" ADD CONSTRAINT "action_challenges_organisation_id_decided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","decided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_looks" ADD CONSTRAINT "second_looks_organisation_id_evidence_id_evidence_organisation_id_id_fk" FOREIGN KEY ("organisation_id","evidence_id") REFERENCES "public"."evidence"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_looks" ADD CONSTRAINT "second_looks_organisation_id_looked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","looked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_entries" ADD CONSTRAINT "recording_entries_organisation_id_recording_id_recordings_organisation_id_id_fk" FOREIGN KEY ("organisation_id","recording_id") REFERENCES "public"."recordings"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_case_to_audit_id_cases_to_audit_organisation_id_id_fk" FOREIGN KEY ("organisation_id","case_to_audit_id") REFERENCES "public"."cases_to_audit"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_phase_id_phases_organisation_id_id_fk" FOREIGN KEY ("organisation_id","phase_id") REFERENCES "public"."phases"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_worker_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","worker_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_manager_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_auditor_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","auditor_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_grades" ADD CONSTRAINT "agreed_grades_organisation_id_moderation_id_moderations_organisation_id_id_fk" FOREIGN KEY ("organisation_id","moderation_id") REFERENCES "public"."moderations"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_grades" ADD CONSTRAINT "agreed_grades_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_grades" ADD CONSTRAINT "agreed_grades_organisation_id_first_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","first_grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_grades" ADD CONSTRAINT "agreed_grades_organisation_id_moderator_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","moderator_grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_grades" ADD CONSTRAINT "agreed_grades_organisation_id_agreed_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","agreed_grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_chosen_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","chosen_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_moderator_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","moderator_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_agreed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","agreed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_own_overall_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","own_overall_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_first_overall_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","first_overall_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderations" ADD CONSTRAINT "moderations_organisation_id_agreed_overall_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","agreed_overall_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderator_grades" ADD CONSTRAINT "moderator_grades_organisation_id_moderation_id_moderations_organisation_id_id_fk" FOREIGN KEY ("organisation_id","moderation_id") REFERENCES "public"."moderations"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderator_grades" ADD CONSTRAINT "moderator_grades_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderator_grades" ADD CONSTRAINT "moderator_grades_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_organisation_id_raised_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","raised_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_organisation_id_settled_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","settled_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_action_gaps" ADD CONSTRAINT "service_action_gaps_organisation_id_service_action_id_service_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_action_id") REFERENCES "public"."service_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_action_gaps" ADD CONSTRAINT "service_action_gaps_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_actions" ADD CONSTRAINT "service_actions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_actions" ADD CONSTRAINT "service_actions_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_actions" ADD CONSTRAINT "service_actions_organisation_id_owner_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","owner_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_actions" ADD CONSTRAINT "service_actions_organisation_id_started_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","started_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_actions" ADD CONSTRAINT "service_actions_organisation_id_ended_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","ended_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_named_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","named_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_raised_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","raised_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_told_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","told_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_decided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","decided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_organisation_id_right_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","right_person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_lists_organisation_id_programme_id_uploaded_at_index" ON "case_lists" USING btree ("organisation_id","programme_id","uploaded_at");--> statement-breakpoint
CREATE INDEX "cases_to_audit_of_auditor" ON "cases_to_audit" USING btree ("organisation_id","auditor_id");--> statement-breakpoint
CREATE INDEX "draws_organisation_id_phase_id_index" ON "draws" USING btree ("organisation_id","phase_id");--> statement-breakpoint
CREATE INDEX "action_challenges_open" ON "action_challenges" USING btree ("organisation_id","decide_by") WHERE "action_challenges"."decided_at" is null;--> statement-breakpoint
CREATE INDEX "second_looks_open" ON "second_looks" USING btree ("organisation_id","look_by") WHERE "second_looks"."looked_at" is null;--> statement-breakpoint
CREATE INDEX "recordings_organisation_id_auditor_id_index" ON "recordings" USING btree ("organisation_id","auditor_id");--> statement-breakpoint
CREATE INDEX "recordings_open_of_case" ON "recordings" USING btree ("organisation_id","case_to_audit_id") WHERE "recordings"."put_aside_at" is null;--> statement-breakpoint
CREATE INDEX "moderations_organisation_id_moderator_id_index" ON "moderations" USING btree ("organisation_id","moderator_id");--> statement-breakpoint
CREATE INDEX "moderations_open" ON "moderations" USING btree ("organisation_id","due_on") WHERE "moderations"."agreed_at" is null;--> statement-breakpoint
CREATE INDEX "disputes_open" ON "disputes" USING btree ("organisation_id","settle_by") WHERE "disputes"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "service_action_gaps_organisation_id_gap_id_index" ON "service_action_gaps" USING btree ("organisation_id","gap_id");--> statement-breakpoint
CREATE INDEX "service_actions_open" ON "service_actions" USING btree ("organisation_id","due_month") WHERE "service_actions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "corrections_organisation_id_audit_id_index" ON "corrections" USING btree ("organisation_id","audit_id");--> statement-breakpoint
CREATE INDEX "corrections_open" ON "corrections" USING btree ("organisation_id","raised_at") WHERE "corrections"."decided_at" is null;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_rule_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","rule_grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audits_organisation_id_case_reference_index" ON "audits" USING btree ("organisation_id","case_reference");--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "a_moved_grade_says_why" CHECK ("audits"."moved_because" is not null or "audits"."rule_grade_id" is null or "audits"."rule_grade_id" = "audits"."overall_grade_id");--> statement-breakpoint
CREATE POLICY "hidden_from_all" ON "audits" AS RESTRICTIVE FOR ALL TO public USING (hidden_at is null or (select current_setting('app.puts_right', true)) = 'yes') WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "case_lists" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "cases_to_audit" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "draws" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "listed_cases" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "phase_plans" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "acknowledgements" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "action_challenges" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "second_looks" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "recording_entries" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "recordings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "agreed_grades" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "moderations" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "moderator_grades" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "disputes" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "replies" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "service_action_gaps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "service_actions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "corrections" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint
-- The three grades of a theme, what was answered to an audit and what was written into a field stay as they were said.
CREATE TRIGGER written_once BEFORE UPDATE ON agreed_grades FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON replies FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE ON recording_entries FOR EACH ROW EXECUTE FUNCTION written_once();
