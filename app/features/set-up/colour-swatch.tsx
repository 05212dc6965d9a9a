import { wordsOn } from '../../ui/brand.ts'

/** A council's colour with words on it, as they stand in the head of every page. Drawn, because the content policy forbids inline styles. */
export function ColourSwatch({ colour, words }: { colour: string; words: string }) {
  return (
    <span className="pl-swatch">
      <svg className="pl-swatch__field" viewBox="0 0 120 40" width="120" height="40" aria-hidden="true" focusable="false">
        <rect width="120" height="40" fill={colour} />
        <text x="60" y="26" textAnchor="middle" fontSize="16" fontWeight="700" fill={wordsOn(colour)}>{words.length > 11 ? 'Aa Bb Cc' : words}</text>
      </svg>{' '}
      {colour}
    </span>
  )
}
