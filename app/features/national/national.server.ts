import { createReadStream } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse'
import { withoutSmallNumbers, type Shown } from '../../lib/small-numbers.ts'
import { improvementPointsFramework } from '../frameworks/inspection-frameworks.ts'
import { nationalThemes, type Inspection, type NationalTheme } from './national.ts'

const file = path.join(process.cwd(), 'data', 'ofsted-inspections.csv')
let known: Promise<NationalTheme[]> | undefined

/** The aggregates of the published inspections that the project brings along, worked out once. No authority leaves this file. */
export function nationalReference(): Promise<NationalTheme[]> {
  known ??= readThemes().catch((error: unknown) => { known = undefined; throw error })
  return known
}

/** Counts under this are hidden, whatever a council has settled: they are published for all. */
export const hiddenBelow = 5

export type NationalShown = { title: string } & Record<'raised' | 'again', { k: number; n: number } | 'hidden'>

/** The same as it may be passed on: small counts are hidden, and whatever would give them away. */
export async function nationalShown(): Promise<NationalShown[]> {
  const themes = await nationalReference()
  const [covered] = withoutSmallNumbers([{ columns: ['Raised', 'Raised again'], total: null, rows: themes.map(({ title, raised, again }) => ({ name: title, counts: [raised, again] })) }], hiddenBelow)
  const shown = (figure: Shown | undefined) => (figure && typeof figure === 'object' && 'k' in figure ? figure : 'hidden')
  return covered!.rows.map(({ name, counts: [raised, again] }) => ({ title: name, raised: shown(raised), again: shown(again) }))
}

async function readThemes(): Promise<NationalTheme[]> {
  const inspections: Inspection[] = []
  for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true })) as AsyncIterable<Record<string, string>>) {
    inspections.push({ authority: row.la_code!, on: row.inspection_date!, pointsPublished: row.points_published === 'yes', raised: row.themes_raised!.split('|').filter(Boolean).map((one) => one.toLowerCase()) })
  }
  return nationalThemes(inspections, improvementPointsFramework.themes.map(({ title }) => title))
}
