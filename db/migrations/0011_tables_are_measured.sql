-- What PostgreSQL believes of a table's size decides how it looks rows up. After a try that kept nothing it believes that the tables of audits are
-- empty, and then reads all of a council's rows for every row that points to one. Only a table's owner may have it measured, so a function of the owner's does.
CREATE FUNCTION measure_tables_of_audits() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) audits, judgements, gaps, remedial_actions, people;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION measure_tables_of_audits() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION measure_tables_of_audits() TO practice_loop_app;
