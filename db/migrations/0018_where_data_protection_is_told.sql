ALTER TABLE "organisations" ADD COLUMN "data_protection_email" text;--> statement-breakpoint
GRANT UPDATE (data_protection_email) ON organisations TO practice_loop_app;
