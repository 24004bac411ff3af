import RiskModel
import Testing

@testable import Classification

/// What one line becomes another by, and what there is less of.
@Suite("Lines compared with each other")
struct ReplacementTests {
    typealias Change = ProbingTests.Change

    static func answer(_ probe: Probe, _ lines: [Change], tier: Tier = .high, missing: Gap.Reason? = nil) throws -> Ternary {
        let verdict = try ProbingTests.verdict(probe, tier: tier, lines, missing: missing)
        if verdict.files.first?.rules == ["r"] {
            return verdict.findings.contains { $0.summary.hasSuffix("(not ruled out)") } ? .unknown : .yes
        }
        return .no
    }

    static func setting(_ value: Replacement.ValueTest?, _ source: String = #"^(?<key>\w+) = (?<value>\S*)"#) -> Probe {
        Probe(
            subject: .replaced, patterns: [Pattern(source)],
            replacement: Replacement(patterns: [Pattern(source)], value: value))
    }

    @Test(
        "a value is compared with the one that it replaces",
        arguments: [
            (Replacement.ValueTest.differs, "1", "2", Ternary.yes), (.differs, "1", "1", .no), (.rises, "1", "2", .yes),
            (.rises, "2", "1", .no), (.rises, "9", "10", .yes), (.falls, "10", "9.99", .yes), (.falls, "9.990", "9.99", .no),
            (.falls, "0", "-1", .yes), (.rises, "-2", "-1", .yes), (.rises, "1", "off", .unknown),
            (.rises, "30s", "40s", .unknown),
            (.differs, "on", "off", .yes), (.falls, "007", "8", .no),
            (.rises, "99999999999999999999", "100000000000000000000", .yes),
        ])
    func values(_ test: Replacement.ValueTest, _ old: String, _ new: String, _ expected: Ternary) throws {
        let lines: [Change] = [("-", "limit = \(old)"), ("+", "limit = \(new)")]
        #expect(try Self.answer(Self.setting(test), lines) == expected)
    }

    @Test("without a demand on values the key alone pairs")
    func keys() throws {
        let probe = Self.setting(nil)
        #expect(try Self.answer(probe, [("-", "a = 1"), ("+", "a = 1 ")]) == .yes)
        #expect(try Self.answer(probe, [("-", "a = 1"), ("+", "b = 1")]) == .no)
        #expect(try Self.answer(probe, [("+", "a = 1"), ("+", "a = 2")]) == .no)
        #expect(try Self.answer(probe, [(" ", "a = 1"), ("+", "a = 2")]) == .no)
    }

    @Test("other patterns may state the new value")
    func twoPatterns() throws {
        let probe = Probe(
            subject: .replaced, patterns: [Pattern(#"uses: (?<key>[\w/]+)@[0-9a-f]{40}$"#)],
            replacement: Replacement(patterns: [Pattern(#"uses: (?<key>[\w/]+)@(?![0-9a-f]{40}$)"#)]))
        let commit = String(repeating: "0a", count: 20)
        #expect(try Self.answer(probe, [("-", "uses: acme/build@\(commit)"), ("+", "uses: acme/build@main")]) == .yes)
        #expect(try Self.answer(probe, [("-", "uses: acme/build@main"), ("+", "uses: acme/build@\(commit)")]) == .no)
        #expect(try Self.answer(probe, [("-", "uses: acme/build@\(commit)"), ("+", "uses: acme/test@main")]) == .no)
    }

    @Test("lines of different hunks are no pair")
    func hunks() throws {
        var content = ProbingTests.content([("-", "a = 1"), (" ", "x"), ("+", "a = 2")])
        content.hunks = [
            .init(oldStart: 1, oldCount: 1, newStart: 1, newCount: 0, lines: 0..<1),
            .init(oldStart: 9, oldCount: 1, newStart: 9, newCount: 2, lines: 1..<3),
        ]
        let policy = Policy(
            rules: [Rule(id: "r", summary: "R", tier: .high, when: .probe(ProbeID(0)))], probes: [Self.setting(nil)])
        let version = FileVersion(path: "a")
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: content, source: .revisions)
        let verdict = try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
        #expect(verdict.tier == .medium)
    }

    @Test("a rename that keeps the content replaces nothing, though all its lines are removed and added")
    func exactRename() throws {
        let blob = try #require(ObjectID(hex: String(repeating: "0a", count: 20)))
        let other = try #require(ObjectID(hex: String(repeating: "0b", count: 20)))
        let content = ProbingTests.content([("-", "url = x"), ("-", "url = y"), ("+", "url = x"), ("+", "url = y")])
        let policy = Policy(
            rules: [Rule(id: "r", summary: "R", tier: .high, when: .probe(ProbeID(0)))], probes: [Self.setting(.differs)])
        for (new, tier) in [(blob, Tier.medium), (other, .high)] {
            let change = FileChange(
                status: .renamed, old: FileVersion(path: "a", blob: blob), new: FileVersion(path: "b", blob: new))
            let patch = PatchInMemory(change: change, content: content, source: .revisions)
            let verdict = try Classifier(CompiledPolicy(policy)).classify(
                patch, for: RequestContext(subject: "s", actor: .person))
            #expect(verdict.tier == tier)
        }
    }

    @Test("it vouches only where every changed line is of such a pair")
    func vouching() throws {
        let probe = Self.setting(.differs)
        #expect(try Self.answer(probe, [("-", "a = 1"), ("+", "a = 2"), (" ", "b = 3")], tier: .low) == .yes)
        #expect(try Self.answer(probe, [("-", "a = 1"), ("+", "a = 2"), ("+", "b = 3")], tier: .low) == .no)
        #expect(try Self.answer(probe, [("-", "a = 1"), ("+", "a = 2"), ("+", "a = 1")], tier: .low) == .no)
    }

    @Test("a group that took no part, and content that is missing, leave it open")
    func open() throws {
        let optional = Self.setting(.differs, #"^(?<key>\w+)(?: = (?<value>\w+))?$"#)
        #expect(try Self.answer(optional, [("-", "a = 1"), ("+", "a")]) == .unknown)
        #expect(try Self.answer(optional, [("-", "a = 1"), ("+", "a")], tier: .low) == .no)
        #expect(try ProbingTests.verdict(Self.setting(nil), tier: .high, [], missing: .partialText).tier == .high)
    }

    @Test("the hit is the new line")
    func hits() throws {
        let verdict = try ProbingTests.verdict(
            Self.setting(.differs), tier: .high, [(" ", "x"), ("-", "a = 1"), ("+", "a = 2"), ("+", "b = 2")])
        #expect(verdict.findings.map(\.line) == [2])
        #expect(verdict.findings.map(\.excerpt) == ["a = 2"])
    }

    @Test("numbers of any length are ordered exactly")
    func numbers() {
        let ascending = [
            "-10", "-9.5", "-9.05", "-0.1", "0", "0.001", "0.1", "1", "9", "10", "010.5", "123456789012345678901234567890",
        ]
        let numbers = ascending.map { DecimalNumber(Array($0.utf8)) }
        for (index, left) in numbers.enumerated() {
            for (other, right) in numbers.enumerated() {
                guard let left, let right else {
                    Issue.record("\(ascending[index]) or \(ascending[other]) is no number")
                    continue
                }
                #expect((left < right) == (index < other), "\(ascending[index]) < \(ascending[other])")
                #expect((left == right) == (index == other))
            }
        }
        for text in ["", "-", "1.", ".5", "1e3", "0x10", "1,000", "1 ", "٣"] { #expect(DecimalNumber(Array(text.utf8)) == nil) }
        #expect(DecimalNumber(Array("-0.0".utf8)) == DecimalNumber(Array("+00".utf8)))
    }

    @Test("`net_removed` asks by how many matches there are fewer")
    func netRemoved() throws {
        func answer(_ lines: [Change], _ count: Bounds = Bounds(min: 1), tier: Tier = .high) throws -> Ternary {
            try Self.answer(Probe(subject: .netRemoved, patterns: [Pattern("assert")], count: count), lines, tier: tier)
        }
        #expect(try answer([("-", "assert a"), ("+", "pass")]) == .yes)
        #expect(try answer([("-", "assert a"), ("+", "assert b")]) == .no)
        #expect(try answer([("-", "assert a; assert b"), ("+", "assert b")]) == .yes)
        #expect(try answer([("+", "assert a"), (" ", "assert b")]) == .no)
        #expect(try answer([("-", "assert a"), ("-", "assert b")], Bounds(min: 3)) == .no)
        #expect(try answer([("-", "assert a"), ("-", "assert b")], Bounds(min: 1, max: 1)) == .no)
        let missing = try ProbingTests.verdict(
            Probe(subject: .netRemoved, patterns: [Pattern("assert")]), tier: .high, [("-", "assert")], missing: .partialText)
        #expect(missing.findings.map(\.rule).contains("difftier.unread"))
    }

    @Test("what may not count of `net_removed` leaves it open in both directions")
    func netRemovedInDoubt() throws {
        let probe = Probe(
            subject: .netRemoved, patterns: [Pattern("assert(?: (?<secret>\\w+))?")],
            captures: [CaptureTest(.usual, .isNone(of: ["true"]))])
        #expect(try Self.answer(probe, [("-", "assert a")]) == .yes)
        #expect(try Self.answer(probe, [("-", "assert true")]) == .no)
        #expect(try Self.answer(probe, [("-", "assert")]) == .unknown)
        #expect(try Self.answer(probe, [("-", "assert a"), ("+", "assert")]) == .unknown)
        #expect(try Self.answer(probe, [("-", "assert a"), ("+", "assert true")]) == .yes)
    }

    @Test("`line` wants several patterns of one line, and others not")
    func severalPatterns() throws {
        var probe = Probe(subject: .changed, patterns: [Pattern("curl")])
        probe.captures = [
            CaptureTest(.line, .matches([Pattern(#"\|\s*sh"#)])), CaptureTest(.line, .matchesNone(of: [Pattern("#")])),
        ]
        #expect(try Self.answer(probe, [("+", "sh | curl | sh")]) == .yes)
        #expect(try Self.answer(probe, [("+", "curl x"), ("+", "cat | sh")]) == .no)
        #expect(try Self.answer(probe, [("-", "curl x | sh # ok")]) == .no)
        #expect(try Self.answer(probe, [("+", "curl x | sh"), ("-", "| sh curl")], tier: .low) == .yes)
        #expect(try Self.answer(probe, [("+", "curl x | sh"), ("-", "x")], tier: .low) == .no)
    }
}
