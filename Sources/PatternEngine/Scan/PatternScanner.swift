import CPCRE2
public import RiskModel

/// Matches the patterns of a set against texts. One per thread; a scan cannot be started inside the visitor of another.
public struct PatternScanner: ~Copyable {
    public let set: PatternSet
    public let limits: ScanLimits
    private let memory: MatchMemory
    private let filter: PrefilterMemory?
    private let meter: ScanMeter?
    /// By pattern, once it was needed here.
    private var codes: [CompiledPattern?]

    /// The first scanner of a set waits for its prefilter.
    ///
    /// - Parameter meter: counts what each pattern costs.
    public init(_ set: PatternSet, limits: ScanLimits = ScanLimits(), meter: ScanMeter? = nil) throws(ScannerError) {
        let memory = try MatchMemory(for: set, limits: limits)
        let filter = try set.madePrefilter().map { prefilter throws(ScannerError) in try PrefilterMemory(for: prefilter) }
        self.set = set
        self.limits = limits
        self.memory = memory
        self.filter = filter
        self.meter = meter
        codes = Array(repeating: nil, count: set.count)
    }

    /// Yields the matches of the selected patterns in the subjects, each of which is matched as if it stood alone.
    ///
    /// Matches come pattern by pattern in ascending order; those of one pattern in order of the subjects; those of one
    /// subject from left to right, none over another. Every limit holds per pattern and scan, so what one pattern
    /// costs is never taken from another and the report does not depend on what else was selected. Subjects that the
    /// prefilter rules out for a pattern cost it nothing.
    ///
    /// - Parameters:
    ///   - subjects: byte ranges of the text, one per line for example, in any order. A range that cuts a
    ///     character in two is matched with 0x1A in place of each byte of the piece.
    ///   - patterns: a selection of this scanner's set.
    ///   - interruption: asked every 64 KiB, and during long matches.
    ///   - visit: sees each match and says how to go on.
    /// - Returns: which patterns fell short of seeing everything. A pattern that the visitor ended with `nextPattern` is not
    ///   among them unless it fell short before.
    /// - Throws: the interruption, as soon as it is noticed.
    /// - Precondition: each subject lies within the text.
    public mutating func scan(
        _ text: borrowing ScannableText, subjects: [Range<Int>], patterns: PatternSelection,
        interruption: any InterruptionCheck = Uninterrupted(), visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) -> ScanReport {
        try text.bytes.withUnsafeBufferPointer { bytes throws(Interruption) in
            var report = ScanReport()
            var poll = Poll(interruption)
            defer { memory.endScan() }
            meter?.ask(patterns, of: subjects.count)
            if let candidates = try candidates(in: bytes, subjects, patterns, &poll) {
                var position = 0
                var chosen: [Int] = []
                while let pattern = candidates.nextPattern(from: &position, into: &chosen) {
                    try scan(bytes, subjects, chosen, for: pattern, interruption, &poll, &report, visit)
                }
            } else {
                for pattern in patterns.indices {
                    try scan(bytes, subjects, subjects.indices, for: pattern, interruption, &poll, &report, visit)
                }
            }
            return report
        }
    }

    /// False where no part of the text matches any of the patterns, whatever is taken for a subject: known from one pass
    /// of the prefilter. Without one it is always true.
    ///
    /// - Throws: the interruption, as soon as it is noticed.
    public mutating func mayMatch(
        _ text: borrowing ScannableText, patterns: PatternSelection, interruption: any InterruptionCheck = Uninterrupted()
    ) throws(Interruption) -> Bool {
        if patterns.isEmpty { return false }
        return try text.bytes.withUnsafeBufferPointer { bytes throws(Interruption) in
            var poll = Poll(interruption)
            return try candidates(in: bytes, [0..<bytes.count], patterns, &poll).map { !$0.isEmpty } ?? true
        }
    }

    /// What the prefilter leaves to PCRE2; nil where that is everything.
    private func candidates(
        in bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ patterns: PatternSelection, _ poll: inout Poll
    ) throws(Interruption) -> Candidates? {
        guard let filter else { return nil }
        guard let meter else { return try filter.scan(bytes, subjects, patterns, &poll) }
        let start = ContinuousClock.now
        defer { meter.addPrefilter(since: start) }
        return try filter.scan(bytes, subjects, patterns, &poll)
    }

    /// One pattern, within a budget of its own.
    private mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ chosen: some Collection<Int>, for pattern: Int,
        _ interruption: any InterruptionCheck, _ poll: inout Poll, _ report: inout ScanReport,
        _ visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) {
        memory.beginPattern(stepLimit: limits.steps, interruption: interruption)
        let start = meter.map { _ in ContinuousClock.now }
        let shortfall = try scan(bytes, subjects, chosen, for: pattern, &poll, visit)
        if let start { meter?.add(chosen.count, of: pattern, since: start) }
        if let shortfall { report.shortfalls.append(shortfall) }
    }

    /// - Parameter chosen: the numbers of the subjects to match, ascending.
    /// - Returns: the first shortfall.
    private mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ chosen: some Sequence<Int>, for pattern: Int,
        _ poll: inout Poll, _ visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) -> ScanShortfall? {
        let code = code(of: pattern)
        var shortfall: ScanShortfall?
        var bytesLeft = limits.bytes
        for number in chosen {
            let range = subjects[number]
            precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a subject lies outside the text")
            try poll.count(range.count)
            bytesLeft -= range.count
            guard bytesLeft >= 0 else {
                return shortfall ?? ScanShortfall(pattern: pattern, subject: number, cause: .bytes)
            }
            let place = SubjectPlace(pattern: pattern, code: code, number: number, base: range.lowerBound)
            let end: SubjectEnd
            if ScannableText.severs(range, in: bytes) {
                var piece = Array(bytes[range])
                _ = ScannableText.substituteIllFormed(in: &piece)
                end = try piece.withUnsafeBufferPointer { subject throws(Interruption) in
                    try scan(subject, at: place, visit)
                }
            } else {
                end = try scan(UnsafeBufferPointer(rebasing: bytes[range]), at: place, visit)
            }
            switch end {
            case .complete: continue
            case .patternEnded: return shortfall
            case .fellShort(let cause):
                shortfall = shortfall ?? ScanShortfall(pattern: pattern, subject: number, cause: cause)
                // Nothing is left to meter with, and what comes could again be what used it up.
                if cause == .steps { return shortfall }
            }
        }
        return shortfall
    }

    /// One subject against one pattern.
    private func scan(
        _ subject: UnsafeBufferPointer<UInt8>, at place: SubjectPlace, _ visit: (borrowing PatternMatch) -> ScanStep
    ) throws(Interruption) -> SubjectEnd {
        let first = SubjectMatches.firstStatus(of: place.code, in: subject, limits: limits, memory: memory)
        if first == PCRE2_ERROR_NOMATCH { return .complete }
        let program = set.programs[place.pattern]
        var matches = SubjectMatches(
            of: program, place.code, in: subject, first: first, limits: limits, memory: memory)
        var isConfirmed = false
        while true {
            switch try matches.next() {
            case .none: return .complete
            case .fellShort(let cause): return .fellShort(cause)
            case .match(let groups):
                if !isConfirmed { meter?.confirm(place.pattern) }
                isConfirmed = true
                let match = PatternMatch(
                    pattern: place.pattern, subject: place.number, base: place.base, groups: groups, names: program.names)
                switch visit(match) {
                case .continue: continue
                case .nextSubject: return .complete
                case .nextPattern: return .patternEnded
                }
            }
        }
    }

    private mutating func code(of pattern: Int) -> CompiledPattern {
        if let code = codes[pattern] { return code }
        let code = set.programs[pattern].plainCode()
        codes[pattern] = code
        return code
    }
}

/// Which subject of which pattern, and where it starts in the text.
private struct SubjectPlace {
    let pattern: Int
    let code: CompiledPattern
    let number: Int
    let base: Int
}

/// How the matching of one subject ended.
private enum SubjectEnd {
    case complete
    case patternEnded
    case fellShort(ScanShortfall.Cause)
}
