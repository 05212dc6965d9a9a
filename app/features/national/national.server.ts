import { createReadStream } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse'
import { improvementPointsFramework } from '../frameworks/inspection-frameworks.ts'
import { nationalThemes, type Inspection, type NationalTheme } from './national.ts'

const file = path.join(process.cwd(), 'data', 'ofsted-inspections.csv')
let known: Promise<NationalTheme[]> | undefined

/** The aggregates of the published inspections that the project brings along, worked out once. No authority leaves this file. */
export function nationalReference(): Promise<NationalTheme[]> {
  known ??= readThemes().catch((error: unknown) => { known = undefined; throw error })
  return known
}

async function readThemes(): Promise<NationalTheme[]> {
  const inspections: Inspection[] = []
  for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true })) as AsyncIterable<Record<string, string>>) {
    inspections.push({ authority: row.la_code!, on: row.inspection_date!, pointsPublished: row.points_published === 'yes', raised: row.themes_raised!.split('|').filter(Boolean).map((one) => one.toLowerCase()) })
  }
  return nationalThemes(inspections, improvementPointsFramework.themes.map(({ title }) => title))
}
