import RiskModel
import Testing

@testable import Classification

/// What is asked of commits and of who asks.
@Suite("Commits and claims")
struct AskerTests {
    private static func answer(
        _ subject: ProbeSubject, _ pattern: String, context: RequestContext = RequestContext(subject: "s", actor: .agent),
        commits: [String]? = [], unless: Bool = false
    ) throws -> Ternary {
        let probe = Probe(subject: subject, patterns: [Pattern(pattern, dialect: .path)])
        let asked = RiskModel.Predicate.probe(ProbeID(0))
        let rule = Rule(
            id: "r", summary: "R", tier: .high, scope: .patch, when: unless ? .fileCount(Bounds(min: 1)) : asked,
            unless: unless ? asked : nil)
        let version = FileVersion(path: "a")
        var patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: ProbingTests.content([("+", "x")]),
            source: .revisions)
        patch.patch.commits = commits.map { messages in
            messages.compactMap { message in
                ObjectID(bytes: Array(repeating: 7, count: 20)).map {
                    CommitFacts(id: $0, message: Array(message.utf8), author: [], committer: [])
                }
            }
        }
        let classifier = try Classifier(CompiledPolicy(Policy(rules: [rule], probes: [probe])))
        let examination = try classifier.examine(patch)
        let applies = try classifier.verdict(on: examination, for: context).tier == .high
        return Ternary(applies)
    }

    @Test("one commit with the trailer is enough, and to silence a rule every commit has to have it")
    func trailers() throws {
        let signed = "T\n\nSigned-off-by: A <a@x>"
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: ["T", signed]) == .yes)
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: ["Signed-off-by: A"]) == .no)
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: [signed, signed], unless: true) == .no)
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: [signed, "T"], unless: true) == .yes)
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: nil) == .yes)
        #expect(try Self.answer(.commitTrailer, "^Signed-off-by: ", commits: nil, unless: true) == .yes)
    }

    @Test("a claim that is not made may be anything: it raises, and silences nothing")
    func claims() throws {
        let production = RequestContext(
            subject: "s", actor: .agent, claims: ["environment": "production", "sensitivity": "low"], repository: "payments")
        #expect(try Self.answer(.environment, "^production$", context: production) == .yes)
        #expect(try Self.answer(.environment, "^staging$", context: production) == .no)
        #expect(try Self.answer(.sensitivity, "^low$", context: production, unless: true) == .no)
        #expect(try Self.answer(.repository, "^pay", context: production) == .yes)
        #expect(try Self.answer(.repository, "^web", context: production) == .no)
        #expect(try Self.answer(.environment, "^production$") == .yes)
        #expect(try Self.answer(.sensitivity, "^low$", unless: true) == .yes)
        #expect(try Self.answer(.repository, "^web") == .yes)
    }
}
