import { parse } from 'csv-parse/sync'
import { z } from 'zod'

const List = z.array(z.object({ 'Service area': z.string().trim().min(1), Team: z.string().trim().min(1) }))

/** Reads a list of teams with the columns "Service area" and "Team". @throws when a column or a name is missing */
export function readTeams(csv: string): { area: string; team: string }[] {
  const parsed = List.safeParse(parse(csv, { columns: true, bom: true, skip_empty_lines: true, trim: true }))
  if (!parsed.success) throw new Error('A list of teams needs the columns “Service area” and “Team”, and a name in each row of both.')
  return parsed.data.map((row) => ({ area: row['Service area'], team: row.Team }))
}
