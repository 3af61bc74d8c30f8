/** The control of a moment: a day, or an instant that a link or a bar of the histogram chose and that is kept to the millisecond. */
export const momentOf = (moment = '') => ({ type: moment.includes('T') ? 'text' : 'date', defaultValue: moment });
