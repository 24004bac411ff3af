import PatternEngine
import RiskModel

/// What the redacting rules of a policy mask that may span lines.
struct SpanningRedactions: Sendable {
    /// What is looked for in whole contents.
    struct Redaction: Hashable, Sendable {
        var patterns: PatternSelection
        /// Where a masked match that spans lines ends; empty where with the match.
        var until: PatternSelection
    }

    /// Patterns of the policy's set, as a rule asks for them.
    enum Source {
        /// Its matches go on over so many line ends at most.
        case bounded(Int, lineEnds: Int)
        case unbounded([Int], until: [Int])
    }

    /// Looked for in whole contents, since a match may go on over any number of lines.
    let unbounded: [Redaction]
    /// The patterns of `unbounded`, and those of them that a secret begins with.
    let patterns: PatternSelection
    let starts: PatternSelection
    /// Patterns whose matches go on over `reach` line ends at most: what they cover of a line is found by looking around it.
    let bounded: PatternSelection
    let reach: Int

    var isEmpty: Bool { unbounded.isEmpty && bounded.isEmpty }

    init(_ sources: [Source], in set: PatternSet) {
        var bounded: [Int] = []
        var reach = 0
        // Those that end with their match are looked for together: there may be hundreds.
        var ending: [Int] = []
        var open: [(patterns: [Int], until: [Int])] = []
        for source in sources {
            switch source {
            case .bounded(let pattern, let lineEnds):
                bounded.append(pattern)
                reach = max(reach, lineEnds)
            case .unbounded(let patterns, let until) where until.isEmpty: ending += patterns
            case .unbounded(let patterns, let until): open.append((patterns, until))
            }
        }
        let all = (ending.isEmpty ? [] : [(patterns: ending, until: [])]) + open
        unbounded = all.map { Redaction(patterns: set.selection($0.patterns), until: set.selection($0.until)) }
        starts = set.selection(all.flatMap(\.patterns))
        patterns = set.selection(all.flatMap { $0.patterns + $0.until })
        self.bounded = set.selection(bounded)
        self.reach = reach
    }
}

extension SpanningRedactions.Source {
    private static let longestReach = 16

    /// - Parameter index: of a pattern in the policy's set.
    static func all(of rule: Rule, _ probes: [Probe], index: (Pattern) -> Int) -> [Self] {
        if let until = rule.redactUntil {
            return probes.isEmpty ? [] : [.unbounded(probes.flatMap(\.patterns).map(index), until: [index(until)])]
        }
        // What sees one line at a time covers no more.
        return probes.filter { $0.span != .line }.flatMap(\.patterns).compactMap { pattern in
            switch pattern.lineEnds(upTo: longestReach) {
            case 0: nil
            case let reach?: .bounded(index(pattern), lineEnds: reach)
            case nil: .unbounded([index(pattern)], until: [])
            }
        }
    }
}
