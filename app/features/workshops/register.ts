/** What a register says of somebody who had a place. */
export const attendances = ['attended', 'part', 'no-show', 'case emergency'] as const
export type Attendance = (typeof attendances)[number]

/** As whoever keeps the register reads it. */
export const attendanceInWords: Readonly<Record<Attendance, string>> = {
  attended: 'Took part', part: 'Took part for a part', 'no-show': 'Did not come', 'case emergency': 'Called to a case',
}
