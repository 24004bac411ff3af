import Classification
import RiskModel
import Testing

@Suite("P7: secrets stay out of verdicts")
struct RedactionTests {
    /// Assembled here, so that no file holds it.
    let secret = "tok_" + String(repeating: "q7", count: 12)

    func verdict(_ lines: [ProbingTests.Change], path: String = "a.txt") throws -> Verdict {
        let policy = Policy(
            rules: [
                Rule(id: "token", summary: "Token", tier: .high, when: .probe(ProbeID(0)), redacts: true),
                Rule(
                    id: "block", summary: "Block", tier: .high, when: .probe(ProbeID(1)), redacts: true,
                    redactUntil: Pattern("^END")),
                Rule(id: "any", summary: "Any line", tier: .medium, when: .probe(ProbeID(2))),
            ],
            probes: [
                Probe(subject: .added, patterns: [Pattern("tok_[a-z0-9]{20,}")]),
                Probe(subject: .added, patterns: [Pattern("^BEGIN")]),
                Probe(subject: .changed, patterns: [Pattern(".")]),
            ])
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content(lines))
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

    @Test("half a secret at the cut of a long line is not shown")
    func cut() throws {
        let text = try verdict([("+", String(repeating: "x ", count: 70) + secret)]).json.canonicalText
        #expect(!text.contains(secret.prefix(8)))
    }
}
