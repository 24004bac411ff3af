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
        var found = Found()
        let text = ScannableText(content.text)
        for group in probes.groups {
            let subjects: SubjectText
            switch group.place {
            case .lines(let origin, let span): subjects = SubjectText(content, text, origin: origin, span: span)
            case .whole(let side):
                guard let whole = side == .head ? content.head : content.base else { continue }
                subjects = SubjectText(whole: whole, side: side)
            }
            try scan(subjects, group, content, &found)
        }

        var results = ProbeResults(asked: probes.probes)
        let view = ChangeView(change: change, content: content)
        for id in idsToAnswer(probes, view, found) {
            let probe = policy.policy.probes[id.index]
            let ranOut = ranOut(id.index, found.exhausted)
            if let replacement = probe.replacement {
                results[id] = try (found.replacements[id.index] ?? ReplacementTally(replacement))
                    .result(of: view, ranOut: ranOut, excerpts: excerpts)
            } else {
                results[id] = try (found.tallies[id.index] ?? ProbeTally(probe: probe))
                    .result(of: view, ranOut: ranOut, excerpts: excerpts)
            }
        }
        return (results, found.exhausted)
    }

    /// What the scans of one file found, by probe.
    private struct Found {
        var tallies: [Int: ProbeTally] = [:]
        var replacements: [Int: ReplacementTally] = [:]
        /// Patterns that ran out of their budget.
        var exhausted: Set<Int> = []
        /// By side, once something near a match was looked for.
        var nearby: [Side: NearbyLines] = [:]
    }

    /// The probes whose answer may be other than a plain no: those that match, those that need no match, and all where not
    /// everything was seen or no line is changed.
    private func idsToAnswer(
        _ probes: ProbeGroups, _ view: ChangeView, _ found: Found
    ) -> ProbeSet {
        let seesAll =
            view.content.missing == nil && view.hasChangedLines && (!probes.needsBase || view.isBaseKnown)
            && (!probes.needsHead || view.isHeadKnown)
        guard seesAll else { return probes.probes }
        var ids = ProbeSet(found.tallies.keys.map(ProbeID.init))
        for probe in found.replacements.keys { ids.insert(ProbeID(probe)) }
        for id in probes.needingAnswer { ids.insert(id) }
        if !found.exhausted.isEmpty {
            for id in probes.probes where ranOut(id.index, found.exhausted) { ids.insert(id) }
        }
        return ids
    }

    private func ranOut(_ probe: Int, _ exhausted: Set<Int>) -> Bool {
        exhausted.contains { policy.probes[probe].alternatives.contains($0) || policy.probes[probe].judges.contains($0) }
    }

    private func scan(
        _ subjects: SubjectText, _ group: ProbeGroups.Group, _ content: FileContent, _ found: inout Found
    ) throws(Interruption) {
        guard !subjects.ranges.isEmpty else { return }
        var trials: [Int: MatchTrial] = [:]
        let report = try matcher.scan(
            subjects.text, subjects: subjects.ranges, patterns: group.patterns, interruption: interruption
        ) { match in
            var wantsMore = false
            for probe in group.owners[match.pattern] ?? [] {
                let compiled = policy.probes[probe]
                if compiled.replacements != nil {
                    let replacement = policy.policy.probes[probe].replacement
                    wantsMore = true
                    if !found.replacements[probe, default: ReplacementTally(replacement)].add(match, in: subjects) {
                        found.exhausted.insert(match.pattern)
                    }
                    continue
                }
                let tally = found.tallies[probe] ?? ProbeTally(probe: policy.policy.probes[probe])
                wantsMore = wantsMore || tally.needsEveryMatch
                if compiled.tests.isEmpty, compiled.near == nil {
                    found.tallies[probe, default: tally].add(subjects, subject: match.subject, at: match.range)
                    continue
                }
                switch trials[probe, default: MatchTrial(compiled.tests)].add(match, in: subjects) {
                case .passed: wantsMore = wantsMore || (compiled.near != nil && subjects.span != .line)
                case .failed, .open: wantsMore = wantsMore || subjects.span != .line || !compiled.judgesLines
                case .overBudget: found.exhausted.insert(match.pattern)
                }
            }
            return wantsMore ? .continue : .nextSubject
        }
        found.exhausted.formUnion(report.shortfalls.map(\.pattern))
        for (probe, trial) in trials {
            var matches = try trial.survivors(in: subjects, matcher, &found.exhausted, interruption: interruption)
            if let near = policy.probes[probe].near { matches = try keep(matches, near, in: subjects, content, &found) }
            for match in matches {
                found.tallies[probe, default: ProbeTally(probe: policy.policy.probes[probe])].add(
                    subjects, subject: match.subject, at: match.range, isDoubtful: match.isDoubtful)
            }
        }
    }

    /// The matches that have one of some patterns near them, and those of which that cannot be told.
    private func keep(
        _ matches: [MatchTrial.Match], _ near: (patterns: PatternSelection, within: Int), in subjects: SubjectText,
        _ content: FileContent, _ found: inout Found
    ) throws(Interruption) -> [MatchTrial.Match] {
        let lines = found.nearby[subjects.side] ?? NearbyLines(content, side: subjects.side)
        found.nearby[subjects.side] = lines
        let numbers = matches.map { match -> ClosedRange<Int> in
            if let index = subjects.lineIndex(ofSubject: match.subject) {
                let number = content.lines[index].number(on: subjects.side)
                return number...number
            }
            return subjects.lineNumbers(of: match.range) ?? lines.numbers(of: match.range)
        }
        let answers = try lines.answers(
            for: numbers, near.patterns, within: near.within, matcher, &found.exhausted, interruption: interruption)
        return zip(matches, answers).compactMap { match, answer in
            var match = match
            match.isDoubtful = match.isDoubtful || answer == .unknown
            return answer == .no ? nil : match
        }
    }
}
