import PatternEngine
import RiskModel
import Testing

/// One way to match: which code, on which road.
struct Engine: CustomTestStringConvertible, Sendable {
    var name: String
    var matcher: CompileOptions.Matcher
    var limits: ScanLimits
    var prefilter = false

    var testDescription: String { name }

    static let justInTime = Engine(name: "jit", matcher: .justInTime, limits: ScanLimits())
    static let interpreter = Engine(name: "interpreter", matcher: .interpreter, limits: ScanLimits())
    /// No subject is short enough for the plain road.
    static let meteredJustInTime = Engine(
        name: "metered jit", matcher: .justInTime, limits: ScanLimits(plainSubjectBytes: -1))
    static let meteredInterpreter = Engine(
        name: "metered interpreter", matcher: .interpreter, limits: ScanLimits(plainSubjectBytes: -1))

    /// Only where the prefilter sees a candidate.
    static let prefiltered = Engine(name: "prefiltered jit", matcher: .justInTime, limits: ScanLimits(), prefilter: true)

    /// Those that match every pattern against every subject.
    static let unfiltered = [justInTime, interpreter, meteredJustInTime, meteredInterpreter]
    static let all = unfiltered + [prefiltered]

    /// The matches of each pattern, each with its groups, or that the pattern fell short.
    func results(_ patterns: [Pattern], in text: ScannableText, subjects: [Range<Int>]? = nil) throws -> [PatternResult] {
        let set = try PatternSet(patterns, options: CompileOptions(matcher: matcher, prefilter: prefilter))
        var scanner = try PatternScanner(set, limits: limits)
        var results = patterns.map { _ in PatternResult() }
        let report = try scanner.scan(text, subjects: subjects ?? text.whole, patterns: set.all) { match in
            results[match.pattern].matches.append(
                SeenMatch(subject: match.subject, range: match.range, groups: (1...9).map { match.capture($0) }))
            return .continue
        }
        for shortfall in report.shortfalls { results[shortfall.pattern].shortfall = shortfall }
        return results
    }

    func ranges(_ pattern: String, in text: ScannableText, subjects: [Range<Int>]? = nil) throws -> [Range<Int>] {
        try results([Pattern(pattern)], in: text, subjects: subjects)[0].matches.map(\.range)
    }
}

struct PatternResult: Hashable {
    var matches: [SeenMatch] = []
    var shortfall: ScanShortfall?
}

struct SeenMatch: Hashable {
    var subject: Int
    var range: Range<Int>
    var groups: [Range<Int>?]
}

extension ScannableText {
    init(_ text: String) { self.init(Array(text.utf8)) }
}

/// The lines of a text without their ends (LF), as ranges.
func lines(of text: ScannableText) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for (index, byte) in text.bytes.enumerated() where byte == UInt8(ascii: "\n") {
        lines.append(start..<index)
        start = index + 1
    }
    if start < text.count { lines.append(start..<text.count) }
    return lines
}
