import RiskModel

/// The findings of one rule in one file, shown as one row.
struct FindingGroup {
    /// The one that is shown: at the head where there is one, else at the base.
    var first: Finding
    var count: Int

    /// In order of tier, highest first; within a tier in the order the findings came.
    static func groups(of findings: [Finding]) -> [FindingGroup] {
        struct Key: Hashable {
            var path: GitPath?
            var rule: String
        }
        var order: [Key] = []
        var groups: [Key: FindingGroup] = [:]
        for finding in findings {
            let key = Key(path: finding.path, rule: finding.rule)
            guard var group = groups[key] else {
                order.append(key)
                groups[key] = FindingGroup(first: finding, count: 1)
                continue
            }
            if group.first.side == .base && finding.side == .head { group.first = finding }
            group.count += 1
            groups[key] = group
        }
        let listed = order.compactMap { groups[$0] }
        return listed.enumerated()
            .sorted { ($1.element.first.tier, $0.offset) < ($0.element.first.tier, $1.offset) }
            .map(\.element)
    }

    /// `path:line`, `path:line (removed)` for a line that is only at the base, and how many more there are.
    var place: String {
        guard let path = first.path else { return "(patch)" }
        var place = TerminalText.escape(path.quoted)
        if let line = first.line { place += ":\(line)" }
        if first.line != nil && first.side == .base { place += " (removed)" }
        if count > 1 { place += " +\(count - 1)" }
        return place
    }
}
