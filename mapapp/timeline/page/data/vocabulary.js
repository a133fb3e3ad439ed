/**
 * The words of the dataset that travel as numbers, in the order of the payload (geodata/model/records.py).
 */

export const STATUS = ['held', 'contested', 'besieged', 'shared', 'withdrawn', 'divided'];

export const CONFIDENCE = ['high', 'medium', 'low'];

export const SUBJECT = ['place', 'area', 'succession'];
