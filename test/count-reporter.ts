import type {Reporter, TestModule} from 'vitest/node'

/** Ends the output with the one line that a person or a program looks for: `N passed, N failed, N skipped`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = {passed: 0, failed: unhandled.length, skipped: 0}
    for (const module of modules) {
      if (module.children.size === 0 || module.errors().length > 0) count.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const {state} = test.result()
        if (state === 'passed') count.passed++
        else if (state === 'failed') count.failed++
        else count.skipped++
      }
    }
    process.on('exit', () => console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`))
  }
}
