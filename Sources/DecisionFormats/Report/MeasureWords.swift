import FoundationEssentials
import RiskModel

/// Numbers of a report in words: the same in every form that people read.
enum MeasureWords {
    /// `4,812`
    static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `1 grant`, `12 grants`
    static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// `3.2%`; never all or nothing unless it is. nil of nothing.
    static func share(_ part: Int, of whole: Int) -> String? {
        guard whole > 0 else { return nil }
        let tenths = (2_000 * part + whole) / (2 * whole)
        if part > 0, tenths == 0 { return "< 0.1%" }
        if part < whole, tenths >= 1_000 { return "> 99.9%" }
        return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }

    /// In its two largest units: `45 s`, `10 min`, `1 h 30 min`, `2 d 4 h`.
    static func duration(_ seconds: Int) -> String {
        let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
        guard let largest = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 s" }
        let (size, name) = units[largest]
        var text = "\(number(seconds / size)) \(name)"
        if largest + 1 < units.count {
            let (next, nextName) = units[largest + 1]
            let rest = seconds % size / next
            if rest > 0 { text += " \(rest) \(nextName)" }
        }
        return text
    }

    /// `29 Nov 2026`, in UTC.
    static func date(_ time: Int) -> String {
        let parts = calendarDate(time)
        return "\(parts.day) \(parts.month) \(parts.year)"
    }

    /// `29 Nov`, in UTC.
    static func day(_ time: Int) -> String {
        let parts = calendarDate(time)
        return "\(parts.day) \(parts.month)"
    }

    /// `1 Sep – 29 Nov 2026`
    static func period(_ period: MeasureReport.Period) -> String {
        let last = max(period.since, period.until - 1)
        guard period.since > 0 else { return "until \(date(last))" }
        let (from, to) = (calendarDate(period.since), calendarDate(last))
        if from == to { return date(last) }
        return (from.year == to.year ? day(period.since) : date(period.since)) + " – " + date(last)
    }

    private struct CalendarDate: Hashable {
        var year: String
        var month: String
        var day: String
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func calendarDate(_ time: Int) -> CalendarDate {
        let text = Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
        let parts = text.prefix { $0 != "T" }.split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), months.indices.contains(month - 1) else {
            return CalendarDate(year: text, month: "", day: "")
        }
        return CalendarDate(year: String(parts[0]), month: months[month - 1], day: String(day))
    }
}

extension SecondsSummary {
    /// The ends of the bins in words, shortest first: `5 min` stands for all that is longer than the bin before.
    var binNames: [String] {
        var last = 0
        return bins.map { bin in
            guard let upTo = bin.upTo else { return "over \(MeasureWords.duration(last))" }
            last = upTo
            return MeasureWords.duration(upTo)
        }
    }
}
