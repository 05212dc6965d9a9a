DROP POLICY "own_organisation_only" ON "theme_tallies" CASCADE;--> statement-breakpoint
DROP TABLE "theme_tallies" CASCADE;