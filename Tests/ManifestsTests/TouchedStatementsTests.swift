import Foundation
import RiskModel
import TestKit
import Testing

@testable import Manifests

@Suite("Reading only what a change touches")
struct TouchedStatementsTests {
    /// What is found out of one change, to the last line, or why nothing is.
    private enum Outcome: Equatable {
        case differences([String])
        case notUnderstood(String)
        /// Both sides have to be read in whole.
        case undecided
    }

    private static func render(_ differences: [ManifestComparison.Difference]) -> [String] {
        differences.map { "\(Sample.render($0.change)) base \($0.baseLines) head \($0.headLines)" }
    }

    private static func outcome(_ differences: () throws -> [ManifestComparison.Difference]?) -> Outcome {
        do {
            return try differences().map { .differences(render($0)) } ?? .undecided
        } catch {
            return .notUnderstood("\(error)")
        }
    }

    /// By reading both sides in whole.
    private static func whole(_ format: ManifestFormat, _ base: [UInt8], _ head: [UInt8]) -> Outcome {
        outcome {
            let (before, after) = (try format.read(base), try format.read(head))
            var known = KnownHosts(["three.example"], before.hosts)
            return try ManifestComparison(ecosystem: format.ecosystem, base: before, head: after).differences(&known)
        }
    }

    /// By reading what is touched, while `known` says which sides were understood before.
    private static func touched(
        _ path: GitPath, _ format: ManifestFormat, _ base: [UInt8], _ head: [UInt8], known: [ObjectID?]
    ) -> Outcome {
        let readings = ManifestReadings()
        readings.keepUnderstood(known, as: format)
        return outcome {
            var touched = try TouchedStatements(
                ManifestSide(FileVersion(path: path, blob: Self.old), base),
                ManifestSide(FileVersion(path: path, blob: Self.new), head),
                ["three.example"], readings)
            return try touched?.differences()
        }
    }

    private static let old = ObjectID(bytes: [UInt8](repeating: 1, count: ObjectID.byteCount))
    private static let new = ObjectID(bytes: [UInt8](repeating: 2, count: ObjectID.byteCount))

    @Test("finds the same as reading both sides in whole", arguments: Lockfile.shapes)
    func sameAsWhole(_ shape: Lockfile.Shape) throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let path = GitPath(bytes: shape.path.utf8)
        let format = try #require(ManifestFormat(of: path))
        var (decided, changes) = (0, 0)
        for round in 0..<250 {
            let lockfile = Lockfile(shape, using: &generator)
            var base = Array(lockfile.text.utf8)
            var head = Array(lockfile.changed(using: &generator).text.utf8)
            if generator.chance(oneIn: 6) { Self.damage(&head, using: &generator) }
            if generator.chance(oneIn: 12) { Self.damage(&base, using: &generator) }
            let whole = Self.whole(format, base, head)
            var known: [[ObjectID?]] = [[]]
            if (try? format.read(base)) != nil { known.append([Self.old]) }
            if (try? format.read(head)) != nil { known.append([Self.new]) }
            for known in known {
                let touched = Self.touched(path, format, base, head, known: known)
                guard touched != .undecided else { continue }
                decided += 1
                if case .differences(let all) = touched { changes += all.count }
                #expect(
                    touched == whole,
                    "seed \(seed), round \(round)\n\(String(decoding: base, as: UTF8.self))\n-----\n\(String(decoding: head, as: UTF8.self))"
                )
            }
        }
        // Otherwise nothing was tested.
        #expect(decided > 40 && changes > 40, "seed \(seed): \(decided) decided, \(changes) changes")
    }

    private static func damage(_ text: inout [UInt8], using generator: inout SeededGenerator) {
        guard !text.isEmpty else { return }
        let start = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: text.removeSubrange(start..<min(text.count, start + Int.random(in: 1...9, using: &generator)))
        case 1: text[start] = generator.pick(Array("\n\t\r\"'[]{}:@/ #\u{0}x".utf8))
        default: text.insert(contentsOf: generator.pick(["\n", "\"", "[", "  ", "'", "@", "é", "\u{FEFF}"]).utf8, at: start)
        }
    }

    @Test("tells a host that an untouched block states from one that the base does not know")
    func hosts() throws {
        func lock(_ last: String) -> [UInt8] {
            Array(
                ComparisonTests.lock([("a", "1.0.0", "one.example"), ("b", "1.0.0", "two.example"), ("c", "1.0.0", last)]).utf8)
        }
        for (host, added) in [("two.example", ""), ("new.example", " new new.example")] {
            let found = Self.touched("Cargo.lock", .cargoLock, lock("one.example"), lock(host), known: [Self.old])
            #expect(found == Self.whole(.cargoLock, lock("one.example"), lock(host)))
            guard case .differences(let all) = found else { continue }
            #expect(all.first?.contains("-> 1.0.0 @\(host)\(added) base") == true)
        }
    }

    @Test("looks up many hosts that untouched blocks state without a search for each")
    func manyHosts() {
        let hosts = (0..<3_000).map { "h\($0).example" }
        let shared = hosts.map { "\($0)/a v1.0.0 h1:x=\n" }.joined()
        let head = shared + hosts.map { "\($0)/b v1.0.0 h1:x=\n" }.joined()
        let (base, new) = (Array(shared.utf8), Array(head.utf8))
        var found = Outcome.undecided
        let touched = processorSeconds { found = Self.touched("go.sum", .goSum, base, new, known: [Self.old]) }
        var whole = Outcome.undecided
        let read = processorSeconds { whole = Self.whole(.goSum, base, new) }
        #expect(found == whole)
        #expect(touched < read * 3, "\(touched) s, \(read) s in whole")
    }

    @Test("costs as much as the change, once a side is known")
    func cost() throws {
        let shared = (0..<20_000).map { "one.example/m\($0) v1.0.0 h1:x=\n" }.joined()
        let (base, head) = (
            Array((shared + "two.example/a v1.0.0 h1:a=\n").utf8), Array((shared + "two.example/a v1.1.0 h1:b=\n").utf8)
        )
        func seconds(_ body: () -> Outcome) -> Double { (0..<3).map { _ in processorSeconds { _ = body() } }.min() ?? 0 }
        let whole = seconds { Self.whole(.goSum, base, head) }
        let touched = seconds { Self.touched("go.sum", .goSum, base, head, known: [Self.old]) }
        // Half, on an idle machine. To find what a hunk touches takes a look at every line, so a busy one can bring the two closer.
        #expect(touched * 1.25 < whole, "\(touched) s, \(whole) s in whole")
    }
}
