import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

type Column = PgColumn | SQL

/**
 * Whether somebody had a hand in what a member of a cohort did: coached them, observed a supervision of theirs, or checked a task of theirs. Whoever did so
 * judges no sample of theirs afterwards.
 * @param member which columns hold the council and the member
 * @param person the column, or the id, of whoever is asked about
 */
export const hadAHandIn = (member: { organisation: Column; id: Column }, person: Column | string): SQL<boolean> => sql<boolean>`(
  exists (select 1 from cohort_members theirs where theirs.organisation_id = ${member.organisation} and theirs.id = ${member.id} and theirs.coach_id = ${person}::uuid)
  or exists (select 1 from cohort_meetings met where met.organisation_id = ${member.organisation} and met.member_id = ${member.id} and met.said_by_id = ${person}::uuid)
  or exists (select 1 from observations seen where seen.organisation_id = ${member.organisation} and seen.member_id = ${member.id} and seen.observer_id = ${person}::uuid)
  or exists (select 1 from cohort_tasks asked
    join evidence sent on sent.organisation_id = asked.organisation_id and sent.cohort_task_id = asked.id
    join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
    where asked.organisation_id = ${member.organisation} and asked.member_id = ${member.id} and checked.checked_by_id = ${person}::uuid))`
