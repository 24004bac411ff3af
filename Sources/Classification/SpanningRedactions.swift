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
        /// It sees lines joined.
        case joined(Int, ProbeGroups.Group.Place)
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
    /// What is matched in lines that are joined, which need not be neighbours, by where it is looked for.
    let joined: [(place: ProbeGroups.Group.Place, patterns: PatternSelection)]

    var isEmpty: Bool { unbounded.isEmpty && bounded.isEmpty }

    init(_ sources: [Source], in set: PatternSet) {
        var bounded: [Int] = []
        var reach = 0
        var joined: [ProbeGroups.Group.Place: [Int]] = [:]
        // Those that end with their match are looked for together: there may be hundreds.
        var ending: [Int] = []
        var open: [(patterns: [Int], until: [Int])] = []
        for source in sources {
            switch source {
            case .bounded(let pattern, let lineEnds):
                bounded.append(pattern)
                reach = max(reach, lineEnds)
            case .joined(let pattern, let place): joined[place, default: []].append(pattern)
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
        self.joined = ProbeGroups.Group.Place.inOrder.compactMap { place in
            joined[place].map { (place, set.selection($0)) }
        }
    }
}

extension SpanningRedactions.Source {
    private static let longestReach = 16

    /// - Parameter index: of a pattern in the policy's set.
    static func all(of rule: Rule, _ probes: [Probe], index: (Pattern) -> Int) -> [Self] {
        var sources: [Self] = []
        // What sees one line at a time covers no more, unless it is told where it ends.
        for probe in probes where probe.span != .line {
            for pattern in probe.patterns {
                let lineEnds = pattern.lineEnds(upTo: longestReach)
                if lineEnds == 0 { continue }
                if probe.subject.readsLines { sources += probe.places.map { .joined(index(pattern), $0) } }
                if rule.redactUntil == nil {
                    sources.append(
                        lineEnds.map { .bounded(index(pattern), lineEnds: $0) } ?? .unbounded([index(pattern)], until: []))
                }
            }
        }
        if let until = rule.redactUntil, !probes.isEmpty {
            sources.append(.unbounded(probes.flatMap(\.patterns).map(index), until: [index(until)]))
        }
        return sources
    }
}
