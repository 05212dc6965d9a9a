CREATE TABLE "installation" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"demo" boolean NOT NULL,
	"secret" text NOT NULL,
	"prepared_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"colour" text DEFAULT '#1d4f91' NOT NULL,
	"case_link_pattern" text,
	"out_of_hours" text,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organisations_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"days_off" smallint[] DEFAULT '{}'::smallint[] NOT NULL,
	"left_on" date,
	CONSTRAINT "people_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "role_holdings" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"scope" text NOT NULL,
	"team_id" uuid,
	"service_area_id" uuid,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "role_holdings_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "role_held_once" UNIQUE NULLS NOT DISTINCT("organisation_id","person_id","role","scope","team_id","service_area_id","valid_from"),
	CONSTRAINT "scope_names_its_place" CHECK (("role_holdings"."scope" = 'team') = ("role_holdings"."team_id" is not null) and ("role_holdings"."scope" = 'service area') = ("role_holdings"."service_area_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "role_holdings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "service_areas" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "service_areas_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "service_areas_organisationId_name_unique" UNIQUE("organisation_id","name")
);
--> statement-breakpoint
ALTER TABLE "service_areas" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_memberships" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "team_memberships_organisation_id_person_id_team_id_valid_from_pk" PRIMARY KEY("organisation_id","person_id","team_id","valid_from")
);
--> statement-breakpoint
ALTER TABLE "team_memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "teams" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"service_area_id" uuid NOT NULL,
	"name" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "teams_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "teams_organisationId_name_unique" UNIQUE("organisation_id","name")
);
--> statement-breakpoint
ALTER TABLE "teams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_ins_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity" (
	"organisation_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "activity_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"person_id" uuid,
	"actor" text,
	"did" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid,
	"about_person_id" uuid,
	"request_id" uuid,
	CONSTRAINT "activity_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "activity" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "activity_seals" (
	"organisation_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"activity_id" bigint NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_seals_organisation_id_position_pk" PRIMARY KEY("organisation_id","position"),
	CONSTRAINT "activity_seals_organisationId_activityId_unique" UNIQUE("organisation_id","activity_id")
);
--> statement-breakpoint
ALTER TABLE "activity_seals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "descriptors" (
	"organisation_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"grade_id" uuid NOT NULL,
	"wording" text NOT NULL,
	CONSTRAINT "descriptors_organisation_id_theme_id_grade_id_pk" PRIMARY KEY("organisation_id","theme_id","grade_id")
);
--> statement-breakpoint
ALTER TABLE "descriptors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "frameworks" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"followed_up_by" text DEFAULT 'person' NOT NULL,
	"follow_up_from_days" smallint,
	"follow_up_to_days" smallint,
	CONSTRAINT "frameworks_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "frameworks_organisationId_key_validFrom_unique" UNIQUE("organisation_id","key","valid_from")
);
--> statement-breakpoint
ALTER TABLE "frameworks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "grades" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"framework_id" uuid NOT NULL,
	"key" text NOT NULL,
	"word" text NOT NULL,
	"rank" smallint NOT NULL,
	"good_enough" boolean NOT NULL,
	CONSTRAINT "grades_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "grades_organisationId_frameworkId_key_unique" UNIQUE("organisation_id","framework_id","key"),
	CONSTRAINT "grades_organisationId_frameworkId_rank_unique" UNIQUE("organisation_id","framework_id","rank")
);
--> statement-breakpoint
ALTER TABLE "grades" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "themes" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"framework_id" uuid NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"question" text,
	"position" smallint NOT NULL,
	CONSTRAINT "themes_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "themes_organisationId_frameworkId_key_unique" UNIQUE("organisation_id","framework_id","key")
);
--> statement-breakpoint
ALTER TABLE "themes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "attempts" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid NOT NULL,
	"check" text NOT NULL,
	"answers" jsonb NOT NULL,
	"right" smallint,
	"of" smallint,
	"skipped_because" text,
	"finished_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attempts_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "scored_or_skipped" CHECK (num_nulls("attempts"."right", "attempts"."of") in (0, 2) and ("attempts"."right" is null) = ("attempts"."skipped_because" is not null))
);
--> statement-breakpoint
ALTER TABLE "attempts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "declarations" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid NOT NULL,
	"declared_at" timestamp with time zone NOT NULL,
	CONSTRAINT "declarations_organisation_id_person_id_module_version_id_pk" PRIMARY KEY("organisation_id","person_id","module_version_id")
);
--> statement-breakpoint
ALTER TABLE "declarations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "module_versions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"module_key" text NOT NULL,
	"version" text NOT NULL,
	"change" text NOT NULL,
	"title" text NOT NULL,
	"minutes" smallint NOT NULL,
	"hours" numeric NOT NULL,
	"content_hash" text NOT NULL,
	"content" jsonb NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "module_versions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "module_versions_organisationId_moduleKey_contentHash_unique" UNIQUE("organisation_id","module_key","content_hash")
);
--> statement-breakpoint
ALTER TABLE "module_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reflections" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid NOT NULL,
	"wording" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reflections_organisation_id_person_id_module_version_id_pk" PRIMARY KEY("organisation_id","person_id","module_version_id")
);
--> statement-breakpoint
ALTER TABLE "reflections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "section_readings" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module_version_id" uuid NOT NULL,
	"section_id" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "section_readings_organisation_id_person_id_module_version_id_section_id_pk" PRIMARY KEY("organisation_id","person_id","module_version_id","section_id")
);
--> statement-breakpoint
ALTER TABLE "section_readings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_problems" (
	"organisation_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"row" integer NOT NULL,
	"column" text,
	"cell" text,
	"problem" text NOT NULL,
	CONSTRAINT "import_problems_organisation_id_import_id_position_pk" PRIMARY KEY("organisation_id","import_id","position")
);
--> statement-breakpoint
ALTER TABLE "import_problems" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "imports" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"profile" text NOT NULL,
	"file_name" text NOT NULL,
	"create_people" boolean NOT NULL,
	"dry_run" boolean NOT NULL,
	"asked_by_id" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"bytes" bigint,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"step" text DEFAULT 'waiting' NOT NULL,
	"read" integer DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	"accepted" integer,
	"rejected" integer,
	"unchanged" integer,
	"gaps" integer,
	"actions" integer,
	"assignments" integer,
	"people_created" integer,
	"failure" text,
	CONSTRAINT "imports_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audits" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"case_reference" text NOT NULL,
	"case_type" text NOT NULL,
	"programme_id" uuid,
	"sample" text NOT NULL,
	"audited_on" date NOT NULL,
	"service_area_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"worker_id" uuid,
	"manager_id" uuid,
	"auditor_id" uuid,
	"overall_grade_id" uuid,
	"strengths" text,
	"improvements" text,
	"published_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"confirmed_by_id" uuid,
	"import_id" uuid,
	"import_row" integer,
	"source_hash" text,
	CONSTRAINT "audits_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "audits_organisationId_reference_unique" UNIQUE("organisation_id","reference")
);
--> statement-breakpoint
ALTER TABLE "audits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "judgements" (
	"organisation_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"framework_id" uuid NOT NULL,
	"grade_id" uuid,
	CONSTRAINT "judgements_organisation_id_audit_id_theme_id_pk" PRIMARY KEY("organisation_id","audit_id","theme_id")
);
--> statement-breakpoint
ALTER TABLE "judgements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "programmes" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"title" text NOT NULL,
	"planned" integer,
	"starts_on" date NOT NULL,
	"ends_on" date,
	CONSTRAINT "programmes_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "programmes_organisationId_title_unique" UNIQUE("organisation_id","title")
);
--> statement-breakpoint
ALTER TABLE "programmes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "theme_tallies" (
	"organisation_id" uuid NOT NULL,
	"month" date NOT NULL,
	"theme_id" uuid NOT NULL,
	"service_area_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"sample" text NOT NULL,
	"confirmed" boolean NOT NULL,
	"judged" integer NOT NULL,
	"below_good" integer NOT NULL,
	CONSTRAINT "theme_tallies_organisation_id_month_theme_id_team_id_service_area_id_sample_confirmed_pk" PRIMARY KEY("organisation_id","month","theme_id","team_id","service_area_id","sample","confirmed")
);
--> statement-breakpoint
ALTER TABLE "theme_tallies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "case_questions" (
	"organisation_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"settled_by_id" uuid,
	"theirs" boolean,
	CONSTRAINT "case_questions_organisation_id_audit_id_person_id_pk" PRIMARY KEY("organisation_id","audit_id","person_id"),
	CONSTRAINT "settled_is_whole" CHECK (num_nulls("case_questions"."settled_at", "case_questions"."settled_by_id", "case_questions"."theirs") in (0, 3)),
	CONSTRAINT "not_settled_by_the_one_who_asked" CHECK ("case_questions"."settled_by_id" is distinct from "case_questions"."person_id")
);
--> statement-breakpoint
ALTER TABLE "case_questions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"organisation_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"judged_on" date NOT NULL,
	"held" boolean NOT NULL,
	CONSTRAINT "follow_ups_organisation_id_gap_id_pk" PRIMARY KEY("organisation_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "follow_ups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gap_closures" (
	"organisation_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "gap_closures_organisation_id_gap_id_pk" PRIMARY KEY("organisation_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "gap_closures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gaps" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"audit_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"attribution" text,
	"attributed_at" timestamp with time zone,
	"attributed_by_id" uuid,
	CONSTRAINT "gaps_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "gaps_organisationId_auditId_themeId_unique" UNIQUE("organisation_id","audit_id","theme_id"),
	CONSTRAINT "attribution_is_whole" CHECK (("gaps"."attribution" is null) = ("gaps"."attributed_at" is null) and ("gaps"."attributed_by_id" is null or "gaps"."attribution" is not null))
);
--> statement-breakpoint
ALTER TABLE "gaps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "extensions" (
	"organisation_id" uuid NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"due_on" date NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"because" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "extensions_organisation_id_remedial_action_id_pk" PRIMARY KEY("organisation_id","remedial_action_id")
);
--> statement-breakpoint
ALTER TABLE "extensions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hand_overs" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"because" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "hand_overs_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "hand_overs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "help_requests" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"answered_by_id" uuid,
	CONSTRAINT "help_requests_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "answered_is_whole" CHECK (num_nulls("help_requests"."answered_at", "help_requests"."answered_by_id") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "help_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "remedial_action_gaps" (
	"organisation_id" uuid NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	CONSTRAINT "remedial_action_gaps_organisation_id_remedial_action_id_gap_id_pk" PRIMARY KEY("organisation_id","remedial_action_id","gap_id")
);
--> statement-breakpoint
ALTER TABLE "remedial_action_gaps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "remedial_actions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"audit_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"priority" text NOT NULL,
	"wording" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "remedial_actions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "remedial_actions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "safety_contacts" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid NOT NULL,
	"reached" boolean NOT NULL,
	"spoken_to" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_by_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "safety_contacts_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
ALTER TABLE "safety_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assignment_reasons" (
	"organisation_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	"rule_version_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module_key" text NOT NULL,
	"assignment_id" uuid NOT NULL,
	"sentence" text NOT NULL,
	CONSTRAINT "assignment_reasons_organisation_id_gap_id_rule_version_id_person_id_module_key_pk" PRIMARY KEY("organisation_id","gap_id","rule_version_id","person_id","module_key")
);
--> statement-breakpoint
ALTER TABLE "assignment_reasons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assignments" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"module_key" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"decision" text,
	"waived_because" text,
	CONSTRAINT "assignments_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "decision_is_whole" CHECK (num_nulls("assignments"."decided_at", "assignments"."decided_by_id", "assignments"."decision") in (0, 3) and ("assignments"."decision" is distinct from 'waived' or "assignments"."waived_because" is not null)),
	CONSTRAINT "not_decided_by_the_learner" CHECK ("assignments"."decided_by_id" is distinct from "assignments"."person_id")
);
--> statement-breakpoint
ALTER TABLE "assignments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rule_versions" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"rule_key" text NOT NULL,
	"version" smallint NOT NULL,
	"theme_id" uuid NOT NULL,
	"grade_id" uuid NOT NULL,
	"role" text NOT NULL,
	"module_keys" text[] NOT NULL,
	"reason" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "rule_versions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "rule_versions_organisationId_ruleKey_version_unique" UNIQUE("organisation_id","rule_key","version")
);
--> statement-breakpoint
ALTER TABLE "rule_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "evidence" (
	"organisation_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"remedial_action_id" uuid,
	"assignment_id" uuid,
	"case_reference" text NOT NULL,
	"record_kind" text NOT NULL,
	"record_date" date NOT NULL,
	"remark" text,
	"submitted_by_id" uuid NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"check_due_on" date NOT NULL,
	CONSTRAINT "evidence_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "evidence_of_one_thing" CHECK (num_nonnulls("evidence"."remedial_action_id", "evidence"."assignment_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "evidence_checks" (
	"organisation_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"because" text,
	"due_again_on" date,
	"checked_by_id" uuid NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "evidence_checks_organisation_id_evidence_id_pk" PRIMARY KEY("organisation_id","evidence_id"),
	CONSTRAINT "a_return_says_why" CHECK ("evidence_checks"."outcome" = 'accepted' or ("evidence_checks"."because" is not null and "evidence_checks"."due_again_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "evidence_checks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_holdings" ADD CONSTRAINT "role_holdings_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_holdings" ADD CONSTRAINT "role_holdings_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_holdings" ADD CONSTRAINT "role_holdings_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_areas" ADD CONSTRAINT "service_areas_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_memberships" ADD CONSTRAINT "team_memberships_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_accounts_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_accounts_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_seals" ADD CONSTRAINT "activity_seals_organisation_id_activity_id_activity_organisation_id_id_fk" FOREIGN KEY ("organisation_id","activity_id") REFERENCES "public"."activity"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "descriptors" ADD CONSTRAINT "descriptors_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "descriptors" ADD CONSTRAINT "descriptors_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "frameworks" ADD CONSTRAINT "frameworks_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grades" ADD CONSTRAINT "grades_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes" ADD CONSTRAINT "themes_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_organisation_id_module_version_id_module_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","module_version_id") REFERENCES "public"."module_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declarations" ADD CONSTRAINT "declarations_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declarations" ADD CONSTRAINT "declarations_organisation_id_module_version_id_module_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","module_version_id") REFERENCES "public"."module_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_versions" ADD CONSTRAINT "module_versions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reflections" ADD CONSTRAINT "reflections_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reflections" ADD CONSTRAINT "reflections_organisation_id_module_version_id_module_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","module_version_id") REFERENCES "public"."module_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_readings" ADD CONSTRAINT "section_readings_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_readings" ADD CONSTRAINT "section_readings_organisation_id_module_version_id_module_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","module_version_id") REFERENCES "public"."module_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_problems" ADD CONSTRAINT "import_problems_organisation_id_import_id_imports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","import_id") REFERENCES "public"."imports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_programme_id_programmes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","programme_id") REFERENCES "public"."programmes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_service_area_id_service_areas_organisation_id_id_fk" FOREIGN KEY ("organisation_id","service_area_id") REFERENCES "public"."service_areas"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_worker_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","worker_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_manager_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_auditor_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","auditor_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_overall_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","overall_grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_organisation_id_import_id_imports_organisation_id_id_fk" FOREIGN KEY ("organisation_id","import_id") REFERENCES "public"."imports"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgements" ADD CONSTRAINT "judgements_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgements" ADD CONSTRAINT "judgements_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgements" ADD CONSTRAINT "judgements_organisation_id_framework_id_frameworks_organisation_id_id_fk" FOREIGN KEY ("organisation_id","framework_id") REFERENCES "public"."frameworks"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgements" ADD CONSTRAINT "judgements_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programmes" ADD CONSTRAINT "programmes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD CONSTRAINT "theme_tallies_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_tallies" ADD CONSTRAINT "theme_tallies_organisation_id_team_id_teams_organisation_id_id_fk" FOREIGN KEY ("organisation_id","team_id") REFERENCES "public"."teams"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_organisation_id_settled_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","settled_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_closures" ADD CONSTRAINT "gap_closures_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gaps" ADD CONSTRAINT "gaps_organisation_id_audit_id_theme_id_judgements_organisation_id_audit_id_theme_id_fk" FOREIGN KEY ("organisation_id","audit_id","theme_id") REFERENCES "public"."judgements"("organisation_id","audit_id","theme_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gaps" ADD CONSTRAINT "gaps_organisation_id_attributed_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","attributed_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_overs" ADD CONSTRAINT "hand_overs_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_overs" ADD CONSTRAINT "hand_overs_organisation_id_from_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","from_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_overs" ADD CONSTRAINT "hand_overs_organisation_id_to_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","to_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_overs" ADD CONSTRAINT "hand_overs_organisation_id_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_organisation_id_asked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","asked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_organisation_id_answered_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","answered_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remedial_action_gaps" ADD CONSTRAINT "remedial_action_gaps_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remedial_action_gaps" ADD CONSTRAINT "remedial_action_gaps_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD CONSTRAINT "remedial_actions_organisation_id_audit_id_audits_organisation_id_id_fk" FOREIGN KEY ("organisation_id","audit_id") REFERENCES "public"."audits"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remedial_actions" ADD CONSTRAINT "remedial_actions_organisation_id_owner_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","owner_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_contacts" ADD CONSTRAINT "safety_contacts_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_contacts" ADD CONSTRAINT "safety_contacts_organisation_id_recorded_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","recorded_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_reasons" ADD CONSTRAINT "assignment_reasons_organisation_id_gap_id_gaps_organisation_id_id_fk" FOREIGN KEY ("organisation_id","gap_id") REFERENCES "public"."gaps"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_reasons" ADD CONSTRAINT "assignment_reasons_organisation_id_rule_version_id_rule_versions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","rule_version_id") REFERENCES "public"."rule_versions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_reasons" ADD CONSTRAINT "assignment_reasons_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_organisation_id_person_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_organisation_id_decided_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","decided_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_organisation_id_theme_id_themes_organisation_id_id_fk" FOREIGN KEY ("organisation_id","theme_id") REFERENCES "public"."themes"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_organisation_id_grade_id_grades_organisation_id_id_fk" FOREIGN KEY ("organisation_id","grade_id") REFERENCES "public"."grades"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organisation_id_remedial_action_id_remedial_actions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","remedial_action_id") REFERENCES "public"."remedial_actions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organisation_id_assignment_id_assignments_organisation_id_id_fk" FOREIGN KEY ("organisation_id","assignment_id") REFERENCES "public"."assignments"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organisation_id_submitted_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","submitted_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_checks" ADD CONSTRAINT "evidence_checks_organisation_id_evidence_id_evidence_organisation_id_id_fk" FOREIGN KEY ("organisation_id","evidence_id") REFERENCES "public"."evidence"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_checks" ADD CONSTRAINT "evidence_checks_organisation_id_checked_by_id_people_organisation_id_id_fk" FOREIGN KEY ("organisation_id","checked_by_id") REFERENCES "public"."people"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "people_email" ON "people" USING btree ("organisation_id",lower("email"));--> statement-breakpoint
CREATE INDEX "people_organisation_id_name_index" ON "people" USING btree ("organisation_id","name");--> statement-breakpoint
CREATE INDEX "team_memberships_organisation_id_team_id_index" ON "team_memberships" USING btree ("organisation_id","team_id");--> statement-breakpoint
CREATE INDEX "teams_organisation_id_service_area_id_index" ON "teams" USING btree ("organisation_id","service_area_id");--> statement-breakpoint
CREATE INDEX "credentials_user_id_index" ON "credentials" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_ins_user_id_index" ON "sign_ins" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier_index" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "activity_organisation_id_subject_kind_subject_id_index" ON "activity" USING btree ("organisation_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "activity_organisation_id_about_person_id_at_index" ON "activity" USING btree ("organisation_id","about_person_id","at");--> statement-breakpoint
CREATE INDEX "attempts_organisation_id_person_id_module_version_id_index" ON "attempts" USING btree ("organisation_id","person_id","module_version_id");--> statement-breakpoint
CREATE INDEX "audits_organisation_id_worker_id_audited_on_index" ON "audits" USING btree ("organisation_id","worker_id","audited_on");--> statement-breakpoint
CREATE INDEX "audits_organisation_id_team_id_audited_on_index" ON "audits" USING btree ("organisation_id","team_id","audited_on");--> statement-breakpoint
CREATE INDEX "audits_organisation_id_auditor_id_audited_on_index" ON "audits" USING btree ("organisation_id","auditor_id","audited_on");--> statement-breakpoint
CREATE INDEX "audits_organisation_id_import_id_index" ON "audits" USING btree ("organisation_id","import_id");--> statement-breakpoint
CREATE INDEX "gaps_organisation_id_theme_id_index" ON "gaps" USING btree ("organisation_id","theme_id");--> statement-breakpoint
CREATE INDEX "hand_overs_organisation_id_remedial_action_id_index" ON "hand_overs" USING btree ("organisation_id","remedial_action_id");--> statement-breakpoint
CREATE INDEX "help_requests_organisation_id_remedial_action_id_index" ON "help_requests" USING btree ("organisation_id","remedial_action_id");--> statement-breakpoint
CREATE INDEX "remedial_action_gaps_organisation_id_gap_id_index" ON "remedial_action_gaps" USING btree ("organisation_id","gap_id");--> statement-breakpoint
CREATE INDEX "remedial_actions_organisation_id_owner_id_due_at_index" ON "remedial_actions" USING btree ("organisation_id","owner_id","due_at");--> statement-breakpoint
CREATE INDEX "remedial_actions_organisation_id_audit_id_index" ON "remedial_actions" USING btree ("organisation_id","audit_id");--> statement-breakpoint
CREATE INDEX "safety_contacts_organisation_id_remedial_action_id_index" ON "safety_contacts" USING btree ("organisation_id","remedial_action_id");--> statement-breakpoint
CREATE INDEX "assignment_reasons_organisation_id_assignment_id_index" ON "assignment_reasons" USING btree ("organisation_id","assignment_id");--> statement-breakpoint
CREATE INDEX "assignments_organisation_id_person_id_module_key_index" ON "assignments" USING btree ("organisation_id","person_id","module_key");--> statement-breakpoint
CREATE INDEX "evidence_organisation_id_remedial_action_id_index" ON "evidence" USING btree ("organisation_id","remedial_action_id");--> statement-breakpoint
CREATE INDEX "evidence_organisation_id_assignment_id_index" ON "evidence" USING btree ("organisation_id","assignment_id");--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "people" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "role_holdings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "service_areas" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "team_memberships" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "teams" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "activity" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "activity_seals" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "descriptors" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "frameworks" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "grades" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "themes" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "attempts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "declarations" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "module_versions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "reflections" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "section_readings" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "import_problems" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "imports" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "audits" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "judgements" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "programmes" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "theme_tallies" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "case_questions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "follow_ups" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "gap_closures" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "gaps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "extensions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "hand_overs" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "help_requests" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "remedial_action_gaps" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "remedial_actions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "safety_contacts" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "assignment_reasons" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "assignments" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "rule_versions" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "evidence" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "evidence_checks" AS PERMISSIVE FOR ALL TO public USING (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid) WITH CHECK (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);