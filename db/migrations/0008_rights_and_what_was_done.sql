-- A council changes its own look and links; row security keeps it to its own row.
GRANT UPDATE (name, colour, case_link_pattern, out_of_hours) ON organisations TO practice_loop_app;--> statement-breakpoint

ALTER TABLE imports ADD CONSTRAINT imports_phase FOREIGN KEY (organisation_id, phase_id) REFERENCES phases (organisation_id, id);--> statement-breakpoint

UPDATE remedial_actions SET done_at = checked.at
FROM (
  SELECT evidence.organisation_id, evidence.remedial_action_id, max(evidence_checks.checked_at) AS at
  FROM evidence JOIN evidence_checks ON evidence_checks.organisation_id = evidence.organisation_id AND evidence_checks.evidence_id = evidence.id
  WHERE evidence_checks.outcome = 'accepted' AND evidence.remedial_action_id IS NOT NULL
  GROUP BY 1, 2
) checked
WHERE remedial_actions.organisation_id = checked.organisation_id AND remedial_actions.id = checked.remedial_action_id;--> statement-breakpoint

UPDATE imports SET published_at = finished_at, created = accepted, changed = 0 WHERE NOT dry_run AND finished_at IS NOT NULL AND failure IS NULL;
