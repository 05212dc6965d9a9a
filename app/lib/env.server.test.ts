import { expect, test } from 'vitest'
import { readMailSettings } from './env.server.ts'

test('a mail server is named by its address, and a sender by theirs, with a name or without', () => {
  expect(readMailSettings({})).toEqual({})
  expect(readMailSettings({ SMTP_URL: '', MAIL_FROM: '' })).toEqual({})
  expect(readMailSettings({ SMTP_URL: 'smtps://portal:a%20word@mail.example.gov.uk:465', MAIL_FROM: 'Practice Loop <no-reply@example.gov.uk>' }))
    .toEqual({ smtpUrl: 'smtps://portal:a%20word@mail.example.gov.uk:465', mailFrom: 'Practice Loop <no-reply@example.gov.uk>' })
  expect(readMailSettings({ MAIL_FROM: 'no-reply@example.gov.uk' })).toEqual({ mailFrom: 'no-reply@example.gov.uk' })
})

test('a mail setting that cannot be used is named when the portal starts', () => {
  expect(() => readMailSettings({ SMTP_URL: 'mail.example.gov.uk' })).toThrow('SMTP_URL: SMTP_URL must be')
  expect(() => readMailSettings({ SMTP_URL: 'https://mail.example.gov.uk' })).toThrow('SMTP_URL')
  expect(() => readMailSettings({ MAIL_FROM: 'Practice Loop' })).toThrow('MAIL_FROM')
  expect(() => readMailSettings({ MAIL_FROM: 'Practice Loop <no-reply@example.gov.uk>\r\nBcc: everyone@example.gov.uk' })).toThrow('MAIL_FROM')
})
