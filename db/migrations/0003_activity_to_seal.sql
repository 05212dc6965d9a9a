CREATE TABLE "activity_to_seal" (
	"organisation_id" uuid NOT NULL,
	"activity_id" bigint NOT NULL,
	CONSTRAINT "activity_to_seal_organisation_id_activity_id_pk" PRIMARY KEY("organisation_id","activity_id")
);
--> statement-breakpoint
ALTER TABLE "activity_to_seal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "activity_to_seal" ADD CONSTRAINT "activity_to_seal_organisation_id_activity_id_activity_organisation_id_id_fk" FOREIGN KEY ("organisation_id","activity_id") REFERENCES "public"."activity"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_organisation_only" ON "activity_to_seal" AS PERMISSIVE FOR ALL TO public USING (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)) WITH CHECK (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid));--> statement-breakpoint

-- Whatever is written to the log waits for its seal from that moment on, whoever writes it.
CREATE FUNCTION wait_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO activity_to_seal (organisation_id, activity_id) VALUES (new.organisation_id, new.id);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER wait_for_seal AFTER INSERT ON activity FOR EACH ROW EXECUTE FUNCTION wait_for_seal();--> statement-breakpoint
INSERT INTO activity_to_seal (organisation_id, activity_id)
  SELECT organisation_id, id FROM activity
  WHERE NOT EXISTS (SELECT 1 FROM activity_seals seal WHERE seal.organisation_id = activity.organisation_id AND seal.activity_id = activity.id);
