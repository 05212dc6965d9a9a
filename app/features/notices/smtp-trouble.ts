import type { Trouble } from './delivery.ts'

/** What a try that failed means: for this message alone or for all of them, and whether trying again could help. */
export type Refusal = { trouble: Trouble; forAll: boolean; forGood: boolean }

/** What nodemailer says of a failure. */
type Failure = { message?: string; code?: string; command?: string; responseCode?: number; response?: string }

/**
 * Reads a failure by RFC 5321: 4yz asks to try again, 5yz is for good. Whatever is said before the recipient was named is about the server
 * or about us, and never about the recipient, so it loses nobody's message; nor does a refusal by policy (5.7, RFC 3463), which whoever
 * looks after the mail server can lift.
 */
export function refusalIn({ message = '', code = '', command = '', responseCode, response = '' }: Failure): Refusal {
  const wait = (trouble: Trouble, forAll: boolean): Refusal => ({ trouble, forAll, forGood: false })
  if (['EAUTH', 'ENOAUTH', 'EOAUTH2'].includes(code) || responseCode === 530) return wait('sign-in refused', true)
  if (code === 'ETLS' || responseCode === undefined && /certificate|STARTTLS/i.test(message)) return wait('not secure', true)
  if (code === 'EENVELOPE' && responseCode === undefined) return { trouble: 'address refused', forAll: false, forGood: true }
  if (responseCode === 421) return wait('server away', true)
  if (command === 'MAIL FROM') return wait('sender refused', true)
  if (command !== 'RCPT TO' && command !== 'DATA' || responseCode === undefined) return wait('server away', true)
  if (responseCode < 500 || responseCode === 503) return wait('asked to wait', false)
  if (/^5\d\d[ -]5\.7\./.test(response)) return wait('sender refused', false)
  return { trouble: command === 'DATA' ? 'letter refused' : 'address refused', forAll: false, forGood: true }
}
