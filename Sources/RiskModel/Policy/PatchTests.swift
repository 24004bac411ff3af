/// A test of over how much of the tree a patch is spread.
public struct SpreadTest: Hashable, Sendable {
    /// How many leading directories of a path tell one place from another; files at the top are one place.
    public var depth: Int
    /// How many places are touched.
    public var count: Bounds

    public init(depth: Int = 1, count: Bounds) {
        self.depth = depth
        self.count = count
    }
}

/// A time of the week, by a clock that is always the same distance from UTC.
public struct TimeWindow: Hashable, Sendable {
    public enum Day: Int, Hashable, Sendable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// The days on which the window opens; empty for every day.
    public var days: Set<Day>
    /// Minutes since midnight at which it opens and closes; it closes on the next day where it would not be open otherwise.
    public var from: Int
    public var to: Int
    /// Minutes by which the clock is ahead of UTC.
    public var offset: Int

    public init(days: Set<Day> = [], from: Int = 0, to: Int = 0, offset: Int = 0) {
        self.days = days
        self.from = from
        self.to = to
        self.offset = offset
    }

    private static let minutesPerDay = 1_440

    /// - Parameter time: seconds since 1970-01-01T00:00:00Z, which was a Thursday.
    public func contains(_ time: Int) -> Bool {
        let minutes = Self.floor(time, 60).quotient + offset
        let (day, minute) = Self.floor(minutes, Self.minutesPerDay)
        if from < to { return opens(on: day) && minute >= from && minute < to }
        return (minute >= from && opens(on: day)) || (minute < to && opens(on: day - 1))
    }

    private func opens(on day: Int) -> Bool {
        let ofWeek = Self.floor(day + Day.thursday.rawValue, 7).remainder
        return days.isEmpty || days.contains { $0.rawValue == ofWeek }
    }

    private static func floor(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let remainder = ((value % divisor) + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }
}

/// A test of what was decided for the same subject, or done by it, lately.
public struct RecentTest: Hashable, Sendable {
    public enum What: String, Hashable, Sendable, CaseIterable {
        case decisions
        /// Decisions of the highest tier.
        case high
        /// What its jobs tried and were kept from doing, as their sandboxes reported it.
        case deniedActions = "denied_actions"
    }

    /// What is counted.
    public struct Question: Hashable, Sendable {
        public var what: What
        /// Seconds before the decision.
        public var within: Int

        public init(what: What = .decisions, within: Int) {
            self.what = what
            self.within = within
        }
    }

    public var question: Question
    /// How many there have to be.
    public var min: Int

    public init(_ question: Question, min: Int) {
        self.question = question
        self.min = min
    }
}
