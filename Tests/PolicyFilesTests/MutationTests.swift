import Foundation
import PolicyFiles
import RiskModel
import TestKit
import Testing
import YAMLDocuments

@Suite("Policy text changed at random")
struct MutationTests {
    private static let words = [
        "*", "&a ", "*a", "? ", ": ", "- ", "[", "]", "{", "}", ",", "\n", "\t", "'", "\"", "|\n", "#", "!!x ", "---\n", "...\n",
        "<<: ",
        "%", "\u{FEFF}", "\u{2028}", "\r", "\0", "é", "😀", "\\", "when", "label", "tier: low", "not", "\u{85}", "~", "10m",
    ]

    static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...2, using: &generator) {
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 0...20, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: Array(generator.pick(words).utf8), at: start)
            case 2: bytes.replaceSubrange(start..<end, with: Array(generator.pick(words).utf8))
            case 3: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            case 4: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: start)
            default:
                // A whole line moves, so that keys stand twice, or in the wrong place.
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                let line = generator.pick(lines)
                lines.insert(line, at: Int.random(in: 0...lines.count, using: &generator))
                bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
            }
        }
        return bytes
    }

    @Test("loads, or is refused with places that lie in the file; it never crashes and never loads in part")
    func mutations() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let originals = [tiersText + "---\n" + rulesText + "---\n" + taskText, rulesText + "---\n" + tiersText].map {
            Array($0.utf8)
        }
        var loaded = 0
        var refused = 0
        for round in 0..<1_000 {
            let content = Self.mutate(generator.pick(originals), &generator)
            do throws(PolicyErrors) {
                let policy = try loader.load(files: [PolicyFile(path: "f.yaml", content: content)])
                loaded += 1
                #expect(Self.isWhole(policy), "seed \(seed), round \(round)")
            } catch {
                refused += 1
                #expect(!error.diagnostics.isEmpty, "seed \(seed), round \(round)")
                for diagnostic in error.diagnostics {
                    #expect(Self.isPlaced(diagnostic), "seed \(seed), round \(round): \(diagnostic)")
                }
            }
        }
        // Were nearly all of one kind, the test would not look at the other.
        #expect(loaded > 25, "seed \(seed)")
        #expect(refused > 50, "seed \(seed)")
    }

    /// Every index points somewhere, and every name that is used is defined.
    private static func isWhole(_ policy: Policy) -> Bool {
        func holds(_ predicate: RiskModel.Predicate) -> Bool {
            switch predicate {
            case .all(let parts), .any(let parts): !parts.isEmpty && parts.allSatisfy(holds)
            case .not(let part), .files(_, let part): holds(part)
            case .probe(let id): policy.probes.indices.contains(id.index) && !policy.probes[id.index].patterns.isEmpty
            case .label(let index): policy.labels.indices.contains(index)
            default: true
            }
        }
        return policy.labels.allSatisfy { holds($0.when) }
            && policy.rules.allSatisfy { rule in
                holds(rule.when) && rule.unless.map(holds) != false && !rule.id.isEmpty
                    && rule.withhold.allSatisfy(policy.capabilities.contains)
                    && rule.reviewers.allSatisfy { policy.teams[$0.team] != nil }
                    && (rule.monotone ? policy.breaches(of: rule).isEmpty : true)
            }
            && policy.tierNestingBreaches().isEmpty
            && policy.gated.allSatisfy(policy.capabilities.contains)
    }

    /// The place lies in the line that is shown, or right behind its end.
    private static func isPlaced(_ diagnostic: Diagnostic) -> Bool {
        guard let position = diagnostic.position else { return diagnostic.code == .missingSection }
        guard diagnostic.file == "f.yaml", let excerpt = diagnostic.excerpt else { return false }
        let length = excerpt.text.unicodeScalars.count
        return position.line >= 1 && (1...length + 1).contains(excerpt.column)
            && (excerpt.isCutBefore || excerpt.column == position.column)
    }
}
