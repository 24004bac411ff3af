import Foundation
import TestKit
import Testing

@Suite("Every source of a patch")
struct SourceTests {
    private let payments: Payments
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        payments = try Payments()
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    private func classify(_ arguments: String..., input: String? = nil) throws -> DecisionDocument {
        try Programs.run(
            Programs.difftier, ["classify", "--policy", policy, "--format", "json"] + arguments, in: payments.path,
            input: input.map { Array($0.utf8) }
        ).decision()
    }

    @Test("--base takes what the head brings since it left the base")
    func base() throws {
        let decision = try classify("--base", "main", "--head", "agent/fix")
        #expect(decision.patch.source == "revisions")
        #expect(decision.files.map(\.path) == [".github/workflows/release.yml", "Sources/Pay.swift", "docs/guide.md"])
        #expect(decision.patch.repository == "payments-api")
        #expect(!decision.authoritative)
    }

    @Test("--head is HEAD unless it is given")
    func head() throws {
        #expect(try classify("--base", "main~1").patch.head == payments.main)
    }

    @Test("--two-dot takes the plain difference, what happened on the base included")
    func twoDot() throws {
        let decision = try classify("--base", "main", "--head", "agent/fix", "--two-dot")
        #expect(decision.files.contains { $0.path == "Sources/Log.swift" && $0.status == "deleted" })
    }

    @Test("--patch reads a file, and - is standard input")
    func patch() throws {
        let text = try payments.repository.git("diff", "main...agent/fix") + "\n"
        let file = try directory.write(text, to: "change.diff")
        let read = try classify("--patch", file.path)
        let piped = try classify("--patch", "-", input: text)
        #expect(read.patch.source == "text")
        #expect(read.files.map(\.path) == [".github/workflows/release.yml", "Sources/Pay.swift", "docs/guide.md"])
        #expect(read.patch.patchId == piped.patch.patchId)
        #expect(read.patch.patchId?.count == 64)
    }

    @Test("--staged takes the index, --work-tree the files, untracked ones included")
    func checkout() throws {
        try payments.repository.write("Pay.\nNow.\n", to: "docs/guide.md")
        try payments.repository.git("add", "docs/guide.md")
        try payments.repository.write("Pay.\nNow!\n", to: "docs/guide.md")
        try payments.repository.write("func refund() {}\n", to: "Sources/Refund.swift")
        let staged = try classify("--staged")
        #expect(staged.patch.source == "index")
        #expect(staged.files.map(\.path) == ["docs/guide.md"])
        #expect(staged.tier == "low")
        let workTree = try classify("--work-tree")
        #expect(workTree.patch.source == "work_tree")
        #expect(workTree.files.map(\.path) == ["Sources/Refund.swift", "docs/guide.md"])
        #expect(workTree.tier == "medium")
    }

    @Test("the repository is the one around the current directory, or the one named")
    func repository() throws {
        let inside = try Programs.run(
            Programs.difftier, ["classify", "--policy", policy, "--base", "main~1", "--format", "json"],
            in: payments.path + "/Sources")
        let named = try Programs.run(
            Programs.difftier,
            ["classify", "--policy", policy, "--repo", payments.path, "--base", "main~1", "--format", "json"], in: "/")
        #expect(try DecisionDocument.verdict(in: inside.text) == DecisionDocument.verdict(in: named.text))
    }

    @Test("options that contradict each other are a mistake in usage, told as one")
    func contradictions() throws {
        for arguments in [
            [], ["--base", "main", "--staged"], ["--patch", "-", "--range", "main~1..main"], ["--head", "main"],
            ["--two-dot", "--staged"], ["--first-parent", "--base", "main"], ["--patch", "-", "--repo", "."],
            ["--range", "main"], ["--range", "main...agent/fix"], ["--range", "..main"],
            ["--range", "main~1..main", "--format", "json"], ["--base", "main", "--fail-on", "low"],
            ["--base", "main", "--format", "yaml"], ["--base", "main", "--policy", "rules", "--server", "127.0.0.1:1"],
            ["--base", "main", "--server", "example.org:7433"], ["--staged", "--server", "127.0.0.1:1", "extra"],
            ["--base"], ["--no-such-option"],
        ] {
            let run = try Programs.run(Programs.difftier, ["classify"] + arguments, in: payments.path)
            #expect(run.status == 64, "\(arguments)")
            #expect(run.text == "", "\(arguments)")
            #expect(run.errorOutput != "", "\(arguments)")
        }
    }

    @Test("the index and the work tree cannot be asked about elsewhere")
    func checkoutElsewhere() throws {
        let service = try ServiceFixture(for: payments)
        for source in ["--staged", "--work-tree"] {
            let run = try difftier("classify", "--server", service.socket, source, in: payments.path)
            #expect(run.status == 64)
            #expect(run.errorOutput.contains("only on this machine"))
        }
    }
}
