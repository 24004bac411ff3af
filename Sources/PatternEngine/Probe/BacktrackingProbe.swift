import CPCRE2
import Foundation
public import RiskModel

/// Finds out by trying whether a pattern can backtrack without bound.
///
/// The pattern's structure proposes texts; what they cost is counted by PCRE2 itself: the effort of a match is the smallest match
/// limit under which the interpreter comes to an end, as pcre2test's `find_limits` does.
public struct BacktrackingProbe {
    public enum Growth: Hashable, Sendable {
        /// No text was found that costs much more than in proportion to its length.
        case bounded
        /// The effort grows at least with the square of the text's length, on the longest texts tried; shows such a text.
        case polynomial(degree: Int, text: String)
        /// Each further repeat multiplies the effort; shows such a text.
        case exponential(text: String)
        /// The texts cost too much to try them all.
        case unfinished
        /// The pattern has a construct of which no texts can be made.
        case notRead(construct: String)
    }

    /// Repeats of the pump that are tried, and those that tell the power of what is not exponential.
    private static let lengths = [8, 16, 24]
    private static let longLengths = [64, 256]
    /// Effort at which a text of that length is hopeless, and the sum of efforts spent on one pattern.
    private static let hopeless = 1 << 22
    private static let budget = 1 << 24

    public static func growth(of pattern: Pattern) throws(PatternSyntaxError) -> Growth {
        let relaxed: RelaxedPattern
        do throws(PatternReader.Refusal) {
            var reader = PatternReader(pattern)
            relaxed = try reader.read()
        } catch {
            return .notRead(construct: error.construct)
        }
        var options = CompileOptions()
        options.matcher = .interpreter
        let meter = try EffortMeter(try CompiledPattern(pattern, options: options, instrumentation: .noShortcuts))
        var spent = 0
        func efforts(of attack: AttackTexts.Attack, _ lengths: [Int]) -> [Int] {
            lengths.map { length in
                let effort = meter.effort(of: attack.text(pumps: length), upTo: hopeless)
                spent += effort
                return effort
            }
        }
        var worst = Growth.bounded
        var worstDegree = 1
        for attack in AttackTexts(on: relaxed).attacks {
            let short = efforts(of: attack, lengths)
            if isExponential(short) { return .exponential(text: describe(attack, pumps: lengths[2])) }
            // In proportion it would be threefold.
            if short[2] > 4 * short[0] {
                let degree = degree(of: efforts(of: attack, longLengths))
                if degree > worstDegree {
                    worstDegree = degree
                    worst = .polynomial(degree: degree, text: describe(attack, pumps: longLengths[1]))
                }
            }
            if spent > budget { return worst == .bounded ? .unfinished : worst }
        }
        return worst
    }

    /// The power of the length that the effort grows with, from a quarter of it to the whole.
    private static func degree(of efforts: [Int]) -> Int {
        Int((log2(Double(efforts[1]) / Double(efforts[0])) / log2(Double(longLengths[1] / longLengths[0]))).rounded())
    }

    /// A power of the length grows less and less in proportion, an exponential as much with each step.
    private static func isExponential(_ efforts: [Int]) -> Bool {
        if efforts[2] >= hopeless { return true }
        // Eight repeats more cost at least eightfold, and no smaller a factor than the eight before.
        guard efforts[2] >= 8 * efforts[1], efforts[1] > efforts[0] else { return false }
        return Double(efforts[2]) / Double(efforts[1]) >= 0.5 * Double(efforts[1]) / Double(efforts[0])
    }

    private static func describe(_ attack: AttackTexts.Attack, pumps: Int) -> String {
        func quoted(_ bytes: [UInt8]) -> String { "\"" + String(decoding: bytes, as: UTF8.self) + "\"" }
        let parts = [
            attack.prefix.isEmpty ? nil : quoted(attack.prefix), "\(quoted(attack.pump)) × \(pumps)",
            attack.suffix.isEmpty ? nil : quoted(attack.suffix),
        ]
        return parts.compactMap { $0 }.joined(separator: " + ")
    }
}

/// Counts what matches of one pattern cost.
private final class EffortMeter {
    private let code: CompiledPattern
    private let matchData: OpaquePointer
    private let context: OpaquePointer

    init(_ code: CompiledPattern) throws(PatternSyntaxError) {
        guard let matchData = pcre2_match_data_create_from_pattern_8(code.code, nil),
            let context = pcre2_match_context_create_8(nil)
        else { throw PatternSyntaxError(patternIndex: 0, code: .outOfMemory, reason: "no memory to match", offset: 0) }
        self.code = code
        self.matchData = matchData
        self.context = context
    }

    deinit {
        pcre2_match_data_free_8(matchData)
        pcre2_match_context_free_8(context)
    }

    /// The smallest limit, to about a sixteenth, under which the match comes to an end; at most `most`.
    func effort(of text: [UInt8], upTo most: Int) -> Int {
        var limit = 16
        while limit < most, !ends(text, limit) { limit *= 2 }
        if limit >= most { return most }
        var low = limit / 2
        while limit - low > max(limit / 16, 1) {
            let middle = (low + limit) / 2
            if ends(text, middle) { limit = middle } else { low = middle }
        }
        return limit
    }

    private func ends(_ text: [UInt8], _ limit: Int) -> Bool {
        pcre2_set_match_limit_8(context, UInt32(clamping: limit))
        return pcre2_match_8(code.code, text, text.count, 0, 0, matchData, context) != PCRE2_ERROR_MATCHLIMIT
    }
}
