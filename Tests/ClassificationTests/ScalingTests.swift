import Classification
import RiskModel
import TestKit
import Testing

@Suite("What many matches cost", .timeLimit(.minutes(2)))
struct ScalingTests {
    private static let probes: [Probe] = [
        Probe(subject: .changed, patterns: [Pattern(".")]),
        Probe(subject: .added, patterns: [Pattern("l")], count: Bounds(min: 3)),
        Probe(subject: .netRemoved, patterns: [Pattern("l")]),
        Probe(subject: .added, patterns: [Pattern("line")], except: [Pattern("never")]),
        Probe(subject: .added, patterns: [Pattern("l")], span: .hunk),
    ]

    private func seconds(lines: Int, _ probe: Probe) throws -> Double {
        let policy = Policy(
            rules: [Rule(id: "r", summary: "R", tier: .high, when: .probe(ProbeID(0)), monotone: false)], probes: [probe])
        let version = FileVersion(path: "a.txt")
        let content = ProbingTests.content((0..<lines).map { ("+", "line \($0)") })
        let patch = PatchInMemory(
            change: FileChange(status: .modified, old: version, new: version), content: content)
        let classifier = try Classifier(CompiledPolicy(policy))
        return try processorSeconds { _ = try classifier.classify(patch, for: RequestContext(subject: "s", actor: .person)) }
    }

    @Test("grows with their number, whatever is asked of them", arguments: probes)
    func linear(probe: Probe) throws {
        _ = try seconds(lines: 1_000, probe)
        let (few, many) = (try seconds(lines: 4_000, probe), try seconds(lines: 32_000, probe))
        // Eightfold; the square would be 64 times.
        #expect(many < 24 * few, "\(few) s and \(many) s")
    }
}
