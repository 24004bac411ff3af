import PatternEngine
import RiskModel

/// Answers the probes of a policy about one file: turns a change and its content into `ProbeResult`s.
///
/// One pass of the scanner per kind of subject; the lines a pattern sees are ranges of the content's
/// one buffer, so nothing is copied per line.
struct FileProbing {
    /// Matches kept for show per probe.
    static let hitsKept = 10

    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let interruption: any InterruptionCheck

    // MARK: Paths

    /// - Returns: results, and the patterns that ran out of their budget.
    func probePaths(
        _ change: FileChange, _ ids: [ProbeID]
    ) throws(Interruption) -> (results: [ProbeID: ProbeResult], exhausted: Set<Int>) {
        var results: [ProbeID: ProbeResult] = [:]
        var exhausted: Set<Int> = []
        for id in ids {
            let subject = policy.policy.probes[id.index].subject
            let paths = subject == .oldPath ? [change.formerPath].compactMap { $0 } : change.paths
            results[id] = try result(of: id, on: paths.map(\.bytes), &exhausted)
        }
        return (results, exhausted)
    }

    /// Asks one probe of several short texts, each of which is matched, and excepted, as a whole.
    func result(
        of id: ProbeID, on texts: [[UInt8]], _ exhausted: inout Set<Int>
    ) throws(Interruption) -> ProbeResult {
        var values: [Ternary] = []
        for bytes in texts {
            let text = ScannableText(bytes)
            let hit = try first(of: policy.alternatives[id.index], in: text, &exhausted)
            let excepted = hit == .no ? .no : try first(of: policy.exceptions[id.index], in: text, &exhausted)
            values.append(.all([hit, !excepted]))
        }
        return ProbeResult(some: .any(values), whole: texts.isEmpty ? .no : .all(values))
    }

    private func first(
        of patterns: [Int], in text: ScannableText, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> Ternary {
        guard !patterns.isEmpty else { return .no }
        var found = false
        let report = try matcher.scan(text, subjects: text.whole, patterns: patterns, interruption: interruption) { _ in
            found = true
            return .nextPattern
        }
        if found { return .yes }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        return report.isComplete ? .no : .unknown
    }

    /// A gap for every pattern that ran out of its budget on a file.
    func gaps(for exhausted: Set<Int>, at path: GitPath?) -> [Gap] {
        exhausted.sorted().map { Gap(path: path, reason: .budget(pattern: policy.source(ofPatternAt: $0))) }
    }

    // MARK: Contents

    /// - Returns: results, and the patterns that ran out of their budget.
    func probeContent(
        _ change: FileChange, _ content: FileContent, _ ids: [ProbeID], excerpts: ExcerptMaker
    ) throws(Interruption) -> (results: [ProbeID: ProbeResult], exhausted: Set<Int>) {
        var tallies: [Int: ProbeTally] = [:]
        for id in ids { tallies[id.index] = ProbeTally(probe: policy.policy.probes[id.index]) }
        var exhausted: Set<Int> = []

        let text = ScannableText(content.text)
        for origin in [FileContent.Line.Origin.added, .removed, .context] {
            let wanted = ids.filter { policy.policy.probes[$0.index].subject.reads(origin) }
            for span in Span.allCases {
                let probes = wanted.filter { policy.policy.probes[$0.index].span == span }
                guard !probes.isEmpty else { continue }
                let subjects = SubjectText(content, text, origin: origin, span: span)
                try scan(subjects, probes, &tallies, &exhausted)
            }
        }
        for (subject, whole) in [(ProbeSubject.head, content.head), (.base, content.base)] {
            let probes = ids.filter { policy.policy.probes[$0.index].subject == subject }
            guard !probes.isEmpty, let whole else { continue }
            try scan(SubjectText(whole: whole, side: subject == .head ? .head : .base), probes, &tallies, &exhausted)
        }

        let view = ChangeView(change: change, content: content)
        var results: [ProbeID: ProbeResult] = [:]
        for id in ids {
            guard let tally = tallies[id.index] else { continue }
            let ranOut = !exhausted.isDisjoint(with: policy.alternatives[id.index] + policy.exceptions[id.index])
            results[id] = try tally.result(of: view, ranOut: ranOut, excerpts: excerpts)
        }
        return (results, exhausted)
    }

    private func scan(
        _ subjects: SubjectText, _ probes: [ProbeID], _ tallies: inout [Int: ProbeTally], _ exhausted: inout Set<Int>
    ) throws(Interruption) {
        guard !subjects.ranges.isEmpty else { return }
        var owners: [Int: [Int]] = [:]
        for id in probes {
            for pattern in policy.alternatives[id.index] { owners[pattern, default: []].append(id.index) }
        }
        // Matches that an exception may take back wait until the scan is over: the scanner is not re-entrant.
        var doubtful: [Int: [DoubtfulMatch]] = [:]
        let report = try matcher.scan(
            subjects.text, subjects: subjects.ranges, patterns: Array(owners.keys), interruption: interruption
        ) { match in
            var wantsMore = false
            for probe in owners[match.pattern] ?? [] {
                let needsEvery = tallies[probe]?.needsEveryMatch ?? false
                wantsMore = wantsMore || needsEvery || (subjects.span != .line && !policy.exceptions[probe].isEmpty)
                if policy.exceptions[probe].isEmpty {
                    tallies[probe]?.add(subjects, subject: match.subject, at: match.range)
                } else {
                    doubtful[probe, default: []].append(DoubtfulMatch(subject: match.subject, range: match.range))
                }
            }
            return wantsMore ? .continue : .nextSubject
        }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        for (probe, matches) in doubtful {
            for match in try remaining(matches, of: probe, in: subjects, &exhausted) {
                tallies[probe]?.add(subjects, subject: match.subject, at: match.range)
            }
        }
    }

    /// The matches that no exception takes back, all judged in one scan so that they share one budget.
    ///
    /// An exception out of budget leaves open which matches it would have taken: then none of those it did not reach
    /// remains, and the probe, whose pattern is among `exhausted`, is unknown instead.
    private func remaining(
        _ matches: [DoubtfulMatch], of probe: Int, in subjects: SubjectText, _ exhausted: inout Set<Int>
    ) throws(Interruption) -> [DoubtfulMatch] {
        var excepted: Set<Int> = []
        let judged = matches.map { subjects.span == .line ? subjects.ranges[$0.subject] : $0.range }
        let report = try matcher.scan(
            subjects.text, subjects: judged, patterns: policy.exceptions[probe], interruption: interruption
        ) { match in
            excepted.insert(match.subject)
            return .nextSubject
        }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        let judgedUpTo = report.shortfalls.map(\.subject).min() ?? matches.count
        return matches.indices.filter { $0 < judgedUpTo && !excepted.contains($0) }.map { matches[$0] }
    }
}

/// A match of a probe with exceptions, not yet judged.
private struct DoubtfulMatch {
    var subject: Int
    var range: Range<Int>
}

extension ProbeSubject {
    func reads(_ origin: FileContent.Line.Origin) -> Bool {
        switch origin {
        case .added: self == .added || self == .changed
        case .removed: self == .removed || self == .changed
        case .context: self == .context
        }
    }
}
