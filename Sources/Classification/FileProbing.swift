import PatternEngine
import RiskModel

/// Answers the probes of a policy about one file: turns a change and its content into `ProbeResult`s.
///
/// One pass of the scanner per kind of subject; the lines a pattern sees are ranges of the content's
/// one buffer, so nothing is copied per line.
struct FileProbing {
    /// Matches kept for show per probe; further ones are counted.
    static let hitsKept = 10

    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let interruption: any InterruptionCheck

    // MARK: Paths

    func probePaths(_ change: FileChange, _ ids: [ProbeID]) throws(Interruption) -> [ProbeID: ProbeResult] {
        var results: [ProbeID: ProbeResult] = [:]
        for id in ids {
            let probe = policy.policy.probes[id.index]
            let paths = probe.subject == .oldPath ? [change.formerPath].compactMap { $0 } : change.paths
            var values: [Ternary] = []
            for path in paths { values.append(try matches(path.bytes, id)) }
            results[id] = ProbeResult(some: .any(values), whole: paths.isEmpty ? .no : .all(values))
        }
        return results
    }

    /// Whether a short text as a whole is matched and not excepted.
    func matches(_ bytes: [UInt8], _ id: ProbeID) throws(Interruption) -> Ternary {
        let text = ScannableText(bytes)
        let subject = 0..<bytes.count
        let hit = try first(of: policy.alternatives[id.index], in: text, subject)
        guard hit != .no, !policy.exceptions[id.index].isEmpty else { return hit }
        return .all([hit, !(try first(of: policy.exceptions[id.index], in: text, subject))])
    }

    private func first(of patterns: [Int], in text: ScannableText, _ subject: Range<Int>) throws(Interruption) -> Ternary {
        var found = false
        let report = try matcher.scan(text, subjects: [subject], patterns: patterns, interruption: interruption) { _ in
            found = true
            return .nextPattern
        }
        if found { return .yes }
        return report.isComplete ? .no : .unknown
    }

    // MARK: Contents

    /// - Returns: results, and a gap for every pattern that ran out of its budget.
    func probeContent(
        _ change: FileChange, _ content: FileContent, _ ids: [ProbeID], excerpts: ExcerptMaker
    ) throws(Interruption) -> (results: [ProbeID: ProbeResult], gaps: [Gap]) {
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
            results[id] = tally.result(of: view, ranOut: ranOut, excerpts: excerpts)
        }
        let gaps = exhausted.sorted().map {
            Gap(path: change.path, reason: .budget(pattern: policy.source(ofPatternAt: $0)))
        }
        return (results, gaps)
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
        var doubtful: [(probe: Int, subject: Int, match: Range<Int>)] = []
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
                    doubtful.append((probe, match.subject, match.range))
                }
            }
            return wantsMore ? .continue : .nextSubject
        }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        for (probe, subject, match) in doubtful {
            let judged = subjects.span == .line ? subjects.ranges[subject] : match
            // Out of budget, an exception excepts nothing.
            guard try first(of: policy.exceptions[probe], in: subjects.text, judged) != .yes else { continue }
            tallies[probe]?.add(subjects, subject: subject, at: match)
        }
    }
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
