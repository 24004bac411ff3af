/// Counts what each pattern of one set costs in scans. For one thread; no answer depends on it.
public final class ScanMeter {
    public struct Cost: Hashable, Sendable {
        /// Texts the pattern was asked of.
        public var subjects = 0
        /// Those of them in which the prefilter did not rule it out, so that PCRE2 was asked.
        public var candidates = 0
        /// Those of them in which PCRE2 found it.
        public var confirmed = 0
        /// Spent by PCRE2, and by what was made of its matches.
        public var time = Duration.zero

        public init() {}

        public static func + (one: Cost, other: Cost) -> Cost {
            var sum = one
            sum.subjects += other.subjects
            sum.candidates += other.candidates
            sum.confirmed += other.confirmed
            sum.time += other.time
            return sum
        }
    }

    /// By pattern.
    public private(set) var costs: [Cost]
    /// Spent by the prefilter, for all patterns together.
    public private(set) var prefilterTime = Duration.zero

    public init(for set: PatternSet) {
        costs = Array(repeating: Cost(), count: set.count)
    }

    func ask(_ patterns: PatternSelection, of subjects: Int) {
        for pattern in patterns.indices { costs[pattern].subjects += subjects }
    }

    func addPrefilter(since start: ContinuousClock.Instant) { prefilterTime += start.duration(to: .now) }

    func add(_ candidates: Int, of pattern: Int, since start: ContinuousClock.Instant) {
        costs[pattern].candidates += candidates
        costs[pattern].time += start.duration(to: .now)
    }

    func confirm(_ pattern: Int) { costs[pattern].confirmed += 1 }
}
