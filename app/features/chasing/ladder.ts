/** The rungs an action comes to, in their order: its owner before, on and after the day it is due, then whoever answers for more. */
export const rungs = ['before', 'on the day', 'after', 'manager', 'service manager', 'head of service'] as const
export type Rung = (typeof rungs)[number]
