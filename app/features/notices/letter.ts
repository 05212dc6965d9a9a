/** A sentence of a letter; it may lead to a page of the portal, by the path of it. Where it speaks of an action and does not lead to it, it says of which. */
export type Line = { text: string; link?: string; actionId?: string }

/** What a message says: references and links only. As text and as HTML it says the same. */
export type Letter = {
  subject: string
  /** The first line under the greeting; a phone shows it beside the subject. */
  opening: string
  parts: { heading?: string; lines: Line[] }[]
  /** Why its reader gets it, and what becomes of it. */
  closing: string
}

export type ToRender = { name: string; letter: Letter; council: string; linkTo: (path: string) => string }

/** The letter as plain text: links stand on lines of their own. */
export function letterAsText({ name, letter: { opening, parts, closing }, council, linkTo }: ToRender): string {
  const blocks = [
    `Hello ${name}.`,
    opening,
    ...parts.map(({ heading, lines }) => [
      ...heading ? [heading.toUpperCase()] : [],
      ...lines.map(({ text, link }) => (link ? `- ${text}\n  ${linkTo(link)}` : `- ${text}`)),
    ].join('\n')),
    closing,
    `${council} Practice Loop`,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

/** The letter as an HTML document that loads nothing from anywhere. */
export function letterAsHtml({ name, letter: { subject, opening, parts, closing }, council, linkTo }: ToRender): string {
  const line = ({ text, link }: Line) => `<li style="margin:0 0 8px">${link ? `<a href="${escaped(linkTo(link))}">${escaped(text)}</a>` : escaped(text)}</li>`
  const part = ({ heading, lines }: Letter['parts'][number]) => [
    heading ? `<h2 style="font-size:19px;margin:24px 0 8px">${escaped(heading)}</h2>` : '',
    lines.length > 0 ? `<ul style="margin:0;padding:0 0 0 20px">${lines.map(line).join('')}</ul>` : '',
  ].join('')
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#0b0c0c;max-width:640px;margin:0 auto;padding:16px">',
    `<p>Hello ${escaped(name)}.</p>`,
    `<p>${escaped(opening)}</p>`,
    ...parts.map(part),
    `<p style="margin-top:24px;color:#484949">${escaped(closing)}</p>`,
    `<p style="color:#484949">${escaped(council)} Practice Loop</p>`,
    '</body></html>',
  ].join('\n')
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign]!)
