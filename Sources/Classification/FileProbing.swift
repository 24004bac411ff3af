import PatternEngine
import RiskModel

/// Matches the probes of a policy against the content of one file.
///
/// One pass of the scanner per kind of subject; the lines a pattern sees are ranges of the content's
/// one buffer, so nothing is copied per line.
struct FileProbing {
    /// Matches kept for show per probe.
    static let hitsKept = 10

    let policy: CompiledPolicy
    let matcher: PatternMatcher
    let interruption: any InterruptionCheck

    /// - Parameter text: of the content's lines.
    func matches(
        of group: ProbeGroups.Group, in content: FileContent, _ text: ScannableText
    ) throws(Interruption) -> FoundMatches {
        let subjects: SubjectText
        switch group.place {
        case .lines(let origin, let span): subjects = SubjectText(content, text, origin: origin, span: span)
        case .whole(let side):
            guard let whole = side == .head ? content.head : content.base else { return FoundMatches() }
            subjects = SubjectText(whole: whole, side: side)
        }
        return subjects.ranges.isEmpty ? FoundMatches() : try scan(subjects, group, content)
    }

    private func scan(
        _ subjects: SubjectText, _ group: ProbeGroups.Group, _ content: FileContent
    ) throws(Interruption) -> FoundMatches {
        var found = FoundMatches()
        /// Once something near a match was looked for.
        var nearby: NearbyLines?
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
                wantsMore = wantsMore || policy.policy.probes[probe].countsMatches
                if compiled.tests.isEmpty, compiled.near == nil {
                    // In place: a copy of what was found so far, for each match, would take the square of their number.
                    found.tallies[probe, default: ProbeTally(probe: policy.policy.probes[probe])]
                        .add(subjects, subject: match.subject, at: match.range)
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
            if let near = policy.probes[probe].near {
                let lines = nearby ?? NearbyLines(content, side: subjects.side)
                nearby = lines
                matches = try keep(matches, near, in: subjects, content, lines, &found)
            }
            for match in matches {
                found.tallies[probe, default: ProbeTally(probe: policy.policy.probes[probe])].add(
                    subjects, subject: match.subject, at: match.range, isDoubtful: match.isDoubtful)
            }
        }
        return found
    }

    /// The matches that have one of some patterns near them, and those of which that cannot be told.
    private func keep(
        _ matches: [MatchTrial.Match], _ near: (patterns: PatternSelection, within: Int), in subjects: SubjectText,
        _ content: FileContent, _ lines: NearbyLines, _ found: inout FoundMatches
    ) throws(Interruption) -> [MatchTrial.Match] {
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
