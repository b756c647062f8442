import {type Address, link} from '../address.js'
import {useAsk} from '../parts/use-ask.js'

/** What this is, how to read it, and how the command line does the same. */
export function AboutScreen({address}: {readonly address: Address}) {
  const {context} = address
  const {answer: forms} = useAsk('forms', null)
  return (
    <>
      <h1>What this is</h1>
      <div className="two">
        <section className="card">
          <h2>In short</h2>
          <p>
            Mitochondria help decide whether a drug kills a tumour cell, and non-coding RNAs turn those switches. What is known about that
            was written down statement by statement, each with its paper and the tumour and drug in which it was seen. From the statements
            of a context mitologic builds an ensemble of models, runs them, and says what a change would do.
          </p>
          <p>
            <strong>Arrows</strong> raise (pointed head) or lower (bar). Full lines were stated for this very context, dashed ones are
            borrowed from related contexts, thin ones are from textbooks. <strong>⚡</strong> marks what evidence contradicts,{' '}
            <strong>†</strong> what the review and its source say differently.
          </p>
          <p>
            <strong>Contested</strong> means that observations or models disagree, <strong>unchanged</strong> that no way to the response is
            known or that nothing moves. Unknown stays unknown. Intervals are 95 % of the ensemble with the sampling error added.
          </p>
        </section>
        <section className="card">
          <h2>Your data stays here</h2>
          <p>
            Files you drop are read and computed in this browser, in a background worker; nothing is sent anywhere, and the page works
            without a network once it was loaded. A link holds the whole view except for your files: whoever opens it must drop them again.
          </p>
          <h2>Where to go</h2>
          <ul>
            <li>
              <a href={link({page: 'map', context})}>Map</a>: ask what a change would do, and why.
            </li>
            <li>
              <a href={link({page: 'evidence', context})}>Evidence</a>: every statement, with its papers, conflicts and disputes.
            </li>
            <li>
              <a href={link({page: 'analyse', context})}>Analyse</a>: counts, a table of differences or a list of your own.
            </li>
            <li>
              <a href={link({page: 'screen', context})}>Screen</a>: everything that could be done, ranked.
            </li>
            <li>
              <a href={link({page: 'simulate', context})}>Simulate</a>: a model of your own (MaBoSS, bnet, SBML-qual).
            </li>
          </ul>
          <p className="notice">For research only: it ranks hypotheses for the laboratory and is no advice for treating patients.</p>
        </section>
      </div>
      <h2>The same at the terminal</h2>
      <dl className="facts">
        {forms?.map(({name, summary}) => (
          <div key={name} style={{display: 'contents'}}>
            <dt>
              <code>mitologic {name}</code>
            </dt>
            <dd>{summary}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
