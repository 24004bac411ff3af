import RiskModel

/// What the forms that people read say of a review in the same words. Nothing here is escaped.
enum ReviewWords {
    static func outcome(_ report: ReviewReport) -> String { report.passes ? "PASSES" : "CLOSED" }

    /// What the change is of.
    static func repository(_ report: ReviewReport) -> String { report.repository.isEmpty ? "patch text" : report.repository }

    /// Why no approval can open it; nil where one can.
    static func advisory(_ report: ReviewReport) -> String? {
        report.authoritative ? nil : "advisory: only a decision of the service for a target branch can pass"
    }

    /// Who may meet it, never empty.
    static func eligible(_ requirement: ReviewReport.Requirement) -> [String] {
        if requirement.anyone { return ["anybody"] }
        return requirement.anyOf.isEmpty ? ["nobody who is known"] : requirement.anyOf
    }

    static func state(_ requirement: ReviewReport.Requirement) -> String {
        requirement.met ? "met" : requirement.optional ? "optional" : "pending"
    }

    /// How good the set of people is; nil where it is the smallest.
    static func bound(_ report: ReviewReport) -> String? {
        report.boundedBy.map { "perhaps not the fewest: at most \($0) times as many" }
    }

    static func missing(_ missing: ReviewReport.Missing) -> String {
        missing.path + (missing.people > 1 ? " (\(missing.people) people)" : "")
    }

    static func objection(_ objection: ReviewReport.Objector) -> String {
        let about = objection.paths.isEmpty ? "all of it" : list(objection.paths, separator: ", ")
        return "to \(about)" + (objection.reason.map { ": \($0)" } ?? "")
    }

    static let listed = 3

    /// The first of them, and how many more, `others` being such as are not among them.
    static func list(_ names: [String], others: Int = 0, upTo limit: Int = listed, separator: String = "  ") -> String {
        let more = names.count - min(names.count, limit) + others
        return (names.prefix(limit) + (more > 0 ? ["… \(more) more"] : [])).joined(separator: separator)
    }

    /// What approves it, or what takes an objection back where that is all it waits for. nil where neither helps, or nothing can: nobody has
    /// recorded the decision, or the text that stands for its id is none.
    static func next(_ report: ReviewReport) -> String? {
        guard report.authoritative, !report.passes, !report.pending.isEmpty || !report.objections.isEmpty,
            let id = report.decisionID, !id.isEmpty,
            id.utf8.allSatisfy(isPlain), id.utf8.first != UInt8(ascii: "-")
        else { return nil }
        return "difftier \(report.pending.isEmpty ? "withdraw" : "approve") --decision \(id)"
    }

    /// Of ASCII letters, digits, `-` and `_`: what is neither an option's nor a shell's, and what logins are made of.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
