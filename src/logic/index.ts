/**
 * Logic: Boolean models as values (rules, rates, initial states) and the formats that hold them.
 * Knows no biology and runs nothing.
 */
export type {Expr, InitialGroup, Model, Node, Rate, RateOperator, RunSettings, ScheduledChange} from './model.js'
