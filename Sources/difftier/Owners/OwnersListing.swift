import CodeOwners
import RiskModel
import TerminalOutput

/// Who owns paths, as it is printed.
struct OwnersListing {
    /// Diagnostics told before the rest is counted.
    private static let complaintsShown = 20
    /// Longer paths push what follows to the right: they are shown as a whole.
    private static let pathWidth = 52

    let answers: [OwnersAnswer]
    let owners: CodeOwners
    let revision: ObjectID?
    let file: String?
    let user: String?

    /// What is wrong with the files that were read, a line each.
    var complaints: [String] {
        let diagnostics = owners.diagnostics
        var lines = diagnostics.prefix(Self.complaintsShown).map(\.text)
        let more = diagnostics.count - lines.count + owners.omittedDiagnostics
        if more > 0 { lines.append("… \(more) more\(owners.omittedDiagnostics == 0 ? ": --format json" : "")") }
        if owners.isWithoutFiles {
            let whose = owners.syntax.map { " of \($0.rawValue)" } ?? ""
            lines.append("difftier: there are no owners files\(whose) at \(revision?.hex.prefix(12) ?? "this revision")")
        }
        return lines
    }

    /// - Returns: lines ended by newlines: each path with a line for each demand.
    var text: String {
        let names = answers.map { TerminalText.escape($0.path.quoted) }
        let width = min(names.map(\.count).max() ?? 0, Self.pathWidth)
        return zip(names, answers).map { name, answer in
            let rows = user == nil ? owned(answer) : standing(answer)
            return rows.enumerated().map { index, row in
                TerminalText.pad(index == 0 ? name : "", to: width) + "  " + row + "\n"
            }.joined()
        }.joined()
    }

    private func owned(_ answer: OwnersAnswer) -> [String] {
        let ownership = answer.answer.ownership
        var rows = answer.causes.map { "not known  " + $0.text }
        rows += ownership.demands.map { demand in
            let names = demand.owners.map { $0 == .anyone ? "anybody" : TerminalText.escape($0.name) }.joined(separator: " ")
            var row = (answer.isKnown ? "" : "perhaps  ") + (demand.count > 1 ? "\(demand.count) of \(names)" : names)
            if let section = demand.section { row += "  [\(TerminalText.escape(section))]" }
            if demand.isOptional { row += "  optional" }
            return row + "  " + demand.place.text
        }
        if rows.isEmpty { rows = ["nobody  " + (ownership.clearedBy?.text ?? "no line speaks of it")] }
        return rows
    }

    private func standing(_ answer: OwnersAnswer) -> [String] {
        guard let standing = answer.standing else { return [] }
        let word =
            switch standing {
            case .owns: "yes"
            case .notKnown: "not known"
            case .overruled, .notNamed, .unowned: "no"
            }
        return [word + "  " + TerminalText.escape("\(standing)")]
    }
}

extension OwnersPlace {
    /// `CODEOWNERS:4`
    fileprivate var text: String { TerminalText.escape("\(path.quoted):\(line)") }
}

extension OwnersDiagnostic {
    /// Where and what, and what becomes of it.
    fileprivate var text: String {
        // What a forge does with the rest, their messages say.
        TerminalText.escape(description + (effect == .notKnown ? " (so owners are not known)" : ""))
    }
}
