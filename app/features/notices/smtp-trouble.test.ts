import { expect, test } from 'vitest'
import { refusalIn } from './smtp-trouble.ts'

const reply = (command: string, response: string, code = 'EENVELOPE') => refusalIn({ code, command, response, responseCode: Number(response.slice(0, 3)) })

test('what is about the server, or about us, stops all and loses nobody’s message', () => {
  for (const code of ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'EPROTOCOL', 'EABORT']) expect(refusalIn({ code, command: 'CONN' }), code).toEqual({ trouble: 'server away', forAll: true, forGood: false })
  expect(reply('CONN', '554 5.3.2 No mail here', 'EPROTOCOL')).toEqual({ trouble: 'server away', forAll: true, forGood: false })
  for (const command of ['CONN', 'EHLO', 'MAIL FROM', 'RCPT TO', 'DATA']) expect(reply(command, '421 4.3.2 Going down'), command).toEqual({ trouble: 'server away', forAll: true, forGood: false })
  expect(reply('AUTH PLAIN', '535 5.7.8 Wrong password', 'EAUTH')).toEqual({ trouble: 'sign-in refused', forAll: true, forGood: false })
  expect(reply('MAIL FROM', '530 5.7.0 Sign in first')).toEqual({ trouble: 'sign-in refused', forAll: true, forGood: false })
  expect(reply('MAIL FROM', '550 5.1.8 Bad sender')).toEqual({ trouble: 'sender refused', forAll: true, forGood: false })
  expect(refusalIn({ code: 'ETLS', command: 'STARTTLS' })).toEqual({ trouble: 'not secure', forAll: true, forGood: false })
  expect(refusalIn({ code: 'ESOCKET', command: 'CONN', message: 'self-signed certificate' })).toEqual({ trouble: 'not secure', forAll: true, forGood: false })
})

test('what asks to try again makes one message wait, and so does a refusal by policy', () => {
  expect(reply('RCPT TO', '450 4.2.1 Try later')).toEqual({ trouble: 'asked to wait', forAll: false, forGood: false })
  expect(reply('DATA', '452 4.3.1 Full', 'EMESSAGE')).toEqual({ trouble: 'asked to wait', forAll: false, forGood: false })
  expect(reply('RCPT TO', '503 5.5.1 Bad sequence')).toEqual({ trouble: 'asked to wait', forAll: false, forGood: false })
  expect(reply('RCPT TO', '554 5.7.1 Relay access denied')).toEqual({ trouble: 'sender refused', forAll: false, forGood: false })
})

test('what is for good about a recipient or a letter is a refusal', () => {
  expect(reply('RCPT TO', '550 5.1.1 No such user')).toEqual({ trouble: 'address refused', forAll: false, forGood: true })
  expect(reply('RCPT TO', '550 No such user')).toEqual({ trouble: 'address refused', forAll: false, forGood: true })
  expect(reply('DATA', '552 5.3.4 Too large', 'EMESSAGE')).toEqual({ trouble: 'letter refused', forAll: false, forGood: true })
  expect(refusalIn({ code: 'EENVELOPE', command: 'API', message: 'Invalid recipient "a b"' })).toEqual({ trouble: 'address refused', forAll: false, forGood: true })
})
