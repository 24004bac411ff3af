import RiskModel

/// What a change needs of people, as a comment on a pull or merge request.
///
/// Whatever comes from elsewhere stands in `MarkdownText.code`: the comment mentions nobody, and only requests for review notify.
enum ReviewComment {
    /// The first line, by which a job finds the comment that it wrote before.
    static let mark = "<!-- difftier review -->"

    private static let problemsShown = 10

    static func render(_ report: ReviewReport) -> String {
        var blocks = [mark, headline(report)]
        if let advisory = ReviewWords.advisory(report) { blocks.append("This is \(advisory).") }
        blocks.append(report.requirements.isEmpty ? "No approval is needed." : table(report.requirements, "Requirement"))
        if !report.capabilities.isEmpty { blocks.append(table(report.capabilities, "Capability")) }
        blocks += section("What has to be done", report.obligations) {
            "\($0.met ? "met" : "**pending**"): \(code($0.name)) \(code($0.because))"
        }
        blocks += section("Objections", report.objections) { "\(code($0.person)) \(code(ReviewWords.objection($0)))" }
        blocks += section("Approvals that do not count", uncounted(report)) { "\(code($0.person)) \(code($0.because))" }
        blocks += section("Problems", report.problems) { code($0) }
        blocks += people(report)
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func headline(_ report: ReviewReport) -> String {
        var parts = ["\(report.passes ? "Passes" : "Closed") · tier \(report.tier.name)", code(ReviewWords.repository(report))]
        if let branch = report.branch { parts[1] += " \(code(branch))" }
        if let target = report.target { parts[1] += " → \(code(target))" }
        if let head = report.head { parts.append("at \(code(String(head.prefix(12))))") }
        return "### " + parts.joined(separator: " · ")
    }

    private static func table(_ requirements: [ReviewReport.Requirement], _ title: String) -> String {
        let rows = requirements.map { requirement in
            [
                state(requirement), code(requirement.id),
                who(requirement), list(requirement.paths, others: requirement.morePaths), list(requirement.because),
                requirement.approvedBy.isEmpty ? "" : list(requirement.approvedBy, upTo: ReviewText.namesShown),
            ]
        }
        let head = ["State", title, "Who", "For", "Because", "Approved by"]
        return ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private static func state(_ requirement: ReviewReport.Requirement) -> String {
        let word = ReviewWords.state(requirement)
        return requirement.met || requirement.optional ? word : "**\(word)**"
    }

    private static func who(_ requirement: ReviewReport.Requirement) -> String {
        let people = ReviewWords.eligible(requirement)
        return "\(requirement.count) of \(list(people, upTo: ReviewText.namesShown))"
            + (requirement.independent ? ", none who wrote a commit" : "")
    }

    private static func people(_ report: ReviewReport) -> [String] {
        var blocks: [String] = []
        if !report.people.isEmpty {
            let names = report.people.map { code($0.person) + ($0.away ? " (away)" : "") }.joined(separator: ", ")
            blocks.append("**Ask** " + names + (ReviewWords.bound(report).map { " (\(code($0)))" } ?? ""))
        }
        if !report.suggested.isEmpty {
            blocks.append("Worth asking, not needed: " + list(report.suggested, upTo: ReviewText.namesShown))
        }
        if let next = ReviewWords.next(report) {
            let aim = report.pending.isEmpty ? "To take back an objection" : "To approve"
            blocks.append("\(aim):\n\n```sh\n\(next)\n```")
        }
        return blocks
    }

    /// Of requirements and of all, each once.
    private static func uncounted(_ report: ReviewReport) -> [ReviewReport.Uncounted] {
        var seen: Set<ReviewReport.Uncounted> = []
        return ((report.requirements + report.capabilities).flatMap(\.uncounted) + report.ignored)
            .filter { seen.insert($0).inserted }
    }

    private static func section<Item>(_ title: String, _ items: [Item], _ text: (Item) -> String) -> [String] {
        guard !items.isEmpty else { return [] }
        let more = items.count > problemsShown ? ["- … \(items.count - problemsShown) more"] : []
        return ["**\(title)**", (items.prefix(problemsShown).map { "- " + text($0) } + more).joined(separator: "\n")]
    }

    private static func list(_ texts: [String], others: Int = 0, upTo limit: Int = ReviewWords.listed) -> String {
        ReviewWords.list(texts.map(code), others: others, upTo: limit, separator: "<br>")
    }

    private static func code(_ text: String) -> String { MarkdownText.code(text) }
}
