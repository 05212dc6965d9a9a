-- What the schema language cannot say: who may touch the tables, and which of them are never rewritten.
-- The role is made before migrations run (it belongs to the whole server, not to this database).

GRANT USAGE ON SCHEMA public TO practice_loop_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO practice_loop_app;--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO practice_loop_app;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO practice_loop_app;--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO practice_loop_app;--> statement-breakpoint

-- The installation's own settings are the owner's alone.
REVOKE ALL ON installation FROM practice_loop_app;--> statement-breakpoint

-- Organisations are made by a command run as the owner; the portal only reads them.
REVOKE INSERT, UPDATE, DELETE ON organisations FROM practice_loop_app;--> statement-breakpoint

CREATE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once and never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint

CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON activity FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON activity FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON activity_seals FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON activity_seals FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON attempts FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON attempts FOR EACH STATEMENT EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON evidence_checks FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON declarations FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON module_versions FOR EACH ROW EXECUTE FUNCTION written_once();--> statement-breakpoint

-- A demo organisation stays one, and a real one never becomes one.
CREATE FUNCTION demo_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a demo organisation stays one, and a real one never becomes one' USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER demo_is_for_ever BEFORE UPDATE OF demo ON organisations
  FOR EACH ROW WHEN (old.demo IS DISTINCT FROM new.demo) EXECUTE FUNCTION demo_is_for_ever();
