/** A council colour has to carry words: WCAG 2.2 asks for 4.5 between text and what is behind it. */
export const enoughContrast = 4.5

/**
 * The stylesheet that gives the pages a council's colour, as custom properties that styles.scss reads.
 * Takes the colour as `#rrggbb`; anything else gives an empty stylesheet, and the portal's own blue stays.
 * Links and markings on white get the same colour, darkened only as far as contrast asks (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export function brandCss(colour: string) {
  if (!/^#[\da-f]{6}$/i.test(colour)) return ''
  return `:root{--council-colour:${colour};--council-on-colour:${wordsOn(colour)};--council-ink:${inkOf(colour)}}\n`
}

/** White, or black where white cannot be read on a `#rrggbb` colour. */
export const wordsOn = (colour: string) => (contrast(colour, '#ffffff') >= enoughContrast ? '#ffffff' : '#000000')

/** The contrast ratio of two `#rrggbb` colours, from 1 to 21, by the formula of WCAG 2.2. */
export function contrast(one: string, other: string) {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

/** The colour itself where it can be read on white and on the warm grey of the navigation, or else a darker one of the same hue. */
function inkOf(colour: string) {
  let ink = colour
  while (contrast(ink, '#f4f1ea') < enoughContrast) ink = hex(channels(ink).map((channel) => channel * 0.94))
  return ink
}

function luminance(colour: string) {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

const hex = (parts: number[]) => `#${parts.map((part) => Math.floor(part).toString(16).padStart(2, '0')).join('')}`
