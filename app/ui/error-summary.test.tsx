import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Checkboxes } from './checkboxes.tsx'
import { DateInput } from './date-input.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Input } from './input.tsx'
import { Radios } from './radios.tsx'
import { Select } from './select.tsx'
import { Textarea } from './textarea.tsx'

test('without a problem there is no summary', () => {
  expect(renderToStaticMarkup(<ErrorSummary />)).toBe('')
  expect(renderToStaticMarkup(<ErrorSummary problems={{ evidence: undefined }} />)).toBe('')
})

test('each problem links to its field, and one about the whole form links nowhere', () => {
  const summary = renderToStaticMarkup(<ErrorSummary problems={{ evidence: 'Say what you have seen', form: 'Somebody changed this' }} />)
  expect(summary).toContain('<a href="#evidence">Say what you have seen</a>')
  expect(summary).toContain('<li>Somebody changed this</li>')
})

test('the link of a problem leads to something that takes the focus, whatever the field', () => {
  const options = [{ value: 'yes', label: 'Yes' }]
  const fields = [
    <Input name="seen" label="Seen" />,
    <Textarea name="seen" label="Seen" />,
    <Select name="seen" label="Seen" options={options} />,
    <Radios name="seen" label="Seen" options={options} />,
    <Checkboxes name="seen" label="Seen" options={options} />,
    <DateInput name="seen" label="Seen" />,
  ]
  for (const field of fields) expect(renderToStaticMarkup(field)).toMatch(/<(input|textarea|select)[^>]* id="seen"/)
})

test('where only the year of a date is wrong, its link leads to the year', () => {
  const date = renderToStaticMarkup(<DateInput name="seen" label="Seen" error="Enter a year" wrong={['year']} />)
  expect(/<input[^>]* id="seen"[^>]*>/.exec(date)![0]).toContain('name="seen-year"')
})
