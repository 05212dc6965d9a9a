/** The address in a letter of a page of the portal: following it signed in tells that the letter was opened. */
export const linkFromMail = (appUrl: string, messageId: string) => (path: string) => `${appUrl}/from-mail/${messageId}?${new URLSearchParams({ to: path })}`

/** By this a mail server that got a message twice, because our side fell between its yes and our note of it, knows that it is the same. */
export const messageIdOf = (appUrl: string, id: string) => `<${id}@${new URL(appUrl).hostname}>`

/** The sender where none is set. */
export const usualSender = (appUrl: string) => `Practice Loop <no-reply@${new URL(appUrl).hostname}>`

/** The name and the address of a sender such as `Practice Loop <no-reply@example.gov.uk>`; of an address alone the name is the portal's. */
export function nameAndAddress(sender: string): { name: string; address: string } {
  const [, name, address] = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/.exec(sender) ?? []
  return { name: name || 'Practice Loop', address: address ?? sender.trim() }
}

/** A name or a subject on one line, whatever was typed: nothing in it begins a header of its own. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
