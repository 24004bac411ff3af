import ArgumentParser
import DecisionFormats
import RiskModel

struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Decides a patch: its tier, the capabilities it may have, and who must look.",
        discussion: """
            Examples:
              difftier classify --base origin/main
              difftier classify --repo ../payments-api --base main --head agent/fix --fail-on high
              difftier classify --range HEAD~200..HEAD --format jsonl
              difftier classify --staged
              difftier classify --server unix:/run/difftier/difftierd.sock --repo payments-api --target main --head agent/fix
            """)

    @OptionGroup var options: DecisionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if options.patch.range != nil && output.format == .json {
            throw ValidationError("--range makes one decision per commit; use --format jsonl.")
        }
    }

    func run() async throws {
        let palette = Console.palette(isWanted: !output.noColor)
        let table = options.patch.range != nil && output.format == .text ? DecisionTable(palette: palette) : nil
        let clock = ContinuousClock()
        var start = clock.now
        var worst = Tier.low
        var isFirst = true
        try await options.decide { decision in
            // With the first row, so that a command that fails prints nothing.
            if isFirst, let table { Console.print(table.header) }
            isFirst = false
            worst = max(worst, decision.verdict.tier)
            let elapsed = (clock.now - start).milliseconds
            start = clock.now
            Console.print(
                table?.render(decision) ?? output.format.render(decision, palette: palette, elapsed: elapsed))
        }
        if let limit = output.failOn, worst >= limit { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}
