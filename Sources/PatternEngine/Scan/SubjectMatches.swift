import CPCRE2
import RiskModel

/// The matches of one pattern in one subject, left to right: none over another, or one from each place where one begins.
///
/// After an empty match the next may not be empty at the same place, as with `//g` in Perl; so it always ends.
struct SubjectMatches {
    enum Outcome {
        case match(MatchedGroups)
        case none
        case fellShort(ScanShortfall.Cause)
    }

    /// The match limit of the plain road. The interpreter counts every backtrack, machine code only the entry into groups
    /// and repeats.
    private static let plainLimit: (justInTime: UInt32, interpreter: UInt32) = (256, 4_096)

    private let program: PatternProgram
    private let plain: CompiledPattern
    private let memory: MatchMemory
    private let subject: UnsafeBufferPointer<UInt8>
    /// nil on the plain road.
    private var metered: MeteredProgram?
    private var mustMeter: Bool
    private let overlapping: Bool
    private var offset = 0
    private var options: UInt32 = 0
    private var isFinished = false
    /// What the first call gave, where it was made already.
    private var first: Int32?

    /// - Parameters:
    ///   - plain: the program's plain code.
    ///   - subject: valid UTF-8; outlives this value.
    ///   - first: what `firstStatus` gave for it.
    ///   - overlapping: go on from the character behind a match's first.
    init(
        of program: PatternProgram, _ plain: CompiledPattern, in subject: UnsafeBufferPointer<UInt8>, first: Int32?,
        overlapping: Bool = false, limits: ScanLimits, memory: MatchMemory
    ) {
        self.overlapping = overlapping
        self.first = first
        self.program = program
        self.plain = plain
        self.memory = memory
        self.subject = subject
        mustMeter = subject.count > limits.plainSubjectBytes
    }

    /// - Throws: when the request ended in the middle of a long match.
    mutating func next() throws(Interruption) -> Outcome {
        guard !isFinished else { return .none }
        let status = match()
        if status > 0 {
            let groups = memory.groups(status)
            advance(past: groups)
            return .match(groups)
        }
        isFinished = true
        if let interrupted = memory.interrupted { throw interrupted }
        switch status {
        case PCRE2_ERROR_NOMATCH: return .none
        case Self.cannotMeter: return .fellShort(.unmetered)
        // Only `StepMeter.callout` ends a match so.
        case PCRE2_ERROR_CALLOUT: return .fellShort(.steps)
        case PCRE2_ERROR_JIT_STACKLIMIT: return .fellShort(.stack)
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_NOMEMORY: return .fellShort(.heap)
        // Whatever it is, it is not "no match".
        default: return .fellShort(.engine(status))
        }
    }

    @inline(__always)
    private static func matchPlain(
        _ plain: CompiledPattern, _ subject: UnsafeBufferPointer<UInt8>, from offset: Int, options: UInt32, _ memory: MatchMemory
    ) -> Int32 {
        let limit = plain.usesJIT ? plainLimit.justInTime : plainLimit.interpreter
        return memory.matchPlain(plain, limit: limit, subject, from: offset, options: options)
    }

    /// What the first call of the matcher gives for a subject; nil where it takes the metered road from the start.
    ///
    /// Most subjects do not match, and then there is nothing to iterate over.
    @inline(__always)
    static func firstStatus(
        of plain: CompiledPattern, in subject: UnsafeBufferPointer<UInt8>, limits: ScanLimits, memory: MatchMemory
    ) -> Int32? {
        guard subject.count <= limits.plainSubjectBytes else { return nil }
        return matchPlain(plain, subject, from: 0, options: 0, memory)
    }

    /// Not one of PCRE2's numbers.
    private static let cannotMeter = Int32.min

    /// One call of the matcher, on the road that fits; twice where the plain road turns out too short.
    private mutating func match() -> Int32 {
        if !mustMeter {
            let status = first ?? Self.matchPlain(plain, subject, from: offset, options: options, memory)
            first = nil
            if status != PCRE2_ERROR_MATCHLIMIT { return status }
            mustMeter = true
        }
        if metered == nil { metered = program.meteredProgram() }
        guard let metered else { return Self.cannotMeter }
        return memory.matchMetered(metered, subject, from: offset, options: options)
    }

    /// Moves on behind a match, by at least one character or to "not empty here".
    private mutating func advance(past groups: MatchedGroups) {
        let (start, end) = (groups.offsets[0], groups.offsets[1])
        options = 0
        if start == end {
            options = PCRE2_NOTEMPTY_ATSTART
            offset = end
        } else if !overlapping, end > memory.attemptStart {
            offset = end
        } else {
            // Also where `\K` was reached from a lookahead: start and end say nothing of how far the attempt went.
            offset = endOfCharacter(at: memory.attemptStart)
        }
        if offset > subject.count || (offset == subject.count && start == end) { isFinished = true }
    }

    private func endOfCharacter(at index: Int) -> Int {
        var next = index + 1
        while next < subject.count, UTF8Sequence.isContinuation(subject[next]) { next += 1 }
        return next
    }
}
