import RiskModel
import Testing

@testable import Classification

@Suite("What stands near a match")
struct NearTests {
    typealias Change = ProbingTests.Change

    /// A rule about an added `call` with `danger` near by.
    private static func answer(
        _ lines: [Change], base: String? = nil, head: String? = nil, within: Int = 2, subject: ProbeSubject = .added,
        span: Span = .line,
        tier: Tier = .high, pattern: String = "call"
    ) throws -> Ternary {
        let probe = Probe(
            subject: subject, patterns: [Pattern(pattern)], span: span,
            near: Nearness(patterns: [Pattern("danger")], within: within))
        let policy = Policy(rules: [Rule(id: "r", summary: "R", tier: tier, when: .probe(ProbeID(0)))], probes: [probe])
        var content = ProbingTests.content(lines)
        content.base = base.map { Array($0.utf8) }
        content.head = head.map { Array($0.utf8) }
        let version = FileVersion(path: "a")
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: content, source: .revisions)
        let verdict = try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
        guard verdict.files.first?.rules == ["r"] else { return .no }
        return verdict.findings.contains { $0.summary.hasSuffix("(not ruled out)") } ? .unknown : .yes
    }

    @Test("it is looked for in the whole content, as many lines away as is told, in both directions")
    func distance() throws {
        let change: [Change] = [("+", "call")]
        #expect(try Self.answer(change, head: "call\na\ndanger\n") == .yes)
        #expect(try Self.answer(change, head: "call\na\nb\ndanger\n") == .no)
        #expect(try Self.answer(change, head: "call danger\n") == .yes)
        let last: [Change] = [(" ", "danger"), (" ", "x"), ("+", "call")]
        #expect(try Self.answer(last, head: "danger\nx\ncall\n") == .yes)
        #expect(try Self.answer(last, head: "danger\nx\ncall\n", within: 1) == .no)
    }

    @Test("each side is looked at by itself")
    func sides() throws {
        #expect(try Self.answer([("-", "call")], base: "call\ndanger\n", head: "", subject: .removed) == .yes)
        #expect(try Self.answer([("-", "call")], base: "call\n", head: "danger\n", subject: .removed) == .no)
        #expect(try Self.answer([("-", "call")], base: "call\ndanger\n", head: "", subject: .changed) == .yes)
        #expect(try Self.answer([("+", "x")], base: "", head: "x\ncall\ndanger\n", subject: .head) == .yes)
        #expect(try Self.answer([("+", "x")], base: "", head: "call\nx\ny\ndanger\n", subject: .head) == .no)
    }

    @Test("where the content is not at hand, what the hunk shows may say yes, and else it is open")
    func pieces() throws {
        #expect(try Self.answer([("+", "call"), (" ", "danger")]) == .yes)
        #expect(try Self.answer([("+", "call"), (" ", "x")]) == .unknown)
        let surrounded: [Change] = [(" ", "a"), (" ", "b"), ("+", "call"), (" ", "c"), (" ", "d")]
        #expect(try Self.answer(surrounded) == .no)
        #expect(try Self.answer([("+", "call"), (" ", "x")], tier: .low) == .no)
    }

    @Test("a match over several lines is near from its first line to its last")
    func spans() throws {
        let lines: [Change] = [("+", "call("), ("+", "  x"), ("+", ")"), (" ", "y"), (" ", "danger")]
        let head = "call(\n  x\n)\ny\ndanger\n"
        #expect(try Self.answer(lines, head: head, span: .hunk, pattern: #"call\(\s+x\s+\)"#) == .yes)
        #expect(try Self.answer(lines, head: head, within: 1, span: .hunk, pattern: #"call\(\s+x\s+\)"#) == .no)
        #expect(try Self.answer(lines, head: head, within: 1, subject: .head, pattern: #"call\(\s+x\s+\)"#) == .no)
    }

    @Test("one of several matches is enough, and all of the change has to be near for a rule that vouches")
    func several() throws {
        let head = "call\nx\ny\ncall\ndanger\n"
        let lines: [Change] = [("+", "call"), (" ", "x"), (" ", "y"), ("+", "call"), (" ", "danger")]
        #expect(try Self.answer(lines, head: head, within: 1) == .yes)
        #expect(try Self.answer(lines, head: head, within: 1, tier: .low) == .no)
        #expect(try Self.answer(lines, head: head, within: 4, tier: .low) == .yes)
    }
}
