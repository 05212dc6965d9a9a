import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsUnder, countsOf, planCourses, readCourseRow, sameCourse, type KnownPerson, type RowRead } from './course-list.ts'
import { courseInWords } from './courses.ts'

const today = '2026-11-26'
const header = ['Who', 'Course title', 'Provider', 'Completed on', 'Hours']
const { at } = columnsUnder(header)
const row = (...cells: string[]) => readCourseRow(2, cells, at, today)
const faultsOf = (said: RowRead) => (said.ok ? [] : said.faults.map(({ column, problem }) => `${column}: ${problem}`))
const priya: KnownPerson = { id: 'p', name: 'Priya Rookwood', email: 'Priya@northmere.example', staffNumber: '0042', leftOn: null }
const lea: KnownPerson = { id: 'l', name: 'Lea Goes', email: null, staffNumber: 'L1', leftOn: '2026-11-26' }
const planned = (rows: string[][], there: string[] = []) =>
  planCourses(rows.map((cells, nth) => readCourseRow(nth + 2, cells, at, today)), { people: [priya, lea], there: new Set(there), today })

test('a row says who did which course, where, when and for how long; days in the British and in the ISO way', () => {
  expect(row('priya@northmere.example', 'Neglect in  practice', 'Northmere College', '03/03/2026', '6')).toMatchObject({
    ok: true, value: { email: 'priya@northmere.example', staffNumber: undefined, title: 'Neglect in practice', provider: 'Northmere College', completedOn: '2026-03-03', hours: 6 },
  })
  expect(row('42', 'Neglect in practice', '', '2026-03-03', '')).toMatchObject({ ok: true, value: { email: undefined, staffNumber: '42', provider: null, completedOn: '2026-03-03', hours: null } })
  expect(row('42', 'Neglect in practice', '', '26 November 2026', '1,5 hours')).toMatchObject({ ok: true, value: { completedOn: today, hours: 1.5 } })
})

test.each([
  ['nobody', ['', 'A course', '', '03/03/2026', ''], 'Who: Say who did the course: the work e-mail address or the staff number.'],
  ['no e-mail address', ['priya@', 'A course', '', '03/03/2026', ''], 'Who: This is not one e-mail address. Write a single one, such as name@council.gov.uk.'],
  ['no course', ['42', ' ', '', '03/03/2026', ''], 'Course title: Write what the course is called.'],
  ['a long title', ['42', 'a'.repeat(201), '', '03/03/2026', ''], 'Course title: The cell has more than 200 characters. Shorten it.'],
  ['a long provider', ['42', 'A course', 'a'.repeat(201), '03/03/2026', ''], 'Provider: The cell has more than 200 characters. Shorten it.'],
  ['a formula', ['42', '=HYPERLINK("x")', '', '03/03/2026', ''], 'Course title: The cell begins like a formula. Write plain text.'],
  ['a detail that identifies', ['42', 'Visit, ring 07700 900123', '', '03/03/2026', ''], 'Course title: Take out what could identify someone (phone number).'],
  ['a detail that identifies, in the provider', ['42', 'A course', 'ada@northmere.example', '03/03/2026', ''], 'Provider: Take out what could identify someone (e-mail address).'],
  ['no day', ['42', 'A course', '', '', ''], 'Completed on: The date is missing. Write it as day, month and year, such as 04/05/2026.'],
  ['a day with the month first', ['42', 'A course', '', '03/31/2026', ''], 'Completed on: The second number is too high for a month. Write the day first, such as 14/05/2026 for 14 May 2026.'],
  ['tomorrow', ['42', 'A course', '', '27/11/2026', ''], 'Completed on: 27 November 2026 has not come yet. A list says what was completed: correct the day, or send the row again then.'],
  ['too many hours', ['42', 'A course', '', '03/03/2026', '100.5'], 'Hours: Write a number of hours, such as 6 or 1.5, of at most 100.'],
  ['no hours at all', ['42', 'A course', '', '03/03/2026', '0'], 'Hours: Write a number of hours, such as 6 or 1.5, of at most 100.'],
  ['hours that are none', ['42', 'A course', '', '03/03/2026', 'half a day'], 'Hours: Write a number of hours, such as 6 or 1.5, of at most 100.'],
])('a row with %s is left out, and says the column and what to do', (_, cells, fault) => {
  expect(faultsOf(row(...cells))).toEqual([fault])
})

test('a hundred hours and two hundred characters are not too many', () => {
  expect(row('42', 'a'.repeat(200), 'b'.repeat(200), '03/03/2026', '100')).toMatchObject({ ok: true, value: { hours: 100 } })
})

test('everything that is wrong with a row is said at once', () => {
  expect(faultsOf(row('', '', '', '', '-'))).toHaveLength(4)
})

test.each([
  [['Course', 'Date'], 'This list has no column that says who did the course.'],
  [['Who', 'Date'], 'This list has no column for the course.'],
  [['Staff ID', 'Training'], 'This list has no column for the day.'],
  [['Who', 'Course', 'Completed', 'Date'], 'Two columns say the same: “Completed” and “Date”.'],
])('under %j the list cannot be read', (titles, why) => {
  expect(columnsUnder(titles).why).toContain(why)
})

test('people are known by e-mail address or staff number, however they are written, and where both are given they agree', () => {
  expect(planned([['PRIYA@northmere.example', 'A course', '', '03/03/2026', ''], ['42', 'Another course', '', '03/03/2026', '']]).map((entry) => entry.kind === 'accepted' && entry.personId)).toEqual(['p', 'p'])

  const both = columnsUnder(['Work e-mail', 'Staff number', 'Course', 'Date']).at
  const [torn] = planCourses([readCourseRow(2, ['priya@northmere.example', 'L1', 'A course', '03/03/2026'], both, today)], { people: [priya, lea], there: new Set(), today })
  expect(torn).toMatchObject({ kind: 'rejected', faults: [{ problem: 'The staff number is that of Lea Goes, and the e-mail address that of Priya Rookwood. Correct one of them.' }] })
})

test('nobody is known by a name, and whoever has left gains nothing', () => {
  expect(planned([['Priya Rookwood', 'A course', '', '03/03/2026', ''], ['L1', 'A course', '', '03/03/2026', '']])).toMatchObject([
    { kind: 'rejected', faults: [{ column: 'Who', problem: 'Nobody here has this e-mail address or staff number. Correct it, or add the person first.' }] },
    { kind: 'rejected', who: 'Lea Goes', faults: [{ problem: 'Lea Goes left on 26 November 2026. Take the row out: nothing more is recorded of whoever has left.' }] },
  ])
})

test('the same course on the same day is recorded once, whatever its capitals; on another day it is another', () => {
  const rows = [['42', 'Neglect', '', '03/03/2026', '6'], ['42', 'NEGLECT', 'Elsewhere', '03/03/2026', ''], ['42', 'Neglect', '', '04/03/2026', '']]
  expect(planned(rows)).toMatchObject([{ kind: 'accepted' }, { kind: 'unchanged', because: 'Row 2 says the same.' }, { kind: 'accepted' }])
  expect(planned(rows, [sameCourse('p', { title: 'neglect', completedOn: '2026-03-03' })])).toMatchObject([{ kind: 'unchanged', because: 'It is recorded already.' }, { kind: 'unchanged' }, { kind: 'accepted' }])
})

test('of whatever cells, a row is recorded, there already or left out with what to do', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('42', 'L1', 'priya@northmere.example', 'A course', '03/03/2026', '2026-13-45', '6', '1e9', '=1+1', '\0', 'NaN', ' '.repeat(300)))
  fc.assert(fc.property(fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 20 }), (rows) => {
    const entries = planned(rows)
    const { read, accepted, unchanged, rejected } = countsOf(entries)
    expect(read).toBe(rows.length)
    expect(accepted + unchanged + rejected).toBe(read)
    for (const entry of entries) {
      if (entry.kind === 'rejected') expect(entry.faults.length).toBeGreaterThan(0)
      if (entry.kind === 'accepted') expect(entry.course.completedOn <= today && entry.course.title.length <= 200 && (entry.course.hours ?? 1) > 0).toBe(true)
    }
  }))
})

test('a course is said in one line', () => {
  const neglect = { title: 'Neglect in practice', provider: null, completedOn: '2026-03-03', hours: 6 }
  expect(courseInWords(neglect)).toBe('Neglect in practice, 3 March 2026, 6 hours')
  expect(courseInWords({ ...neglect, provider: 'Northmere College', hours: 1 })).toBe('Neglect in practice (Northmere College), 3 March 2026, 1 hour')
  expect(courseInWords({ ...neglect, hours: null })).toBe('Neglect in practice, 3 March 2026')
})
