import RiskModel

/// What a probe's answer needs to know of a change beside the matches.
struct ChangeView {
    let change: FileChange
    let content: FileContent

    var isBaseKnown: Bool { change.old == nil || content.base != nil }
    var isHeadKnown: Bool { change.new == nil || content.head != nil }
    var hasChangedLines: Bool { content.lines.contains { $0.origin != .context } }
}

/// Collects the matches of one probe on one file.
struct ProbeTally: Sendable {
    private struct Place: Sendable {
        var line: Int?
        var side: Side
        /// Index in `FileContent.lines`; nil for whole contents.
        var lineIndex: Int?
    }

    private let probe: Probe
    /// Matches, and those of them that may not count.
    private var matches = 0
    private var doubts = 0
    /// The same on added lines, for what asks by how many the removed ones are more.
    private var added = (matches: 0, doubts: 0)
    private var places: [Place] = []
    /// The last subject with a match that surely counts: where matches are not counted, what else is in it says nothing more, and is only seen
    /// where another probe asks for the same pattern.
    private var settled: Int?
    /// Lines matched, for the question whether all are; line spans only.
    private var coveredLines: Set<Int> = []
    private var doubtfulLines: Set<Int> = []

    init(probe: Probe) { self.probe = probe }

    /// - Parameter isDoubtful: whether the match counts cannot be told.
    mutating func add(_ subjects: SubjectText, subject: Int, at range: Range<Int>, isDoubtful: Bool = false) {
        if !probe.countsMatches {
            if settled == subject { return }
            if !isDoubtful { settled = subject }
        }
        if probe.subject == .netRemoved, subjects.side == .head {
            added.matches += 1
            if isDoubtful { added.doubts += 1 }
            return
        }
        let lineIndex = subjects.lineIndex(ofSubject: subject)
        matches += 1
        if isDoubtful {
            doubts += 1
            if let lineIndex { doubtfulLines.insert(lineIndex) }
        } else if let lineIndex {
            coveredLines.insert(lineIndex)
        }
        guard places.count < FileProbing.hitsKept else { return }
        places.append(Place(line: subjects.lineNumber(at: range.lowerBound), side: subjects.side, lineIndex: lineIndex))
    }

    /// Together with the matches of the same probe in a later group.
    func adding(_ later: ProbeTally) -> ProbeTally {
        var sum = self
        sum.matches += later.matches
        sum.doubts += later.doubts
        sum.added.matches += later.added.matches
        sum.added.doubts += later.added.doubts
        sum.places += later.places.prefix(max(0, FileProbing.hitsKept - places.count))
        sum.coveredLines.formUnion(later.coveredLines)
        sum.doubtfulLines.formUnion(later.doubtfulLines)
        return sum
    }

    func result(of view: ChangeView, ranOut: Bool, excerpts: ExcerptMaker) throws(Interruption) -> ProbeResult {
        let isKnown = isSubjectKnown(view) && !ranOut
        let some = countAnswer(isKnown: isKnown)
        var hits: [Hit] = []
        for place in places {
            let line = place.lineIndex.map { view.content.lines[$0] }
            var excerpt: String?
            if let line, !ranOut { excerpt = try excerpts.excerpt(line) }
            hits.append(Hit(line: place.line ?? line?.number(on: place.side), side: place.side, excerpt: excerpt))
        }
        return ProbeResult(some: some, whole: coverage(of: view, some: some, isKnown: isKnown), hits: hits)
    }

    /// More matches may be hidden where not everything was seen, never fewer.
    private func countAnswer(isKnown: Bool) -> Ternary {
        if probe.subject == .netRemoved, !isKnown { return .unknown }
        let least = matches - doubts - added.matches
        let most = matches - added.matches + added.doubts
        if let max = probe.count.max, least > max { return .no }
        if let min = probe.count.min, least < min { return isKnown && most < min ? .no : .unknown }
        guard let max = probe.count.max else { return .yes }
        return isKnown && most <= max ? .yes : .unknown
    }

    private func isSubjectKnown(_ view: ChangeView) -> Bool {
        switch probe.subject {
        case .head: view.isHeadKnown
        case .base: view.isBaseKnown
        default: view.content.missing == nil
        }
    }

    /// Whether the probe speaks for the whole change. Vacuously true for no changed lines, so that
    /// adding a line can only make it false; never true of what is not a line.
    private func coverage(of view: ChangeView, some: Ternary, isKnown: Bool) -> Ternary {
        guard probe.subject.readsLines, probe.subject != .context else { return some }
        if view.change.changesMoreThanLines || probe.span != .line { return .no }
        if view.content.missing != nil { return .unknown }
        let changed = view.content.lines.indices.filter { view.content.lines[$0].origin != .context }
        if changed.isEmpty { return .yes }
        let uncovered = changed.filter { !coveredLines.contains($0) }
        if uncovered.isEmpty { return some }
        return isKnown && !uncovered.allSatisfy(doubtfulLines.contains) ? .no : .unknown
    }
}

extension Probe {
    /// Where matches are not counted, one in a subject is enough.
    var countsMatches: Bool { count != Bounds(min: 1) || subject == .netRemoved }
}
