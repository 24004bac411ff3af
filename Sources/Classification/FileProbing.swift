import PatternEngine
import RiskModel

/// Answers the probes of a policy about the content of one file: turns matches into `ProbeResults`.
///
/// One pass of the scanner per kind of subject; the lines a pattern sees are ranges of the content's
/// one buffer, so nothing is copied per line.
struct FileProbing {
    /// Matches kept for show per probe.
    static let hitsKept = 10

    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let interruption: any InterruptionCheck

    /// - Returns: results, and the patterns that ran out of their budget.
    func probe(
        _ change: FileChange, _ content: FileContent, _ probes: ProbeGroups, excerpts: ExcerptMaker
    ) throws(Interruption) -> (results: ProbeResults, exhausted: Set<Int>) {
        var tallies: [Int: ProbeTally] = [:]
        var exhausted: Set<Int> = []
        let text = ScannableText(content.text)
        for group in probes.groups {
            let subjects: SubjectText
            switch group.place {
            case .lines(let origin, let span): subjects = SubjectText(content, text, origin: origin, span: span)
            case .whole(let side):
                guard let whole = side == .head ? content.head : content.base else { continue }
                subjects = SubjectText(whole: whole, side: side)
            }
            try scan(subjects, group, &tallies, &exhausted)
        }

        var results = ProbeResults(asked: probes.probes)
        let view = ChangeView(change: change, content: content)
        for id in idsToAnswer(probes, view, tallies, exhausted) {
            let tally = tallies[id.index] ?? ProbeTally(probe: policy.policy.probes[id.index])
            results[id] = try tally.result(of: view, ranOut: ranOut(id.index, exhausted), excerpts: excerpts)
        }
        return (results, exhausted)
    }

    /// The probes whose answer may be other than a plain no: those that match, those that need no match, and all where not
    /// everything was seen or no line is changed.
    private func idsToAnswer(
        _ probes: ProbeGroups, _ view: ChangeView, _ tallies: [Int: ProbeTally], _ exhausted: Set<Int>
    ) -> ProbeSet {
        let seesAll =
            view.content.missing == nil && view.hasChangedLines && (!probes.needsBase || view.isBaseKnown)
            && (!probes.needsHead || view.isHeadKnown)
        guard seesAll else { return probes.probes }
        var ids = ProbeSet(tallies.keys.map(ProbeID.init))
        for id in probes.needingAnswer { ids.insert(id) }
        if !exhausted.isEmpty {
            for id in probes.probes where ranOut(id.index, exhausted) { ids.insert(id) }
        }
        return ids
    }

    private func ranOut(_ probe: Int, _ exhausted: Set<Int>) -> Bool {
        exhausted.contains { policy.probes[probe].alternatives.contains($0) || policy.probes[probe].judges.contains($0) }
    }

    private func scan(
        _ subjects: SubjectText, _ group: ProbeGroups.Group, _ tallies: inout [Int: ProbeTally], _ exhausted: inout Set<Int>
    ) throws(Interruption) {
        guard !subjects.ranges.isEmpty else { return }
        var trials: [Int: MatchTrial] = [:]
        let report = try matcher.scan(
            subjects.text, subjects: subjects.ranges, patterns: group.patterns, interruption: interruption
        ) { match in
            var wantsMore = false
            for probe in group.owners[match.pattern] ?? [] {
                let compiled = policy.probes[probe]
                let tally = tallies[probe] ?? ProbeTally(probe: policy.policy.probes[probe])
                wantsMore = wantsMore || tally.needsEveryMatch
                if compiled.tests.isEmpty {
                    tallies[probe, default: tally].add(subjects, subject: match.subject, at: match.range)
                    continue
                }
                switch trials[probe, default: MatchTrial(compiled.tests)].add(match, in: subjects) {
                case .passed: break
                case .failed, .open: wantsMore = wantsMore || subjects.span != .line || !compiled.judgesLines
                case .overBudget: exhausted.insert(match.pattern)
                }
            }
            return wantsMore ? .continue : .nextSubject
        }
        exhausted.formUnion(report.shortfalls.map(\.pattern))
        for (probe, trial) in trials {
            for match in try trial.survivors(in: subjects, matcher, &exhausted, interruption: interruption) {
                tallies[probe, default: ProbeTally(probe: policy.policy.probes[probe])].add(
                    subjects, subject: match.subject, at: match.range, isDoubtful: match.isDoubtful)
            }
        }
    }
}
