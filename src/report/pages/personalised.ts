import type {Measurement} from '#study'
import {html, lines, type Markup} from '../html/markup.js'
import {faint, htmlFigure, htmlTable} from '../html/page.js'
import {interval, signed} from '../text/numbers.js'
import {prose} from '../text/prose.js'

type Personalised = NonNullable<Measurement['personalized']>

/** What the models of the two groups say, and how it depends on the strength. */
export function personalisedHtml({contrast}: Measurement, {chosen, sweep}: Personalised, figure: Markup | undefined): Markup {
  if (chosen.levels.length === 0)
    return faint(prose`None of the measured genes and RNAs has a node in the model of this context: it cannot be set by this sample.`)
  const {first, second} = contrast
  const row = (name: string, r: Omit<Personalised['chosen']['response'], 'agreement'>) => [
    name,
    r.baseline.toFixed(2),
    r.perturbed.toFixed(2),
    signed(r.delta),
    interval(r),
    r.direction,
  ]
  const effect = sweep.map(({strength, response, readouts}) => [
    strength,
    `${signed(response.delta)} (${interval(response)})`,
    response.direction,
    readouts.filter(({direction}, i) => direction === chosen.readouts[i]!.direction).length,
  ])
  const same = `Readouts (of ${chosen.readouts.length}) with the same direction as at ${chosen.strength}`
  return lines([
    personalisedWords(contrast, chosen),
    htmlFigure(
      figure,
      prose`Rings: models set by ${second}; dots: by ${first}. Intervals hold the error of the measured means, the choice of models and
        sampling.`,
    ),
    htmlTable(
      'Readouts by group',
      ['Readout', second, first, 'Change', '95 %', 'Direction'],
      [row('dead or arrested', chosen.response), ...chosen.readouts.map((r) => row(r.name, r))],
      [1, 2, 3, 4],
    ),
    htmlTable(
      'Effect of the strength (--strength)',
      ['Strength', 'Change of P(dead or arrested), 95 %', 'Direction', same],
      effect,
      [0, 1, 3],
    ),
  ])
}

function personalisedWords({first, second}: Measurement['contrast'], {levels, strength, response}: Personalised['chosen']): Markup {
  return html`<p>${levels.length} measured genes and RNAs have a node in the model of this context. Each starts on with the probability of
    its normalised level, and its rates are multiplied by ${strength}<sup>2(level − 0.5)</sup> upwards and divided by it downwards
    (personalisation after PROFILE, Béal et al. 2019, doi:10.3389/fphys.2018.01965), once for ${second} and once for ${first}. No measured
    change is held fast here, so sizes count. P(dead or arrested): ${response.baseline.toFixed(2)} in ${second},
    ${response.perturbed.toFixed(2)} in ${first}, change ${signed(response.delta)} (95 % ${interval(response)}), ${response.direction}.</p>`
}
