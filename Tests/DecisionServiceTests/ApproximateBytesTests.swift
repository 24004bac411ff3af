import Classification
import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("The memory that is counted for what is kept")
struct ApproximateBytesTests {
    private static let copies = 1_000

    /// Bytes that each of many values takes, made one by one.
    private func measured<Value>(_ make: () throws -> Value) throws -> (values: [Value], each: Int) {
        _ = try make()
        let before = try resident()
        let values = try (0..<Self.copies).map { _ in try make() }
        return (values, (try resident() - before) / Self.copies)
    }

    private func resident() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
        return (Int(pages) ?? 0) * Int(getpagesize())
    }

    /// Not less than half of what it takes: memory that other tests have let go of is used again and not seen, so what is
    /// measured may be too little, and only the other bound is told in bytes.
    @Test("is at least half of what it takes, and no wild guess")
    func estimate() throws {
        let git = try GitFixture()
        let base = try git.commit("Begin", "README.md", "# Things\n")
        for number in 1...20 { try git.write("let a = \(number)\n// FIXME\n", to: "Sources/deep/directory/file\(number).swift") }
        try git.write("{\"dependencies\": {\"left-pad\": \"1.3.0\"}}\n", to: "package.json")
        let head = try git.commit("Many files")
        let repository = try GitRepository(openingAt: git.path)
        let classifier = try Classifier(PolicySource.shipped.load())
        let query = PatchQuery.revisions(base: base, head: head, twoDot: false)

        let examinations = try measured { try classifier.examine(query, in: repository) }
        let counted = examinations.values[0].reduce(0) { $0 + $1.approximateBytes }
        #expect(counted * 2 > examinations.each && counted < 40_000, "\(counted) of \(examinations.each)")

        let context = RequestContext(subject: "ci-agent:pull-request", actor: .agent, repository: "payments-api")
        let decisions = try measured {
            Decision(id: "id", decidedAt: 0, verdict: try classifier.verdict(on: examinations.values[0], for: context))
        }
        let ofOne = decisions.values[0].approximateBytes
        #expect(ofOne * 2 > decisions.each && ofOne < 40_000, "\(ofOne) of \(decisions.each)")
    }
}
