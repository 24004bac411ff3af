import RiskModel

/// The days of a report, put together so that a plot of them has a few dozen columns: days, weeks, or several weeks.
struct TimeColumns {
    private static let most = 31
    private static let week = 7

    struct Slot {
        var start: Int
        var counts: DayCounts
    }

    /// Ascending, none left out between the first and the last.
    let slots: [Slot]
    /// Days in one slot.
    let days: Int

    /// Over the period; where it has no beginning, from the first day on which something happened.
    init(of report: MeasureReport) {
        guard let first = report.days.first, let last = report.days.last else {
            slots = []
            days = 1
            return
        }
        let since = report.period.since > 0 ? min(report.period.since, first.start) : first.start
        // A period that lies ahead in part ends where the events do.
        let until = max(last.start + DayCounts.seconds, min(report.period.until, last.start + 400 * DayCounts.seconds))
        let start = since - since % DayCounts.seconds
        let total = max(1, (until - start + DayCounts.seconds - 1) / DayCounts.seconds)
        var days = 1
        while total > Self.most * days { days = days == 1 ? Self.week : 2 * days }
        self.days = days
        let length = days * DayCounts.seconds
        var slots = (0...(total - 1) / days).map { number in
            Slot(start: start + number * length, counts: DayCounts(start: start + number * length))
        }
        for day in report.days {
            let number = (day.start - start) / length
            if slots.indices.contains(number) { slots[number].counts.add(day) }
        }
        self.slots = slots
    }

    /// `each day`, `each week`, `each 2 weeks`
    var unit: String {
        switch days {
        case 1: "each day"
        case Self.week: "each week"
        default: "every \(days / Self.week) weeks"
        }
    }

    func name(of slot: Slot) -> String {
        days == 1
            ? MeasureWords.date(slot.start) : "\(days / Self.week == 1 ? "week" : "weeks") from \(MeasureWords.date(slot.start))"
    }
}

extension DayCounts {
    fileprivate mutating func add(_ other: DayCounts) {
        decisions.low += other.decisions.low
        decisions.medium += other.decisions.medium
        decisions.high += other.decisions.high
        decisions.advisory += other.decisions.advisory
        decisions.ofAgents += other.decisions.ofAgents
        actions.done += other.actions.done
        actions.misconfigured += other.actions.misconfigured
        actions.unsafe += other.actions.unsafe
        grants += other.grants
        denials += other.denials
        approvals += other.approvals
    }
}
