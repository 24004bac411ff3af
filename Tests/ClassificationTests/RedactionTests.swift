import Classification
import RiskModel
import TestKit
import Testing

@Suite("P7: secrets stay out of verdicts")
struct RedactionTests {
    /// Assembled here, so that no file holds it.
    let secret = "tok_" + String(repeating: "q7", count: 12)

    func verdict(_ lines: [ProbingTests.Change], path: String = "a.txt") throws -> Verdict {
        try verdict(ProbingTests.content(lines), path: path)
    }

    func verdict(_ content: FileContent, path: String = "a.txt") throws -> Verdict {
        let policy = Policy(
            rules: [
                Rule(id: "token", summary: "Token", tier: .high, when: .probe(ProbeID(0)), redacts: true),
                Rule(
                    id: "block", summary: "Block", tier: .high, when: .probe(ProbeID(1)), redacts: true,
                    redactUntil: Pattern("^END")),
                Rule(id: "any", summary: "Any line", tier: .medium, when: .probe(ProbeID(2))),
            ],
            probes: [
                Probe(subject: .added, patterns: [Pattern("tok_[a-z0-9]{20,}"), Pattern("^PIN[0-9]{6}$")]),
                Probe(subject: .added, patterns: [Pattern("^BEGIN")]),
                Probe(subject: .changed, patterns: [Pattern(".")]),
            ])
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: content)
        return try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
    }

    @Test("a match is masked in every excerpt, whichever rule shows the line and on whichever side")
    func everySide() throws {
        let text = try verdict([("+", "use \(secret) now"), ("-", "was \(secret)")]).json.canonicalText
        #expect(!text.contains(secret))
        #expect(text.contains("use [redacted] now"))
        #expect(text.contains("was [redacted]"))
    }

    @Test("a path is masked too")
    func paths() throws {
        let text = try verdict([("+", "x")], path: "keys/\(secret).txt").json.canonicalText
        #expect(!text.contains(secret))
        #expect(text.contains("keys/[redacted].txt"))
    }

    @Test("a secret that spans lines is masked to its end")
    func blocks() throws {
        let verdict = try verdict([("+", "BEGIN"), ("+", "inner line"), ("+", "END"), ("+", "after")])
        let text = verdict.json.canonicalText
        #expect(!text.contains("inner line"))
        #expect(text.contains(#""excerpt":"after""#))
    }

    @Test("an end that is removed does not end a secret that is added")
    func sides() throws {
        let text = try verdict([("+", "BEGIN"), ("-", "END"), ("+", "inner line"), ("+", "END")]).json.canonicalText
        #expect(!text.contains("inner line"))
    }

    @Test("the middle of a secret is masked though its beginning is not shown")
    func middle() throws {
        var content = ProbingTests.content([(" ", "a"), ("+", "new inner"), ("-", "old inner"), (" ", "b")])
        // The hunk stands below the beginning.
        content.lines = content.lines.map { line in
            var line = line
            if line.oldNumber > 0 { line.oldNumber += 1 }
            if line.newNumber > 0 { line.newNumber += 1 }
            return line
        }
        content.head = Array("BEGIN\na\nnew inner\nb\nEND\n".utf8)
        content.base = Array("BEGIN\na\nold inner\nb\nEND\n".utf8)
        let text = try verdict(content).json.canonicalText
        #expect(text.contains("[redacted]"))
        #expect(!text.contains("new inner"))
        #expect(!text.contains("old inner"))
    }

    @Test("a line is masked as it is matched: without its end")
    func lineEnds() throws {
        let text = try verdict([("+", "PIN123456\r")]).json.canonicalText
        #expect(!text.contains("123456"))
    }

    @Test("half a secret at the cut of a long line is not shown")
    func cut() throws {
        let text = try verdict([("+", String(repeating: "x ", count: 70) + secret)]).json.canonicalText
        #expect(!text.contains(secret.prefix(8)))
    }

    @Test("what lines put together begin goes on to its end, also over lines between them that are not changed")
    func joinedUntil() throws {
        let policy = Policy(
            rules: [
                Rule(
                    id: "block", summary: "Block", tier: .high, when: .probe(ProbeID(0)), redacts: true,
                    redactUntil: Pattern("^END"), monotone: false),
                Rule(id: "any", summary: "Any line", tier: .medium, when: .probe(ProbeID(1))),
            ],
            probes: [
                Probe(subject: .added, patterns: [Pattern("BEGIN\\nKEY")], span: .hunk),
                Probe(subject: .added, patterns: [Pattern(".")]),
            ])
        let lines: [ProbingTests.Change] = [
            ("+", "BEGIN"), (" ", "between"), ("+", "KEY"), ("+", "planted"), ("+", "END"), ("+", "after"),
        ]
        let version = FileVersion(path: "a.txt")
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content(lines))
        let text = try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
            .json.canonicalText
        #expect(!text.contains("planted"))
        #expect(text.contains(#""excerpt":"after""#))
    }

    // MARK: Ends

    /// A policy whose first rule shows ends, and whose second, if it is there, hides what it matches.
    private func shown(_ line: String, path: String = "a.txt", hiding pattern: String? = nil) throws -> String {
        var token = Rule(id: "token", summary: "Token", tier: .high, when: .probe(ProbeID(0)), redacts: true)
        token.showsEnds = true
        var rules = [token]
        var probes = [Probe(subject: .added, patterns: [Pattern("tok_[a-z0-9 ]{4,}")])]
        if let pattern {
            rules.append(Rule(id: "hidden", summary: "Hidden", tier: .high, when: .probe(ProbeID(1)), redacts: true))
            probes.append(Probe(subject: .added, patterns: [Pattern(pattern)]))
        }
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content([("+", line)]))
        let policy = try CompiledPolicy(Policy(rules: rules, probes: probes))
        return try Classifier(policy).classify(patch, for: RequestContext(subject: "s", actor: .person)).json.canonicalText
    }

    @Test("of a long word the ends are shown where the rule allows it, and no more of it")
    func ends() throws {
        let long = "tok_" + String(repeating: "q7", count: 14) + "z9"
        let text = try shown("use \(long), now")
        #expect(text.contains("use tok_…[redacted]…z9, now"))
        #expect(!text.contains("q7"))
    }

    @Test("of what is short, several words, or masked by another rule, nothing is shown; nor of a path")
    func noEnds() throws {
        let long = "tok_" + String(repeating: "q7", count: 14) + "z9"
        #expect(try shown("use tok_\(String(repeating: "q", count: 27)), now").contains("use [redacted], now"))
        #expect(try shown("use tok_\(String(repeating: "q 7", count: 14)), now").contains("use [redacted], now"))
        for pattern in ["use tok_q7", "z9", "q7q7", "tok_.*"] {
            let text = try shown("use \(long), now", hiding: pattern)
            #expect(text.contains("[redacted]") && !text.contains("tok_…") && !text.contains("q7"), "\(pattern): \(text)")
        }
        #expect(try shown("use tok_qqqq", path: "\(long)/a").contains(#""path":"[redacted]/a""#))
    }

    @Test(
        "a secret that a rule puts together of lines that are not neighbours is masked in all of them, whichever rule shows them")
    func joinedLines() throws {
        for (sign, subject) in [(Character("+"), ProbeSubject.added), ("-", .removed), ("-", .changed)] {
            for span in [Span.hunk, .file] {
                let policy = Policy(
                    rules: [
                        Rule(id: "r", summary: "R", tier: .high, when: .probe(ProbeID(0)), redacts: true, monotone: false),
                        Rule(id: "any", summary: "Any line", tier: .medium, when: .probe(ProbeID(1))),
                    ],
                    probes: [
                        Probe(subject: subject, patterns: [Pattern("key =\\n[a-z]{8}")], span: span),
                        Probe(subject: .changed, patterns: [Pattern(".")]),
                    ])
                let content = ProbingTests.content([
                    (sign, "key ="), (" ", "between"), (sign, "abcdefgh"), (sign, "after"),
                ])
                let version = FileVersion(path: GitPath(bytes: "a.txt".utf8))
                let patch = PatchInMemory(
                    change: FileChange(status: .modified, old: version, new: version), content: content)
                let verdict = try Classifier(CompiledPolicy(policy)).classify(
                    patch, for: RequestContext(subject: "s", actor: .person))
                let text = verdict.json.canonicalText
                #expect(verdict.findings.contains { $0.rule == "r" })
                #expect(!text.contains("abcdefgh"))
                #expect(text.contains(#""excerpt":"after""#))
            }
        }
    }

    /// Classifies a change of many lines, one of which is the second line of a secret, under so many rules that mask over hunks.
    private func examination(rules: Int) throws -> (text: String, seconds: Double) {
        let policy = Policy(
            rules: (0..<rules).map {
                Rule(id: "r\($0)", summary: "R", tier: .high, when: .probe(ProbeID($0)), redacts: true, monotone: false)
            } + [Rule(id: "any", summary: "Any line", tier: .medium, when: .probe(ProbeID(rules)))],
            probes: (0..<rules).map { Probe(subject: .added, patterns: [Pattern("key_\($0)_\\n[a-z]{8}")], span: .hunk) }
                + [Probe(subject: .added, patterns: [Pattern("^[a-z]{8}$")])])
        let lines: [ProbingTests.Change] =
            (0..<4_000).map { ("+", "let number\($0) = \($0)") } + [("+", "key_3_"), ("+", "abcdefgh")]
        let version = FileVersion(path: GitPath(bytes: "a.txt".utf8))
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content(lines))
        let classifier = try Classifier(CompiledPolicy(policy))
        var text = ""
        let seconds = try processorSeconds {
            text = try classifier.classify(patch, for: RequestContext(subject: "s", actor: .person)).json.canonicalText
        }
        return (text, seconds)
    }

    @Test("hundreds of rules that mask what spans lines cost little more than a few")
    func manySpans() throws {
        let (few, many) = (try examination(rules: 6), try examination(rules: 300))
        for text in [few.text, many.text] {
            #expect(text.contains("[redacted]"))
            #expect(!text.contains("abcdefgh"))
        }
        #expect(many.seconds < 12 * few.seconds, "\(many.seconds) s and \(few.seconds) s")
    }
}
