import { sql, type SQL } from 'drizzle-orm'

/**
 * Whether the learner has read, answered, declared or shown anything of a module since it was proposed, or a manager has talked with them about it or kept
 * time free for it, as a condition on `assignments`.
 * @param since asks only about what was done from then on
 */
export const begun = (since: SQL = sql`assignments.proposed_at`) => sql`(exists (
  select 1 from module_versions version where version.organisation_id = assignments.organisation_id and version.module_key = assignments.module_key and (
    exists (select 1 from section_readings done where done.organisation_id = version.organisation_id and done.module_version_id = version.id and done.person_id = assignments.person_id and done.read_at >= ${since})
    or exists (select 1 from attempts done where done.organisation_id = version.organisation_id and done.module_version_id = version.id and done.person_id = assignments.person_id and done.finished_at >= ${since})
    or exists (select 1 from declarations done where done.organisation_id = version.organisation_id and done.module_version_id = version.id and done.person_id = assignments.person_id and done.declared_at >= ${since})))
  or exists (select 1 from evidence done where done.organisation_id = assignments.organisation_id and done.assignment_id = assignments.id and done.submitted_at >= ${since})
  or exists (select 1 from endorsements done where done.organisation_id = assignments.organisation_id and done.assignment_id = assignments.id and done.endorsed_at >= ${since})
  or exists (select 1 from protected_times done where done.organisation_id = assignments.organisation_id and done.assignment_id = assignments.id and done.given_at >= ${since}))`
