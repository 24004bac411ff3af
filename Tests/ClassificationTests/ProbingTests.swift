import Classification
import RiskModel
import Testing

/// One probe, one file: what the policy makes of it when the probe raises and when it vouches.
@Suite("Probing a change")
struct ProbingTests {
    typealias Change = (sign: Character, text: String)

    static func content(_ lines: [Change]) -> FileContent {
        var content = FileContent()
        var (old, new) = (0, 0)
        for (sign, text) in lines {
            let start = content.text.count
            content.text += Array(text.utf8) + [0x0A]
            let origin: FileContent.Line.Origin = sign == "+" ? .added : sign == "-" ? .removed : .context
            if origin != .added { old += 1 }
            if origin != .removed { new += 1 }
            content.lines.append(
                .init(
                    origin: origin, oldNumber: origin == .added ? 0 : old, newNumber: origin == .removed ? 0 : new,
                    range: start..<content.text.count))
        }
        content.hunks = [.init(oldStart: 1, oldCount: old, newStart: 1, newCount: new, lines: content.lines.indices)]
        return content
    }

    static func verdict(
        _ probe: Probe, tier: Tier, _ lines: [Change], change: FileChange? = nil, missing: Gap.Reason? = nil
    ) throws -> Verdict {
        let policy = Policy(rules: [Rule(id: "r", summary: "R", tier: tier, when: .probe(ProbeID(0)))], probes: [probe])
        let version = FileVersion(path: "a.txt")
        var content = content(lines)
        content.missing = missing
        let patch = PatchInMemory(
            change: change ?? FileChange(status: .modified, old: version, new: version), content: content, source: .revisions)
        return try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
    }

    static func applies(
        _ subject: ProbeSubject, _ pattern: String, _ tier: Tier, _ lines: [Change], except: [Pattern] = [], span: Span = .line,
        count: Bounds = Bounds(min: 1)
    ) throws -> Bool {
        let probe = Probe(subject: subject, patterns: [Pattern(pattern)], except: except, span: span, count: count)
        return try verdict(probe, tier: tier, lines).files.first?.rules == ["r"]
    }

    @Test("a pattern sees the lines of its subject, each alone, without line ends")
    func subjects() throws {
        let lines: [Change] = [("+", "new"), ("-", "old"), (" ", "same\r")]
        #expect(try Self.applies(.added, "^new$", .high, lines))
        #expect(try !Self.applies(.added, "old|same", .high, lines))
        #expect(try Self.applies(.removed, "^old$", .high, lines))
        #expect(try Self.applies(.changed, "old", .high, lines))
        #expect(try Self.applies(.context, "^same$", .high, lines))
        #expect(try !Self.applies(.added, "new.*old", .high, lines))
    }

    @Test("a content rule vouches only if every changed line is covered")
    func coverage() throws {
        #expect(try Self.applies(.added, "ok", .low, [("+", "ok 1"), ("+", "ok 2"), (" ", "context")]))
        #expect(try !Self.applies(.added, "ok", .low, [("+", "ok 1"), ("+", "other")]))
        #expect(try !Self.applies(.added, "ok", .low, [("+", "ok 1"), ("-", "ok 2")]))
        #expect(try Self.applies(.changed, "ok", .low, [("+", "ok 1"), ("-", "ok 2")]))
        let executable = FileChange(
            status: .modified, old: FileVersion(path: "a.txt"), new: FileVersion(path: "a.txt", mode: .executable))
        let probe = Probe(subject: .added, patterns: [Pattern("ok")])
        #expect(try Self.verdict(probe, tier: .low, [("+", "ok")], change: executable).tier == .medium)
    }

    @Test("exceptions take a match back by its line, or by its own text in longer spans")
    func exceptions() throws {
        let lines: [Change] = [("+", "key = EXAMPLE"), ("+", "other")]
        #expect(try !Self.applies(.added, "key", .high, lines, except: [Pattern("EXAMPLE")]))
        #expect(try Self.applies(.added, "key|other", .high, lines, except: [Pattern("EXAMPLE")]))
        #expect(try Self.applies(.added, "key", .high, lines, except: [Pattern("EXAMPLE")], span: .hunk))
        #expect(try !Self.applies(.added, "key.*", .high, lines, except: [Pattern("EXAMPLE")], span: .hunk))
    }

    @Test("longer spans see line ends, and a count counts every match")
    func spans() throws {
        let lines: [Change] = [("+", "a a"), ("-", "gone"), ("+", "b")]
        #expect(try Self.applies(.added, "a\\nb", .high, lines, span: .hunk))
        #expect(try Self.applies(.added, "a\\nb", .high, lines, span: .file))
        #expect(try Self.applies(.added, "a", .high, lines, count: Bounds(min: 2)))
        #expect(try !Self.applies(.added, "a", .high, lines, count: Bounds(min: 3)))
        #expect(try !Self.applies(.added, "a", .high, lines, count: Bounds(min: 1, max: 1)))
    }

    @Test("what was not read raises, and is named")
    func unread() throws {
        let probe = Probe(subject: .added, patterns: [Pattern("nothing")])
        let verdict = try Self.verdict(probe, tier: .medium, [], missing: .tooLarge(limit: 10))
        #expect(verdict.tier == .high)
        #expect(!verdict.complete)
        #expect(verdict.notes == ["a.txt: larger than 10 bytes"])
        #expect(verdict.patch.patchID == nil)
    }

    @Test("a pattern out of budget raises and cannot vouch")
    func budget() throws {
        let hostile = "(?:a+)+[bc]"
        // With a last `b`, which no match reaches, only PCRE2 can tell.
        let text = String(repeating: "a", count: 3000) + "!b"
        let verdict = try Self.verdict(Probe(subject: .added, patterns: [Pattern(hostile)]), tier: .high, [("+", text)])
        #expect(verdict.tier == .high)
        #expect(!verdict.complete)
        #expect(verdict.findings.map(\.summary) == ["R (not ruled out)"])
        #expect(verdict.notes.contains { $0.contains(hostile) })
        #expect(try Self.verdict(Probe(subject: .added, patterns: [Pattern(hostile)]), tier: .low, [("+", text)]).tier == .medium)
    }

    @Test("an exception out of budget excepts nothing and lets nothing vouch")
    func exceptionBudget() throws {
        let hostile = Pattern("(\\w+\\s?)*=\\s*DANGER")
        let line = String(repeating: "a", count: 60) + "; x = DANGER"
        let probe = Probe(subject: .added, patterns: [Pattern(".")], except: [hostile])
        let verdict = try Self.verdict(probe, tier: .low, [("+", line)])
        #expect(verdict.tier == .medium)
        #expect(!verdict.complete)
        #expect(verdict.notes.contains { $0.contains("DANGER") })
    }

    @Test("a path pattern out of budget raises, and is named")
    func pathBudget() throws {
        let probe = Probe(subject: .path, patterns: [Pattern("(?:a+)+[bc]$", dialect: .path)])
        let version = FileVersion(path: GitPath(bytes: Array((String(repeating: "a", count: 3000) + "!b!").utf8)))
        let change = FileChange(status: .modified, old: version, new: version)
        let verdict = try Self.verdict(probe, tier: .high, [("+", "x")], change: change)
        #expect(verdict.tier == .high)
        #expect(verdict.notes.count == 1)
    }

    @Test("hits name the line on its own side, with the line as excerpt")
    func hits() throws {
        let probe = Probe(subject: .changed, patterns: [Pattern("key")])
        let verdict = try Self.verdict(probe, tier: .high, [(" ", "first"), ("-", "key 1"), ("+", "key 2")])
        #expect(verdict.findings.map(\.line) == [2, 2])
        #expect(verdict.findings.map(\.side) == [.base, .head])
        #expect(verdict.findings.map(\.excerpt) == ["key 1", "key 2"])
    }
}
