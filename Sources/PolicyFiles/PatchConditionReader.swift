internal import RiskModel
internal import YAMLDocuments

/// Reads the conditions on a patch that have keys of their own.
struct PatchConditionReader {
    let diagnostics: Diagnostics

    /// `{ depth, min, max }`
    func spread(_ node: YAMLNode) -> SpreadTest {
        guard var mapping = MappingReader(node, diagnostics) else { return SpreadTest(count: Bounds()) }
        let depth = mapping.value("depth").map { $0.integer(diagnostics, in: 1...32) } ?? 1
        let min = mapping.value("min")?.integer(diagnostics, in: 0...Int.max)
        let max = mapping.value("max")?.integer(diagnostics, in: 0...Int.max)
        if !mapping.pairs.contains(where: { $0.key == "min" || $0.key == "max" }) {
            diagnostics.report(.empty, "`min`, `max` or both are needed", at: node)
        }
        mapping.finish()
        if let min, let max, min > max { diagnostics.report(.bounds, "`min` \(min) is above `max` \(max)", at: node) }
        return SpreadTest(depth: depth ?? 1, count: Bounds(min: min, max: max))
    }

    /// `{ days, from, to, utc_offset }`
    func time(_ node: YAMLNode) -> TimeWindow {
        guard var mapping = MappingReader(node, diagnostics) else { return TimeWindow() }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`days`, `from` or `to` is needed", at: node) }
        var window = TimeWindow()
        if let days = mapping.value("days") {
            window.days = Set((days.oneOrMore(diagnostics) ?? []).compactMap { $0.choice(diagnostics, ConditionKeys.days) })
        }
        let from = mapping.value("from").flatMap { minutes($0) }
        let to = mapping.value("to").flatMap { minutes($0) }
        window.offset = mapping.value("utc_offset").flatMap { offset($0) } ?? 0
        mapping.finish()
        if let from, let to, from == to {
            diagnostics.report(.bounds, "`from` and `to` are the same; leave both out for the whole day", at: node)
        }
        (window.from, window.to) = (from ?? 0, to ?? 0)
        return window
    }

    /// `{ what, min, within }`
    func recent(_ node: YAMLNode) -> RecentTest {
        guard var mapping = MappingReader(node, diagnostics) else { return RecentTest(.init(within: 0), min: 1) }
        let what = mapping.value("what").map { $0.choice(diagnostics, ConditionKeys.recentKinds) } ?? .decisions
        return often(what ?? .decisions, &mapping)
    }

    /// `{ min, within }`
    func deniedActions(_ node: YAMLNode) -> RecentTest {
        guard var mapping = MappingReader(node, diagnostics) else {
            return RecentTest(.init(what: .deniedActions, within: 0), min: 1)
        }
        return often(.deniedActions, &mapping)
    }

    private func often(_ what: RecentTest.What, _ mapping: inout MappingReader) -> RecentTest {
        let min = mapping.required("min")?.integer(diagnostics, in: 1...1_000_000)
        let within = mapping.required("within")?.duration(diagnostics, in: 60...7 * 86_400)
        mapping.finish()
        return RecentTest(.init(what: what, within: within ?? 0), min: min ?? 1)
    }

    private func minutes(_ node: YAMLNode) -> Int? {
        guard let text = node.line(diagnostics) else { return nil }
        if let minutes = Self.minutes(text[...]) { return minutes }
        diagnostics.report(.invalidValue, "expected a time of the day in quotation marks, such as '09:30'", at: node)
        return nil
    }

    /// No zone of the earth is further from UTC.
    private static let largestOffset = 14 * 60

    private func offset(_ node: YAMLNode) -> Int? {
        guard let text = node.line(diagnostics) else { return nil }
        if let sign = text.first, sign == "+" || sign == "-", let minutes = Self.minutes(text.dropFirst()),
            minutes <= Self.largestOffset
        {
            return sign == "-" ? -minutes : minutes
        }
        diagnostics.report(.invalidValue, "expected a distance from UTC in quotation marks, such as '+01:00'", at: node)
        return nil
    }

    /// `HH:MM`
    private static func minutes(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        let digits = [0, 1, 3, 4].compactMap { index -> Int? in
            guard bytes.count == 5, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) else { return nil }
            return Int(bytes[index] - UInt8(ascii: "0"))
        }
        guard digits.count == 4, bytes[2] == UInt8(ascii: ":") else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return hours < 24 && minutes < 60 ? hours * 60 + minutes : nil
    }
}
