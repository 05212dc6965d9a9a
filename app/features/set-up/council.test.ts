import { expect, test } from 'vitest'
import { defaultSettings } from '../people/settings.ts'
import { bankHolidaysByYear, ClocksAndLimits, colourInWords, differenceInWords, hoursOf, Links, NameAndColour, settingsInWords, whyMoreHolidays, whyNotCaseLink, whyNotFrom } from './council.ts'

const problemsOf = (parsed: { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } }) => parsed.error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)

test('a name and a colour are read, and what is neither is refused in words', () => {
  expect(NameAndColour.parse({ name: '  Northmere  ', colour: '1D5F6E' })).toEqual({ name: 'Northmere', colour: '#1d5f6e' })
  expect(problemsOf(NameAndColour.safeParse({ name: ' ', colour: 'blue' }))).toEqual([
    'name: Write the council’s name.', 'colour: Write the colour as # and six characters from 0 to 9 and a to f, such as #1d4f91.',
  ])
  for (const colour of ['#12345', '#1234567', '#12345g', 'red;}body{', '']) expect(NameAndColour.safeParse({ name: 'A', colour }).success).toBe(false)
  expect(NameAndColour.safeParse({ name: 'a'.repeat(81), colour: '#000000' }).success).toBe(false)
})

test('a colour says whether white can be read on it, and what follows when it cannot', () => {
  expect(colourInWords('#1d4f91')).toBe('White words on it have a contrast of 8.1 to 1. That is enough: 4.5 to 1 is needed.')
  expect(colourInWords('#ffd500')).toBe('White words on it have a contrast of 1.4 to 1, and 4.5 to 1 is needed. So words on it are black, and links and buttons take a darker shade of it. A darker colour would be kept as it is.')
  // Never rounded up to what is needed.
  expect(colourInWords('#777777')).toMatch(/contrast of 4\.4 to 1, and 4\.5/)
})

test('the address of a case holds {case} once, after the name of the system, and is https', () => {
  for (const fine of ['https://cases.example.gov.uk/{case}', 'https://cases.example.gov.uk:8443/open?ref={case}&view=1', 'https://cases.example.gov.uk/#/case/{case}']) expect(whyNotCaseLink(fine)).toBeUndefined()
  expect(whyNotCaseLink('http://cases.example/{case}')).toBe('The address must begin with https://.')
  expect(whyNotCaseLink('javascript:alert("{case}")')).toBe('The address must begin with https://.')
  for (const pattern of ['https://cases.example/', 'https://cases.example/{case}/{case}']) expect(whyNotCaseLink(pattern)).toBe('The address must hold {case} once, where the case reference goes.')
  expect(whyNotCaseLink('https://{case}.cases.example/')).toBe('Put {case} after the name of the system, not into it.')
  expect(whyNotCaseLink('https://cases.example/{case}/{tab}')).toBe('Only {case} is filled in. Take any other braces out of the address.')
  expect(whyNotCaseLink('https://ben:secret@cases.example/{case}')).toBe('The address must not hold a name or a password.')
  for (const pattern of ['https:///{case} ', 'https://cases example/{case}', 'https://cases.example/my case/{case}']) expect(whyNotCaseLink(pattern)).toMatch(/^This is not an address a browser can open/)
})

test('the address of the data protection officer is an e-mail address, or none', () => {
  const read = (dataProtectionEmail: string) => Links.safeParse({ caseLinkPattern: '', outOfHours: '', dataProtectionEmail })
  expect(read(' DPO@council.example ').data?.dataProtectionEmail).toBe('dpo@council.example')
  expect(read('').data?.dataProtectionEmail).toBeNull()
  expect(problemsOf(read('the officer'))).toEqual(['dataProtectionEmail: Write an e-mail address such as data.protection@council.gov.uk.'])
})

test('a UK phone number is kept as it is written, and an empty field takes it away', () => {
  const read = (outOfHours: string) => Links.safeParse({ caseLinkPattern: '', outOfHours, dataProtectionEmail: '' })
  for (const number of ['01632 960 999', '0300 123 4567', '(01632) 960-999', '+44 1632 960999', '07700900123', '0800 111 222']) expect(read(number).data, number).toEqual({ caseLinkPattern: null, outOfHours: number, dataProtectionEmail: null })
  expect(read(' 01632   960 999 ').data?.outOfHours).toBe('01632 960 999')
  expect(read('+44 (0)1632 960 999').data?.outOfHours).toBe('+44 1632 960 999')
  expect(read('').data).toEqual({ caseLinkPattern: null, outOfHours: null, dataProtectionEmail: null })
  for (const number of ['999', '1632 960 999', '+33 1 23 45 67 89', '01632 960 99999', 'ring Ben', '01632 960 999 x4', '00 44 1632 960 999']) {
    expect(problemsOf(read(number)), number).toEqual(['outOfHours: Write a UK phone number, such as 01632 960 001 or +44 1632 960 001.'])
  }
  expect(Links.parse({ caseLinkPattern: ' https://cases.example/{case} ', outOfHours: '', dataProtectionEmail: '' }).caseLinkPattern).toBe('https://cases.example/{case}')
  expect(problemsOf(Links.safeParse({ caseLinkPattern: 'cases.example', outOfHours: '', dataProtectionEmail: '' }))).toEqual(['caseLinkPattern: The address must begin with https://.'])
})

const typed = { amberDays: '3', greenDays: '5', checkDays: '2', returnDays: '2', learningDays: '42', learningHours: '3', smallNumber: '5' }

test('the clocks as they are shown read back as what is settled', () => {
  expect(ClocksAndLimits.parse(typed)).toEqual(defaultSettings)
  expect(ClocksAndLimits.parse({ ...typed, learningHours: '2.5' }).learningMinutesAMonth).toBe(150)
  for (const minutes of [30, 45, 100, 150, 180, 2400]) expect(ClocksAndLimits.parse({ ...typed, learningHours: hoursOf(minutes) }).learningMinutesAMonth).toBe(minutes)
})

test('every clock and limit stays within its bounds', () => {
  const problem = (changed: Partial<typeof typed>) => problemsOf(ClocksAndLimits.safeParse({ ...typed, ...changed }))
  for (const [name, least, most] of [['amberDays', 1, 5], ['checkDays', 1, 5], ['returnDays', 1, 5], ['learningDays', 7, 182], ['smallNumber', 3, 20]] as const) {
    expect(problem({ [name]: String(least) })).toBeUndefined()
    expect(problem({ [name]: String(most) })).toBeUndefined()
    for (const wrong of [String(least - 1), String(most + 1), '', '2.5', '-3', 'three']) expect(problem({ [name]: wrong })![0]).toMatch(new RegExp(`^${name}: The .+ must be a whole number from ${least} to ${most}\\.$`))
  }
  for (const wrong of ['0', '0.4', '40.1', '', 'three', '3,5']) expect(problem({ learningHours: wrong })).toEqual(['learningHours: The monthly limit must be from half an hour to 40 hours, such as 3 or 2.5.'])
  expect(problem({ amberDays: '4', greenDays: '3' })).toEqual(['greenDays: A green action cannot be due before an amber one.'])
  expect(problem({ amberDays: '3', greenDays: '3' })).toBeUndefined()
  expect(problem({ amberDays: '6' })).toEqual(['amberDays: The days for an amber action must be a whole number from 1 to 5.'])
})

test('settings begin today or within two years', () => {
  expect(whyNotFrom('2026-11-26', '2026-11-26')).toBeUndefined()
  expect(whyNotFrom('2026-11-25', '2026-11-26')).toBe('The day must be today or later. What was issued before keeps its dates.')
  expect(whyNotFrom('2028-11-26', '2026-11-26')).toBeUndefined()
  expect(whyNotFrom('2206-11-26', '2026-11-26')).toBe('The day must be within two years from now.')
})

test('settings are said in words, and of two the difference', () => {
  expect(settingsInWords(defaultSettings).map(({ key, value }) => `${key}: ${value}`)).toEqual([
    'Amber action: 3 working days of the owner', 'Green action: 5 working days of the owner', 'Check of evidence: 2 working days', 'After evidence is returned: 2 working days',
    'Learning: 6 weeks from when it is proposed', 'Learning a month: 3 hours from audits for one person; where a month is full, learning is due later',
    'Small numbers: 1 to 4 are hidden in whatever leaves the line of accountability',
  ])
  expect(differenceInWords(defaultSettings, { ...defaultSettings, checkDays: 1, learningDays: 45 })).toEqual(['Check of evidence: 1 working day', 'Learning: 45 days from when it is proposed'])
  expect(differenceInWords(defaultSettings, defaultSettings)).toEqual([])
})

test('bank holidays stand by year, eight in each, with substitute days named', () => {
  const years = bankHolidaysByYear()
  expect(years.map(({ year, days }) => [year, days.length])).toEqual([['2024', 8], ['2025', 8], ['2026', 8], ['2027', 8], ['2028', 8]])
  expect(years[2]!.days.at(-1)).toEqual({ day: 'Monday 28 December', name: 'Boxing Day, substitute day' })
})

test('more bank holidays are asked for when fewer than twelve months are known', () => {
  expect(whyMoreHolidays('2028-12-31', '2028-01-01')).toBeUndefined()
  expect(whyMoreHolidays('2028-12-31', '2028-01-02')).toMatch(/^Bank holidays are known until 31 December 2028 only: a bank holiday after that counts as a working day/)
  expect(whyMoreHolidays('2028-12-31', '2029-01-01')).toMatch(/^Bank holidays were known until/)
})
