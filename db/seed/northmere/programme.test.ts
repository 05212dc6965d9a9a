import { expect, test } from 'vitest'
import { bankHolidaysKnownUntil } from '../../../app/lib/bank-holidays.ts'
import { daysAfter, type Day } from '../../../app/lib/days.ts'
import { phases, programme, ProgrammeWriter } from './programme.ts'
import { serviceActionsTold } from './service.ts'

const columnOf: Readonly<Record<string, string>> = { recording: 'Recording & chronology', partnership: 'Multi-agency', planning: 'Plan', 'review-progress': 'Review & progress' }

/** Every other day on which the holidays of its five months are known: all weekdays, and both sides of every holiday. */
const days: Day[] = []
for (let day = '2026-09-01'; day <= bankHolidaysKnownUntil; day = daysAfter(day, 2)) days.push(day)

test('on whatever day it is told, every audit falls into the programme, and each service action has gaps to answer', () => {
  const wrong = days.flatMap((today) => {
    const writer = new ProgrammeWriter(today, [])
    const rows = phases.flatMap((phase) => writer.rowsOf(phase))
    const outside = rows.filter(({ day }) => day < daysAfter(today, -programme.startedDaysAgo) || day >= today).map(({ day }) => `${today}: an audit on ${day}`)
    // A bank holiday or two may put the start of a service action back by some days.
    const unanswered = serviceActionsTold.filter(({ theme, kind, startedAgo }) => !rows.some(({ day, row }) =>
      day < daysAfter(today, -startedAgo - 15) && row['Allocated SW'] !== 'Priya Rookwood' && row.Attribution!.includes(`${columnOf[theme]}: ${kind}`))).map(({ theme }) => `${today}: no gap for ${theme}`)
    return [...outside, ...unanswered]
  })
  expect(wrong).toEqual([])
}, 60_000)
