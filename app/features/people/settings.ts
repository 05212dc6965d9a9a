/** What a council has settled for itself; the clocks count working days. */
export type Settings = {
  /** Working days of the owner from issue to due, for an amber and a green action. */
  amberDays: number
  greenDays: number
  /** Working days for whoever checks evidence, and for the owner after a return. */
  checkDays: number
  returnDays: number
  /** Calendar days from proposal to due for learning. */
  learningDays: number
  /** Minutes of learning a month that audits may bring one person before more is due in a later month, and whoever confirms more is warned. */
  learningMinutesAMonth: number
  /** Counts below this are hidden in whatever leaves the line of accountability. */
  smallNumber: number
}

/** What holds where a council has settled nothing. */
export const defaultSettings: Readonly<Settings> = {
  amberDays: 3, greenDays: 5, checkDays: 2, returnDays: 2, learningDays: 42, learningMinutesAMonth: 180, smallNumber: 5,
}
