import ArgumentParser
import Classification
import GitPatches
import PatternEngine
import RiskModel
import RuleWorkbench
import TerminalOutput

struct RulesBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures what each rule and label costs on the commits of a repository, and how often it applies.",
        discussion: """
            subjects are the texts a rule was asked of, candidates those in which the prefilter did not rule it out, confirmed
            those in which it was found. What other rules need, too, is counted for each of them.

            Example:
              difftier rules bench --policy rules --repo ../payments-api --range HEAD~200..HEAD
            """)

    @OptionGroup var policy: PolicyOption
    @OptionGroup var report: ReportOptions

    @Option(name: .long, help: ArgumentHelp("The repository (default: the one around this directory).", valueName: "dir"))
    var repo: String?

    @Option(name: .long, help: ArgumentHelp("The commits to measure on, merges left out.", valueName: "a..b"))
    var range: String

    @Option(name: .long, help: ArgumentHelp("How many rules to list, what takes longest first.", valueName: "count"))
    var top = 20

    func validate() throws {
        if top < 1 { throw ValidationError("--top takes a number above 0.") }
    }

    func run() async throws {
        let repository = try LocalDecider.openRepository(at: repo)
        let policy = try policy.load()
        let bench = try RuleBench(policy)
        let context = RequestContext(subject: "", actor: .person, repository: LocalDecider.name(of: repository))
        for commit in try repository.commits(in: range) { try bench.add(commit, of: repository, for: context) }
        let found = bench.finished()
        switch report.format {
        case .text: Console.print(BenchText(report: found, top: top).text)
        case .json: Console.print(found.json.canonicalText + "\n")
        }
    }
}

private struct BenchText {
    let report: BenchReport
    let top: Int

    var text: String {
        let rows = report.rows.prefix(top)
        let name = (rows.map { self.name(of: $0).count } + [4]).max() ?? 0
        var lines = [line("RULE", name, "TIME", "SHARE", "SUBJECTS", "CANDIDATES", "CONFIRMED", "APPLIED", "")]
        lines += rows.map { row in
            line(
                self.name(of: row), name, row.cost.time.milliseconds, "\(percent(row.cost.time, of: report.patternTime)) %",
                String(row.cost.subjects), String(row.cost.candidates), String(row.cost.confirmed), String(row.applied),
                row.isShared ? "  shared" : "")
        }
        let idle = report.rows.count { $0.kind == .rule && $0.applied == 0 }
        lines.append(
            "\(report.commits) commits, \(report.files) files, \(report.lines) changed lines: \(report.time.milliseconds), of which "
                + "the prefilter \(report.prefilterTime.milliseconds), patterns \(report.patternTime.milliseconds); "
                + "\(idle) of \(report.rows.count { $0.kind == .rule }) rules never applied")
        return lines.map { $0 + "\n" }.joined()
    }

    private func name(of row: BenchReport.Row) -> String { row.kind == .label ? "label \(row.name)" : row.name }

    private func line(_ name: String, _ width: Int, _ columns: String...) -> String {
        let widths = [11, 7, 10, 12, 11, 9]
        let cells = zip(columns, widths).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }
        return TerminalText.pad(TerminalText.escape(name), to: width) + cells.joined() + columns.dropFirst(widths.count).joined()
    }

    private func percent(_ part: Duration, of whole: Duration) -> Int {
        whole > .zero ? Int((100 * (part / whole)).rounded()) : 0
    }
}

extension BenchReport {
    fileprivate var json: JSONValue {
        .object([
            "schema": .string("difftier.rules-bench/v1"), "commits": .integer(commits), "files": .integer(files),
            "lines": .integer(lines), "microseconds": .integer(time.microseconds),
            "prefilter_microseconds": .integer(prefilterTime.microseconds),
            "pattern_microseconds": .integer(patternTime.microseconds),
            "rows": .array(
                rows.map { row in
                    .object([
                        "kind": .string(row.kind.rawValue), "name": .string(row.name), "location": row.location.json,
                        "microseconds": .integer(row.cost.time.microseconds), "subjects": .integer(row.cost.subjects),
                        "candidates": .integer(row.cost.candidates), "confirmed": .integer(row.cost.confirmed),
                        "applied": .integer(row.applied), "shared": .bool(row.isShared),
                    ])
                }),
        ])
    }
}

extension Duration {
    fileprivate var microseconds: Int { Int((self / .microseconds(1)).rounded()) }
}
