internal import FoundationEssentials

/// Times as forges write them.
enum ForgeTime {
    /// Seconds since 1970 of an ISO 8601 time with its zone, with or without fractions; nil for anything else.
    static func seconds(_ text: String) -> Int? { milliseconds(text).map { Int((Double($0) / 1_000).rounded(.down)) } }

    static func milliseconds(_ text: String) -> Int? {
        guard text.utf8.count <= 40 else { return nil }
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        return styles.lazy.compactMap { try? $0.parse(text) }.first.map { Int(($0.timeIntervalSince1970 * 1_000).rounded()) }
    }

    /// The midnight, UTC, with which a day such as `2025-03-01` begins; nil for what is no day.
    static func midnight(of day: String) -> Int? {
        guard let time = seconds("\(day)T00:00:00Z") else { return nil }
        // The parser takes the 30th of February for a day of March.
        let written = Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
        return written == "\(day)T00:00:00Z" ? time : nil
    }
}
