import Evidence
import Foundation
import TestKit
import Testing

@Suite("A process that is killed while it appends")
struct KillTests {
    private static let writer = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("EvidenceWriter").path
    /// Each log is killed under so often.
    private static let killsPerLog = 10

    @Test("loses no event that it acknowledged, and leaves a log that verifies", arguments: 0..<5)
    func kills(batch: Int) throws {
        let fixture = try LogFixture()
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(batch)
        var random = SeededGenerator(seed: seed)
        var acknowledged: [Int: String] = [:]
        for round in 0..<Self.killsPerLog {
            let run = try BackgroundRun(
                Self.writer, [fixture.path, fixture.archive, "1", "\([1, 4, 16][round % 3])", "\(round)"], environment: [:])
            // From before it has opened the log to when it is well under way.
            if round > 0 { try run.wait(for: "an acknowledgement") { !$0.output.isEmpty } }
            usleep(UInt32.random(in: 0..<80_000, using: &random))
            run.kill()
            let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            for line in lines {
                let parts = line.split(separator: " ", maxSplits: 1)
                let index = try #require(Int(parts[0]), "seed \(seed): \(line)")
                #expect(acknowledged[index] == nil, "seed \(seed)")
                acknowledged[index] = String(parts[1])
            }
            guard round > 0 || FileManager.default.fileExists(atPath: fixture.path) else { continue }
            let log = try fixture.open()
            let report = try fixture.verify(archive: fixture.archive)
            #expect(report.faults == [], "seed \(seed), round \(round)")
            #expect(report.size >= acknowledged.count, "seed \(seed), round \(round)")
            let kept = Dictionary(
                uniqueKeysWithValues: try log.events(limit: .max / 2).events.map { ($0.index, $0.reference ?? "") })
            for (index, reference) in acknowledged { #expect(kept[index] == reference, "seed \(seed), round \(round)") }
        }
        #expect(acknowledged.count > Self.killsPerLog)
    }
}
