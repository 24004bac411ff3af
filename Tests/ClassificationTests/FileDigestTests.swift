import Classification
import RiskModel
import Testing

@Suite("Digests of files")
struct FileDigestTests {
    /// Assembled here, so that no file holds it.
    private static func secret(_ end: String) -> String { "tok_" + String(repeating: "q7", count: 12) + end }

    private static func files(_ contents: [(path: String, content: FileContent)]) throws -> [FileVerdict] {
        let policy = Policy(
            rules: [Rule(id: "token", summary: "Token", tier: .medium, when: .probe(ProbeID(0)), redacts: true)],
            probes: [Probe(subject: .added, patterns: [Pattern("tok_[a-z0-9]{20,}")])])
        let sorted = contents.sorted { $0.path < $1.path }
        let changes = sorted.map { path, _ in
            let version = FileVersion(path: GitPath(bytes: path.utf8))
            return FileChange(status: .modified, old: version, new: version)
        }
        let patch = try #require(
            PatchInMemory(patch: Patch(source: .revisions, files: changes), contents: sorted.map(\.content)))
        return try Classifier(CompiledPolicy(policy))
            .classify(patch, for: RequestContext(subject: "s", actor: .person)).files
    }

    @Test("each file has its own, whatever happens to others")
    func each() throws {
        let one = ProbingTests.content([("+", "one")])
        let before = try Self.files([("a", one), ("b", ProbingTests.content([("+", "two")]))])
        let after = try Self.files([("a", one), ("b", ProbingTests.content([("+", "other")])), ("c", one)])
        #expect(before[0].digest?.utf8.count == 64)
        #expect(after[0].digest == before[0].digest)
        #expect(after[1].digest != before[1].digest)
        #expect(after[2].digest != after[0].digest, "the path is part of it")
    }

    @Test("a file that was not read has none, and its neighbour has one")
    func unread() throws {
        let files = try Self.files([("a", .unread(.tooLarge(limit: 1))), ("b", ProbingTests.content([("+", "x")]))])
        #expect(files.map { $0.digest == nil } == [true, false])
    }

    @Test("two paths that are the same once they are masked have none")
    func masked() throws {
        let content = ProbingTests.content([("+", "x")])
        let files = try Self.files([("keys/\(Self.secret("a"))", content), ("keys/\(Self.secret("b"))", content), ("z", content)])
        #expect(files.map(\.path) == ["keys/[redacted]", "keys/[redacted]", "z"])
        #expect(files.map { $0.digest == nil } == [true, true, false])
    }

    @Test("of two merge bases, a file keeps the digest that both give")
    func mergeBases() throws {
        let same = ProbingTests.content([("+", "same")])
        var first = verdict(try Self.files([("a", same), ("b", ProbingTests.content([("+", "x")])), ("c", same)]))
        let second = verdict(try Self.files([("a", same), ("b", ProbingTests.content([("+", "y")]))]))
        let digests = first.files.map(\.digest)
        first = first.union(second)
        #expect(first.files.map(\.digest) == [digests[0], nil, digests[2]])
        #expect(first.union(second).files.map(\.digest) == [digests[0], nil, digests[2]])
    }

    private func verdict(_ files: [FileVerdict]) -> Verdict {
        Verdict(
            tier: .medium, complete: true, authoritative: true, patch: PatchSummary(repository: "r", source: .revisions),
            policy: PolicyReference(digest: "p"), engine: "e", subject: Subject(name: "s", actor: .person), files: files,
            findings: [], capabilities: CapabilityVerdict(), scope: TaskScope(), reviewers: ReviewerVerdict(), obligations: [],
            approvals: ApprovalVerdict(needed: ApprovalDemand(), satisfied: false), notes: [])
    }
}
