import TestKit
import Testing

@Suite("What the command line prints")
struct OutputTests {
    private let payments: Payments
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        payments = try Payments()
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> CommandRun {
        try Programs.run(
            Programs.difftier, arguments + ["--policy", policy], in: payments.path, environment: environment)
    }

    @Test("text tells tier, findings, capabilities and reviewers")
    func text() throws {
        let run = try run("classify", "--base", "main", "--head", "agent/fix", "--subject", "ci-agent:pull-request")
        #expect(run.status == 0)
        #expect(run.errorOutput == "")
        #expect(run.lines.first?.hasPrefix("HIGH     3 files  +3 −2   policy ") == true)
        #expect(run.text.contains("  high    .github/workflows/release.yml  ci.workflow       A workflow changes\n"))
        #expect(run.text.contains("\nmay     read_repository  open_pull_request\n"))
        #expect(run.text.contains("\nreview  1 of @alice @bob  ci.workflow (.github/workflows/release.yml)\n"))
        #expect(run.lines.last == "next    ask @alice, then: difftier gate")
    }

    @Test("json and jsonl are one document on one line, the same but for id and time")
    func json() throws {
        let json = try run("classify", "--base", "main", "--head", "agent/fix", "--format", "json")
        let lines = try run("classify", "--base", "main", "--head", "agent/fix", "--format", "jsonl")
        #expect(json.lines.count == 1)
        #expect(json.text.hasSuffix("}\n"))
        #expect(try json.verdicts() == lines.verdicts())
    }

    @Test("explain names every file, rule and reason")
    func explain() throws {
        let run = try run("explain", "--base", "main", "--head", "agent/fix", "--subject", "ci-agent:pull-request")
        #expect(run.status == 0)
        for part in [
            "HIGH  .github/workflows/release.yml", "MEDIUM  Sources/Pay.swift", "LOW  docs/guide.md", "ci.workflow",
            "docs.prose", "advisory", payments.agent, payments.fork, "withheld by ci.workflow", "@alice, @bob",
        ] { #expect(run.text.contains(part), "\(part)") }
    }

    @Test(
        "--fail-on turns a tier at or above its own into status 1, and prints the decision all the same",
        arguments: [
            ("high", "agent/fix", 1), ("medium", "agent/fix", 1), ("high", "agent/fix~1", 0), ("medium", "agent/fix~2", 0),
        ])
    func failOn(limit: String, head: String, status: Int32) throws {
        let run = try run("classify", "--base", "main", "--head", head, "--fail-on", limit, "--format", "json")
        #expect(run.status == status)
        #expect(run.lines.count == 1)
    }

    @Test("--fail-on takes the worst of a range")
    func failOnRange() throws {
        #expect(try run("classify", "--range", "main~1..agent/fix", "--fail-on", "high", "--format", "jsonl").status == 1)
        #expect(try run("classify", "--range", "main~1..agent/fix~1", "--fail-on", "high", "--format", "jsonl").status == 0)
    }

    /// Runs a command on a terminal of its own.
    private func onTerminal(_ command: String, _ environment: [String: String] = [:]) throws -> CommandRun {
        try Programs.run(
            "script", ["--quiet", "--return", "--command", command, "/dev/null"], in: payments.path,
            environment: ["TERM": "xterm-256color", "SHELL": "/bin/sh"].merging(environment) { $1 })
    }

    @Test("colour on a terminal; none in a pipe, with NO_COLOR, on a dumb terminal, or with --no-color")
    func colour() throws {
        let command = "difftier classify --base main --head agent/fix --policy '\(policy)'"
        #expect(try onTerminal(command).output.contains(0x1B))
        #expect(try onTerminal(command, ["NO_COLOR": ""]).output.contains(0x1B))
        for (command, environment) in [
            (command, ["NO_COLOR": "1"]), (command, ["TERM": "dumb"]), (command + " --no-color", [:]), (command + " | cat", [:]),
            (command.replacing("classify", with: "explain"), ["NO_COLOR": "1"]),
        ] {
            let run = try onTerminal(command, environment)
            #expect(run.text.contains("HIGH"))
            #expect(!run.output.contains(0x1B))
        }
    }

    @Test("a reader that goes away ends the command without a word")
    func closedPipe() throws {
        let run = try Programs.run(
            "bash", ["-c", "set -o pipefail; difftier rules list --policy \"$1\" | true", "-", policy])
        #expect(run.errorOutput == "")
        // 141: ended by SIGPIPE, as any filter.
        #expect(run.status == 0 || run.status == 141)
    }
}
